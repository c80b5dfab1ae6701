import Store
import TestSupport
import Testing

/// Who may open a store beside whom.
@Suite struct OpeningTests {
  let directory = TemporaryDirectory()

  @Test func aSecondWriterIsTurnedAway() throws {
    let writer = try Store(path: directory.store)
    #expect(throws: StoreError.busy) { try Store(path: directory.store) }
    #expect(try writer.eventCount() == 0)
  }

  @Test func readersComeAndSeeWhatIsCommitted() throws {
    let writer = try Store(path: directory.store)
    let reader = try Store(reading: directory.store)
    let other = try Store(reading: directory.store)
    #expect(try reader.setting("a") == nil)
    try writer.transaction { () throws(StoreError) in
      try writer.set("a", to: [1])
      #expect(try reader.setting("a") == nil)
    }
    #expect(try reader.setting("a") == [1] && other.setting("a") == [1])
    try reader.snapshot { () throws(StoreError) in
      #expect(try reader.setting("a") == [1])
      try writer.transaction { () throws(StoreError) in try writer.set("a", to: [2]) }
      #expect(try reader.setting("a") == [1])
    }
    #expect(try reader.setting("a") == [2])
  }

  @Test func aReaderNeedsNoWriter() throws {
    do {
      let writer = try Store(path: directory.store)
      try writer.transaction { () throws(StoreError) in try writer.set("a", to: [1]) }
    }
    let reader = try Store(reading: directory.store)
    #expect(try reader.setting("a") == [1])
    // And keeps none away.
    let writer = try Store(path: directory.store)
    try writer.transaction { () throws(StoreError) in try writer.set("a", to: [2]) }
    #expect(try reader.setting("a") == [2])
  }

  @Test func aReaderWritesNothing() throws {
    let writer = try Store(path: directory.store)
    let reader = try Store(reading: directory.store)
    #expect(throws: StoreError.self) {
      try reader.transaction { () throws(StoreError) in try reader.set("a", to: [1]) }
    }
    #expect(try writer.setting("a") == nil)
  }

  @Test func thereIsNothingToRead() throws {
    #expect(throws: StoreError.self) { try Store(reading: directory.store) }
  }
}
