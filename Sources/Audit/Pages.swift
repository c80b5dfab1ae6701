/// A growing list in pieces of one size. An array doubles, and while it does it stands in memory three times;
/// this never takes more than what is in it and one piece.
struct Pages<Element> {
  private var pages: [[Element]] = []
  private(set) var count = 0

  private static var shift: Int { 12 }
  private static var size: Int { 1 << shift }

  mutating func append(_ element: Element) {
    if count & (Self.size - 1) == 0 {
      var page: [Element] = []
      page.reserveCapacity(Self.size)
      pages.append(page)
    }
    pages[pages.count - 1].append(element)
    count += 1
  }

  subscript(place: Int) -> Element {
    get { pages[place >> Self.shift][place & (Self.size - 1)] }
    _modify { yield &pages[place >> Self.shift][place & (Self.size - 1)] }
  }
}
