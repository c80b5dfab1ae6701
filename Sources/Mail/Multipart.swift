/// Splits the body of a multipart (RFC 2046 §5.1.1).
enum Multipart {
  struct Split {
    var parts: [ArraySlice<UInt8>] = []
    /// Whether the closing delimiter was there.
    var isClosed = false
    /// Whether there were more parts than wanted.
    var hasMore = false
  }

  /// At most `maximum` parts, or nil where there is no delimiter at all. O(length).
  static func split(_ body: ArraySlice<UInt8>, boundary: String, maximum: Int) -> Split? {
    let delimiter = Array("--\(boundary)".utf8)
    var split = Split()
    var rest = body
    var start: Int?
    while !rest.isEmpty {
      let lineStart = rest.startIndex
      let line = Lines.take(from: &rest)
      guard line.starts(with: delimiter) else { continue }
      let behind = line.dropFirst(delimiter.count)
      let isClosing = behind.starts(with: "--".utf8)
      guard isClosing || behind.allSatisfy(ASCII.isBlank) else { continue }
      if let start {
        // The line feed in front of the delimiter belongs to the delimiter.
        split.parts.append(body[start..<max(start, lineStart - 1)])
      }
      if isClosing {
        split.isClosed = start != nil
        return start == nil ? nil : split
      }
      start = rest.startIndex
      guard split.parts.count < maximum else {
        split.hasMore = true
        split.isClosed = true
        return split
      }
    }
    guard let start else { return nil }
    split.parts.append(body[start...])
    return split
  }
}
