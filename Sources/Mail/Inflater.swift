import CZlib

/// Inflates a gzip file of any number of members (RFC 1952) in steps of bounded output, by zlib.
///
/// The law against bombs: one step gives at most `MailLimits.inflateStep` bytes, whatever its input, and all
/// steps together at most `inflateRatio` times what was read, once they have given `inflateFree` bytes.
struct Inflater: ~Copyable {
  enum Outcome {
    /// There may be more output for the same input.
    case output
    /// All input has been used.
    case needsInput
    case failed(Problem)
  }

  private enum Place { case beforeMember, inMember }

  // zlib's own state points back at this, so it must not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private var place = Place.beforeMember
  private var consumed = 0
  private var produced = 0
  /// Whether the last step filled its output, so that zlib may hold more of it.
  private var isFull = false

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 bits of window, and 16 for a gzip header instead of zlib's own.
    let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "only a lack of memory refuses, or another zlib than that of the header")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Whether the input may end here.
  var isBetweenMembers: Bool { place == .beforeMember }

  /// One step: uses some of `input` from `position` on, and replaces `output` by what comes out.
  mutating func step(_ input: [UInt8], from position: inout Int, into output: inout [UInt8]) -> Outcome {
    output.removeAll(keepingCapacity: true)
    if place == .beforeMember {
      // Tapes and block devices pad with zeros, as gzip itself tolerates.
      while position < input.count, input[position] == 0 { position += 1 }
      guard position < input.count else { return .needsInput }
      place = .inMember
    }
    guard position < input.count || isFull else { return .needsInput }
    let (status, used) = run(input, from: position, into: &output)
    isFull = output.count == MailLimits.inflateStep
    position += used
    consumed += used
    produced += output.count
    if produced > MailLimits.inflateFree, produced / MailLimits.inflateRatio > consumed {
      return .failed(.gzipInflatesTooMuch)
    }
    switch status {
    case Z_OK, Z_BUF_ERROR:
      if used > 0 || !output.isEmpty { return .output }
      return position == input.count ? .needsInput : .failed(.gzipDamaged)
    case Z_STREAM_END:
      inflateReset(stream)
      isFull = false
      place = .beforeMember
      return .output
    default:
      return .failed(.gzipDamaged)
    }
  }

  private func run(
    _ input: [UInt8], from position: Int, into output: inout [UInt8]
  ) -> (status: Int32, used: Int) {
    let available = min(input.count - position, MailLimits.inflateStep)
    var status = Z_OK
    output = [UInt8](unsafeUninitializedCapacity: MailLimits.inflateStep) { room, count in
      input.withUnsafeBufferPointer { input in
        // zlib reads through this pointer and, its type being older than const, does not write.
        stream.pointee.next_in = input.baseAddress.map { UnsafeMutablePointer(mutating: $0 + position) }
        stream.pointee.avail_in = UInt32(available)
        stream.pointee.next_out = room.baseAddress
        stream.pointee.avail_out = UInt32(room.count)
        status = inflate(stream, Z_NO_FLUSH)
      }
      count = room.count - Int(stream.pointee.avail_out)
    }
    let used = available - Int(stream.pointee.avail_in)
    stream.pointee.next_in = nil
    stream.pointee.next_out = nil
    return (status, used)
  }
}
