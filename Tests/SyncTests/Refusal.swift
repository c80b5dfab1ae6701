import CBOR
import Sodium
import Testing

@testable import Sync

/// A message that is refused, and the rule that it breaks. The bytes are what the closure writes.
struct Refusal: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let error: SyncError
  let bytes: [UInt8]

  init(_ name: String, _ error: SyncError, _ build: (inout CBORWriter) -> Void) {
    testDescription = name
    self.error = error
    var writer = CBORWriter()
    build(&writer)
    bytes = writer.bytes
  }

  private static let one = MessageTests.one
  private static let two = MessageTests.two
  private static let body = MessageTests.body

  /// A message whose first field, behind the token if it has one, is a list of so many.
  private static func list(
    _ number: UInt64, _ fields: Int, _ count: Int, _ build: @escaping (inout CBORWriter) -> Void = { _ in }
  )
    -> (inout CBORWriter) -> Void
  {
    { writer in
      writer.writeArrayHeader(fields)
      writer.writeUnsigned(number)
      if fields > 2 { writer.writeBytes(one.bytes) }
      writer.writeArrayHeader(count)
      build(&writer)
    }
  }

  private static func zeros(_ count: Int) -> (inout CBORWriter) -> Void {
    { writer in writer.writeRaw([UInt8](repeating: 0, count: count)) }
  }

  static let all: [Refusal] = [
    Refusal("nothing", .malformed(.truncated)) { _ in },
    Refusal("too large", .messageTooLarge, zeros(SyncLimits.messageBytes + 1)),
    Refusal("no array", .malformed(.wrongType)) { $0.writeUnsigned(1) },
    Refusal("an empty array", .fieldCount) { $0.writeArrayHeader(0) },
    Refusal("no number", .malformed(.wrongType), { $0.writeRaw([0x81, 0xf6]) }),
    Refusal("an unknown number", .unknownMessage) {
      $0.writeArrayHeader(2)
      $0.writeUnsigned(12)
      $0.writeUnsigned(0)
    },
    Refusal("a field too few", .fieldCount) {
      $0.writeArrayHeader(1)
      $0.writeUnsigned(0)
    },
    Refusal("a field too many", .fieldCount) {
      $0.writeArrayHeader(3)
      $0.writeUnsigned(0)
      $0.writeBytes(one.bytes)
      $0.writeNull()
    },
    Refusal("a short digest", .malformed(.wrongCount)) {
      $0.writeArrayHeader(2)
      $0.writeUnsigned(0)
      $0.writeBytes([1, 2, 3])
    },
    Refusal("a text for a digest", .malformed(.wrongType)) {
      $0.writeArrayHeader(2)
      $0.writeUnsigned(0)
      $0.writeText("digest")
    },
    Refusal(
      "index: an entry of three", .entryShape,
      list(1, 2, 1) {
        $0.writeArrayHeader(3); zeros(3)(&$0)
      }),
    Refusal(
      "index: a token twice", .notAscending,
      list(1, 2, 2) { writer in
        for _ in 0..<2 {
          writer.writeArrayHeader(2)
          writer.writeBytes(one.bytes)
          writer.writeBytes(one.bytes)
        }
      }),
    Refusal(
      "index: too long", .listTooLong,
      list(1, 2, SyncLimits.communities + 1) { zeros(SyncLimits.communities + 1)(&$0) }),
    Refusal("index: longer than the message", .malformed(.truncated), list(1, 2, 9)),
    Refusal(
      "heads: too many tips", .listTooLong,
      list(2, 4, SyncLimits.tips + 1) { zeros(SyncLimits.tips + 2)(&$0) }),
    Refusal("heads: too many keys", .listTooLong) {
      list(2, 4, 0)(&$0)
      $0.writeArrayHeader(SyncLimits.frontierEntries + 1)
      zeros(SyncLimits.frontierEntries + 1)(&$0)
    },
    Refusal("heads: a key without seq", .entryShape) {
      list(2, 4, 0)(&$0)
      $0.writeArrayHeader(1)
      $0.writeArrayHeader(1)
      $0.writeBytes(one.bytes)
    },
    Refusal("heads: a key twice", .notAscending) {
      list(2, 4, 0)(&$0)
      $0.writeArrayHeader(2)
      for seq in 0..<2 as Range<UInt64> {
        $0.writeArrayHeader(2)
        $0.writeBytes(one.bytes)
        $0.writeUnsigned(seq)
      }
    },
    Refusal("heads: a seq beyond 2^53", .malformed(.integerOutOfRange)) {
      list(2, 4, 0)(&$0)
      $0.writeArrayHeader(1)
      $0.writeArrayHeader(2)
      $0.writeBytes(one.bytes)
      $0.writeRaw([0x1b, 0, 0x20, 0, 0, 0, 0, 0, 0])
    },
    Refusal(
      "heads: a tip twice", .notAscending,
      list(2, 4, 2) {
        $0.writeBytes(one.bytes); $0.writeBytes(one.bytes); zeros(1)(&$0)
      }),
    Refusal("want: nothing", .listEmpty, list(3, 4, 0) { zeros(1)(&$0) }),
    Refusal(
      "want: too many", .listTooLong, list(3, 4, SyncLimits.ids + 1) { zeros(SyncLimits.ids + 2)(&$0) }),
    Refusal(
      "want: descending", .notAscending,
      list(3, 4, 2) {
        $0.writeBytes(two.bytes); $0.writeBytes(one.bytes); zeros(1)(&$0)
      }),
    Refusal("events: none", .listEmpty, list(4, 3, 0)),
    Refusal(
      "events: too many", .listTooLong,
      list(4, 3, SyncLimits.events + 1) { zeros(SyncLimits.events + 1)(&$0) }),
    Refusal(
      "events: without body", .entryShape,
      list(4, 3, 1) {
        $0.writeArrayHeader(1); $0.writeBytes([1])
      }),
    Refusal(
      "events: too long", .eventTooLong,
      list(4, 3, 1) {
        $0.writeArrayHeader(2)
        $0.writeBytes([UInt8](repeating: 0, count: SyncLimits.eventBytes + 1))
        $0.writeNull()
      }),
    Refusal(
      "events: not bytes", .malformed(.wrongType),
      list(4, 3, 1) {
        $0.writeArrayHeader(2); zeros(2)(&$0)
      }),
    Refusal(
      "events: body without a byte", .bodyLength,
      list(4, 3, 1) {
        $0.writeArrayHeader(2); $0.writeBytes([1]); $0.writeBytes([UInt8](repeating: 0, count: 32))
      }),
    Refusal(
      "events: body too long", .bodyLength,
      list(4, 3, 1) {
        $0.writeArrayHeader(2)
        $0.writeBytes([1])
        $0.writeBytes([UInt8](repeating: 0, count: SyncLimits.bodyBytes.upperBound + 1))
      }),
    Refusal(
      "events: body is a number", .malformed(.wrongType),
      list(4, 3, 1) {
        $0.writeArrayHeader(2); $0.writeBytes([1]); $0.writeUnsigned(1)
      }),
    Refusal("events: cut before the body", .malformed(.truncated)) {
      list(4, 3, 1)(&$0)
      $0.writeArrayHeader(2)
      $0.writeBytes([1])
    },
    Refusal("have: nothing", .listEmpty, list(5, 3, 0)),
    Refusal("graft: nothing", .listEmpty, list(6, 3, 0)),
    Refusal("prune: a field too many", .fieldCount, list(7, 3, 0)),
    Refusal("want-bodies: nothing", .listEmpty, list(8, 3, 0)),
    Refusal(
      "want-bodies: too many", .listTooLong,
      list(8, 3, SyncLimits.bodies + 1) { zeros(SyncLimits.bodies + 1)(&$0) }),
    Refusal("bodies: none", .listEmpty, list(9, 3, 0)),
    Refusal(
      "bodies: an entry of three", .entryShape,
      list(9, 3, 1) {
        $0.writeArrayHeader(3); zeros(3)(&$0)
      }),
    Refusal(
      "bodies: twice", .notAscending,
      list(9, 3, 2) { writer in
        for _ in 0..<2 {
          writer.writeArrayHeader(2)
          writer.writeBytes(one.bytes)
          writer.writeBytes(body)
        }
      }),
    Refusal("committed: nothing", .listEmpty, list(10, 2, 0)),
    Refusal(
      "a list of indefinite length", .malformed(.indefiniteLength),
      {
        $0.writeRaw([0x82, 0x0a, 0x9f, 0xff])
      }),
    Refusal(
      "a count that is not shortest", .malformed(.nonShortestInteger),
      { $0.writeRaw([0x82, 0x18, 0x0a, 0x80]) }),
  ]
}
