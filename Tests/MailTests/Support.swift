import CZlib

@testable import Mail

/// The posting of a message that is written down with line feeds.
func posting(_ message: String) throws(Problem) -> Posting {
  try Posting(RawMessage(bytes: Array(message.utf8), offset: 0))
}

/// The posting of a message with this body and these fields of MIME.
func posting(fields: String, body: [UInt8]) throws(Problem) -> Posting {
  let header = Array("Message-ID: <a@b>\nFrom: a@b\nDate: 1 Jan 2020 00:00 +0000\n\(fields)\n\n".utf8)
  return try Posting(RawMessage(bytes: header + body, offset: 0))
}

func slice(_ text: String) -> ArraySlice<UInt8> { Array(text.utf8)[...] }

/// What a reader gives for an input that arrives in pieces of this size.
func items(_ bytes: [UInt8], piece: Int = .max) -> [MailboxItem] {
  var reader = MailboxReader()
  var items: [MailboxItem] = []
  var rest = bytes[...]
  while !rest.isEmpty {
    reader.push(Array(rest.prefix(piece)))
    rest = rest.dropFirst(piece)
    while let item = reader.next() { items.append(item) }
  }
  reader.finish()
  while let item = reader.next() { items.append(item) }
  return items
}

func archive(_ bytes: [UInt8]) -> Archive {
  var archive = Archive()
  for item in items(bytes) { archive.add(item) }
  return archive
}

extension [MailboxItem] {
  var messages: [String] {
    compactMap {
      if case .message(let message) = $0 { String(decoding: message.bytes, as: UTF8.self) } else { nil }
    }
  }

  var problems: [Problem] {
    compactMap { if case .problem(let problem, _) = $0 { problem } else { nil } }
  }
}

/// One gzip member.
func gzip(_ bytes: [UInt8]) -> [UInt8] {
  var stream = z_stream()
  deflateInit2_(
    &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
    Int32(MemoryLayout<z_stream>.size))
  defer { deflateEnd(&stream) }
  var input = bytes
  var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
  let room = output.count
  let left = input.withUnsafeMutableBufferPointer { input in
    output.withUnsafeMutableBufferPointer { output in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = UInt32(output.count)
      deflate(&stream, Z_FINISH)
      return Int(stream.avail_out)
    }
  }
  return Array(output.prefix(room - left))
}
