// Sorted arrays instead of sets and dictionaries wherever order can show (docs: determinism), one search for
// all.

extension RandomAccessCollection where Index == Int {
  /// The index of the first element that is not before what is looked for. O(log n).
  func lowerBound(_ isBefore: (Element) -> Bool) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension RandomAccessCollection where Index == Int, Element: Comparable {
  /// Whether an ascending collection has this element. O(log n).
  func containsSorted(_ element: Element) -> Bool {
    let index = lowerBound { $0 < element }
    return index < endIndex && self[index] == element
  }
}

extension Array where Element: Comparable {
  /// Inserts into an ascending array what is not there yet. O(n). Returns whether it was new.
  @discardableResult mutating func insertSorted(_ element: Element) -> Bool {
    let index = lowerBound { $0 < element }
    guard index == count || self[index] != element else { return false }
    insert(element, at: index)
    return true
  }

  /// Ascending, each element once. O(n log n).
  func ascending() -> [Element] {
    var result = sorted()
    var last = 0
    for index in result.indices.dropFirst() where result[index] != result[last] {
      last += 1
      result[last] = result[index]
    }
    result.removeSubrange(Swift.min(last + 1, result.count)...)
    return result
  }
}
