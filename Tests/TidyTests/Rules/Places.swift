import Foundation

/// Nothing in the project names a place on somebody's machine, or the host of a package registry: it is built
/// elsewhere. These are written in halves, or this file would be found too.
enum Places {
  static let folders = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/opt/sw" + "ift", "/Us" + "ers/"]
  static let hosts = [
    "py" + "pi.org", "python" + "hosted.org", "deb.deb" + "ian.org", "npm" + "js.org", "crates" + ".io",
    "proxy.go" + "lang.org", "ruby" + "gems.org",
  ]

  /// Works on bytes: vectors are large, and most files have none of this.
  static func findings(_ path: String, _ bytes: Data) -> [Finding] {
    var found: [Finding] = []
    for (text, isFolder) in folders.map({ ($0, true) }) + hosts.map({ ($0, false) }) {
      let wanted = Data(text.utf8)
      var from = bytes.startIndex
      while let range = bytes.range(of: wanted, in: from..<bytes.endIndex) {
        from = range.upperBound
        if isFolder, range.lowerBound > bytes.startIndex, continues(bytes[range.lowerBound - 1]) { continue }
        let line = 1 + bytes[..<range.lowerBound].count { $0 == UInt8(ascii: "\n") }
        let detail = isFolder ? "`\(text)` is a place on one machine" : "`\(text)` is a registry's host"
        found.append(Finding(path: path, line: line, rule: "place", detail: detail))
      }
    }
    return found
  }

  /// Whether a slash behind this byte goes on with a path, as in `Sources/…` or `$root/…`.
  private static func continues(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "}"):
      true
    default: false
    }
  }
}
