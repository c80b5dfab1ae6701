/// The bytes of one file, in pages that copies share until one of them writes. A copy costs nothing at once
/// and one table of references at its first write.
struct PageTable: Sendable {
  static let pageSize = 4096

  private(set) var size = 0
  private var pages: [[UInt8]] = []

  /// Writes over the bytes from `offset` on; what lies between the old end and `offset` becomes zero.
  mutating func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    if offset + bytes.count > size { resize(to: offset + bytes.count) }
    PageTable.split(offset..<offset + bytes.count, at: PageTable.pageSize) { piece in
      let source = UnsafeRawBufferPointer(
        rebasing: bytes[piece.startIndex - offset..<piece.endIndex - offset])
      pages[piece.startIndex / PageTable.pageSize].withUnsafeMutableBytes { page in
        let start = piece.startIndex % PageTable.pageSize
        UnsafeMutableRawBufferPointer(rebasing: page[start..<start + source.count]).copyMemory(from: source)
      }
    }
  }

  /// Reads as many bytes as there are from `offset` on, and returns how many that were.
  func read(into bytes: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
    let end = min(offset + bytes.count, size)
    guard offset < end else { return 0 }
    PageTable.split(offset..<end, at: PageTable.pageSize) { piece in
      let target = UnsafeMutableRawBufferPointer(
        rebasing: bytes[piece.startIndex - offset..<piece.endIndex - offset])
      pages[piece.startIndex / PageTable.pageSize].withUnsafeBytes { page in
        let start = piece.startIndex % PageTable.pageSize
        target.copyMemory(from: UnsafeRawBufferPointer(rebasing: page[start..<start + target.count]))
      }
    }
    return end - offset
  }

  mutating func resize(to newSize: Int) {
    let count = (newSize + PageTable.pageSize - 1) / PageTable.pageSize
    if count < pages.count { pages.removeLast(pages.count - count) }
    while pages.count < count { pages.append([UInt8](repeating: 0, count: PageTable.pageSize)) }
    let rest = newSize % PageTable.pageSize
    if newSize < size && rest != 0 {
      // What a file loses must not come back when it grows.
      pages[count - 1].replaceSubrange(rest..., with: repeatElement(0, count: PageTable.pageSize - rest))
    }
    size = newSize
  }

  /// Shares the pages of `other` in which the bytes of `range` lie.
  mutating func take(_ range: Range<Int>, from other: PageTable) {
    let end = min(range.upperBound, other.size)
    guard range.lowerBound < end else { return }
    if end > size { resize(to: end) }
    for page in range.lowerBound / PageTable.pageSize...(end - 1) / PageTable.pageSize {
      pages[page] = other.pages[page]
    }
  }

  /// Does nothing beyond the end.
  mutating func invert(at offset: Int) {
    guard offset < size else { return }
    pages[offset / PageTable.pageSize][offset % PageTable.pageSize] ^= 0xff
  }

  var bytes: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = read(into: UnsafeMutableRawBufferPointer(buffer), at: 0)
    }
  }

  /// Calls `body` for each piece of `range` that lies between multiples of `step`.
  static func split(_ range: Range<Int>, at step: Int, _ body: (Range<Int>) -> Void) {
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min((start / step + 1) * step, range.upperBound)
      body(start..<end)
      start = end
    }
  }
}
