import CBOR

/// Finds where the item at the beginning of some bytes ends, head by head, while more of them come.
///
/// Only lengths are looked at, and each is held against the limit before anybody waits for so many bytes;
/// everything else is the decoder's to judge, when the item is there.
struct ItemScanner {
  /// The bytes of the item that are accounted for, be they there yet or not.
  private var end = 0
  /// How many items are still to begin.
  private var open = 1

  /// The length of the item once all of it is there; nil while it is not. Amortised O(heads).
  ///
  /// `bytes` begins with the item; each time it is what it was before, and perhaps more.
  mutating func end(in bytes: RawSpan, limit: Int) throws(BundleError) -> Int? {
    while open > 0, end < bytes.byteCount {
      guard let head = try Head(bytes.extracting(end...)) else { return nil }
      open -= 1
      end += head.byteCount
      // Compared unsigned, and before adding: a declared 2^64 - 1 must not become -1.
      guard end + open <= limit else { throw .itemTooLarge }
      let room = UInt64(limit - end - open)
      switch head.major {
      case .string:
        guard head.argument <= room else { throw .itemTooLarge }
        end += Int(head.argument)
      // Every item that is announced has a byte at least.
      case .array, .map:
        let each: UInt64 = head.major == .map ? 2 : 1
        guard head.argument <= room / each else { throw .itemTooLarge }
        open += Int(head.argument * each)
      case .scalar: break
      }
    }
    return open == 0 && end <= bytes.byteCount ? end : nil
  }
}

/// The first bytes of an item (RFC 8949 §3).
private struct Head {
  enum Major { case scalar, string, array, map }

  let major: Major
  let argument: UInt64
  let byteCount: Int

  /// nil where the head is cut off.
  init?(_ bytes: RawSpan) throws(BundleError) {
    let first = bytes.unsafeLoad(fromByteOffset: 0, as: UInt8.self)
    let information = first & 0x1f
    switch first >> 5 {
    case 2, 3: major = .string
    case 4: major = .array
    case 5: major = .map
    case 6: throw .encoding(.tag)
    default: major = .scalar
    }
    guard information >= 24 else {
      (argument, byteCount) = (UInt64(information), 1)
      return
    }
    guard information < 28 else {
      throw .encoding(information == 31 ? .indefiniteLength : .reservedAdditionalInfo)
    }
    let width = 1 << Int(information - 24)
    guard bytes.byteCount > width else { return nil }
    var argument: UInt64 = 0
    for offset in 1...width {
      argument = argument << 8 | UInt64(bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
    }
    (self.argument, byteCount) = (argument, 1 + width)
  }
}
