import Foundation
import Glibc
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

  /// As where the disk is full or read-only: nothing can be made beside the file.
  @Test func aStoreAtRestIsReadAsItStands() throws {
    let path = directory.path + "/a ?#%é.sqlite"
    do {
      let writer = try Store(path: path)
      try writer.transaction { () throws(StoreError) in try writer.set("a", to: [1]) }
    }
    // What stands in the way of the log stands there for root too.
    #expect(mkdir(path + "-shm", 0o700) == 0)
    let reader = try Store(reading: path)
    #expect(try reader.setting("a") == [1])
    #expect(throws: StoreError.self) {
      try reader.transaction { () throws(StoreError) in try reader.set("a", to: [2]) }
    }
  }

  /// What is in the log only would be missing: it is read with its log, or not at all.
  @Test func aLogIsNotPassedOver() throws {
    let writer = try Store(path: directory.store)
    try writer.transaction { () throws(StoreError) in try writer.set("a", to: [1]) }
    let copy = TemporaryDirectory()
    for end in ["", "-wal"] {
      let bytes = try Data(contentsOf: URL(filePath: directory.store + end))
      try bytes.write(to: URL(filePath: copy.store + end))
    }
    #expect(mkdir(copy.store + "-shm", 0o700) == 0)
    if let reader = try? Store(reading: copy.store) { #expect(try reader.setting("a") == [1]) }
    #expect(try writer.setting("a") == [1])
  }

  @Test func thereIsNothingToRead() throws {
    #expect(throws: StoreError.self) { try Store(reading: directory.store) }
  }
}
