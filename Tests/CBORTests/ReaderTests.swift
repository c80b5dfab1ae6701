import CBOR
import Foundation
import Testing

/// The typed reads: what they return, and how they refuse.
@Suite struct ReaderTests {
  // A reader cannot leave its scope, so `#expect` cannot hold one: what it read goes into a constant first.

  @Test func fieldsOfASmallMessage() throws {
    let bytes = hex("8b 01 20 1864 f5 f4 f6 43010203 6361c3a9 4109 a10080 07")
    var reader = CBORReader(bytes.span.bytes)
    try reader.readArrayHeader(exactly: 11)
    let integers = [Int64(try reader.readUnsigned()), try reader.readInteger(), try reader.readInteger()]
    let bools = [try reader.readBool(), try reader.readBool()]
    try reader.readNull()
    let array = try reader.readByteArray(maximum: 3)
    let text = try reader.readText(maximum: 3)
    let slice = try reader.readBytes(exactly: 1).withUnsafeBytes { Array($0) }
    let raw = try reader.readRawItem().withUnsafeBytes { Array($0) }
    let (position, wasAtEnd) = (reader.position, reader.isAtEnd)
    let last = try reader.readUnsigned()
    let isAtEnd = reader.isAtEnd
    try reader.finish()

    #expect(integers == [1, -1, 100])
    #expect(bools == [true, false])
    #expect(array == [1, 2, 3])
    #expect(text == "aé")
    #expect(slice == [9])
    #expect(raw == hex("a10080"))
    #expect(position == bytes.count - 1 && !wasAtEnd)
    #expect(last == 7 && isAtEnd)
  }

  /// One read of each kind, by name, so that tables can speak of them.
  enum Read: String, CaseIterable {
    case unsigned, integer, bool, null, bytes, byteArray, text, array, map, exactBytes, exactArray

    func callAsFunction(_ bytes: [UInt8], limit: Int = .max) -> CBORError? {
      var reader = CBORReader(bytes.span.bytes)
      do throws(CBORError) {
        switch self {
        case .unsigned: _ = try reader.readUnsigned()
        case .integer: _ = try reader.readInteger()
        case .bool: _ = try reader.readBool()
        case .null: try reader.readNull()
        case .bytes: _ = try reader.readBytes(maximum: limit)
        case .byteArray: _ = try reader.readByteArray(maximum: limit)
        case .text: _ = try reader.readText(maximum: limit)
        case .array: _ = try reader.readArrayHeader(maximum: limit)
        case .map: _ = try reader.readMapHeader(maximum: limit)
        case .exactBytes: _ = try reader.readBytes(exactly: limit)
        case .exactArray: try reader.readArrayHeader(exactly: limit)
        }
        return nil
      } catch {
        return error
      }
    }
  }

  /// Every read against one item of every type: sound items of another type are `wrongType`, nothing else is.
  @Test(arguments: Read.allCases)
  func anotherTypeIsWrong(read: Read) {
    let items = ["07", "26", "4107", "6161", "8107", "a10707", "f5", "f6"]
    let own: [Read: [String]] = [
      .unsigned: ["07"], .integer: ["07", "26"], .bool: ["f5"], .null: ["f6"], .bytes: ["4107"],
      .byteArray: ["4107"], .text: ["6161"], .array: ["8107"], .map: ["a10707"], .exactBytes: ["4107"],
      .exactArray: ["8107"],
    ]
    for item in items {
      let expected: CBORError? = own[read]!.contains(item) ? nil : .wrongType
      #expect(read(hex(item), limit: 1) == expected, "\(item)")
    }
    #expect(read([], limit: 1) == .truncated)
    #expect(read(hex("c000"), limit: 1) == .tag)
    #expect(read(hex("f90000"), limit: 1) == .floatingPoint)
    #expect(read(hex("9fff"), limit: 1) == .indefiniteLength)
  }

  static let schemaBreaches: [(read: Read, hex: String, limit: Int, error: CBORError?)] = [
    (.bytes, "420102", 2, nil), (.bytes, "420102", 1, .tooLong), (.byteArray, "420102", 1, .tooLong),
    (.text, "626161", 2, nil), (.text, "626161", 1, .tooLong), (.text, "61ff", 1, .invalidUTF8),
    (.array, "820000", 2, nil), (.array, "820000", 1, .tooLong), (.map, "a100 00", 1, nil),
    (.map, "a100 00", 0, .tooLong), (.map, "a200 00", 2, .truncated),
    (.exactBytes, "420102", 2, nil), (.exactBytes, "420102", 1, .wrongCount),
    (.exactBytes, "42", 2, .truncated),
    (.exactArray, "820102", 2, nil), (.exactArray, "820102", 3, .wrongCount),
    (.exactArray, "8201", 2, .truncated),
    // The encoding's rules come before the schema's.
    (.bytes, "42", 1, .truncated), (.array, "82", 1, .truncated), (.exactBytes, "42", 1, .truncated),
    (.exactBytes, "5bffffffffffffffff", 1, .truncated), (.exactArray, "82", 1, .truncated),
    (.exactArray, "9bffffffffffffffff", 1, .truncated),
  ]

  @Test(arguments: schemaBreaches)
  func schemaBreachesAreNamed(read: Read, hex string: String, limit: Int, error: CBORError?) {
    #expect(read(hex(string), limit: limit) == error)
  }

  @Test func nullIsSkippedOnlyWhereItStands() throws {
    let bytes = hex("f607")
    var reader = CBORReader(bytes.span.bytes)
    let skipped = [try reader.skipNull(), try reader.skipNull()]
    let position = reader.position
    #expect(skipped == [true, false])
    #expect(position == 1)
  }

  @Test func typesArePeekedAt() throws {
    let bytes = hex("00 20 40 60 80 a0 f4 f5 f6")
    var reader = CBORReader(bytes.span.bytes)
    var types: [CBORType] = []
    while !reader.isAtEnd {
      types.append(try reader.peekType())
      try reader.skipItem()
    }
    #expect(types == [.unsigned, .negative, .bytes, .text, .array, .map, .bool, .bool, .null])
  }

  /// Levels that a schema has opened count towards the depth of what it skips.
  @Test func enclosingLevelsCount() {
    let bytes = hex("8180")
    func skip(_ levels: Int) -> CBORError? {
      var reader = CBORReader(bytes.span.bytes)
      do throws(CBORError) { try reader.skipItem(enclosedBy: levels) } catch { return error }
      return nil
    }
    #expect(skip(6) == nil)
    #expect(skip(7) == .tooDeep)
  }

  /// 2^64 - 1, 2^63 - 1 and 2^31 - 1 of something: refused without room being made for them.
  @Test func hugeLengthsAllocateNothing() throws {
    let before = try Self.peakMemory()
    for head in ["5", "7", "9", "b"] {
      for argument in ["bffffffffffffffff", "b7fffffffffffffff", "a7fffffff", "affffffff"] {
        let bytes = hex(head + argument + "00")
        #expect(decoding(bytes).error == .truncated)
        #expect(skipping(bytes) == .truncated)
        for read in [Read.bytes, .byteArray, .text, .array, .map] where read(bytes) != .wrongType {
          #expect(read(bytes) == .truncated)
        }
      }
    }
    // Far below the 32 GB of 2^31 values, far above what other tests and threads take in the meantime.
    #expect(try Self.peakMemory() - before < 1 << 30)
  }

  /// The greatest size of this process's address space so far, in bytes.
  static func peakMemory() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmPeak:") })
    return try #require(Int(line.split(whereSeparator: \.isWhitespace)[1])) * 1024
  }
}
