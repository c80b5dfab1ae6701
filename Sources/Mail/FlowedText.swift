/// Joins the lines of format=flowed (RFC 3676): a line that ends in a space goes on in the next, if that is
/// quoted as deep. The line in front of a signature, `-- `, is not one of them.
enum FlowedText {
  /// O(length).
  static func join(_ text: String, deletesSpace: Bool) -> String {
    var output = ""
    /// Of the line before, if it goes on.
    var depthBefore: Int?
    var isFirst = true
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let depth = line.utf8.prefix { $0 == UInt8(ascii: ">") }.count
      var content = Substring(line.unicodeScalars.dropFirst(depth))
      // Space-stuffing (§4.4).
      if content.utf8.first == ASCII.space { content.unicodeScalars.removeFirst() }
      let isSignature = content == "-- "
      if isSignature || depthBefore != depth {
        if !isFirst { output += "\n" }
        if depth > 0 { output += String(repeating: ">", count: depth) + " " }
      }
      isFirst = false
      output += content
      let flows = !isSignature && content.utf8.last == ASCII.space
      if flows, deletesSpace { output.unicodeScalars.removeLast() }
      depthBefore = flows ? depth : nil
    }
    return output
  }
}
