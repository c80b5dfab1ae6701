import Events
import HeapModule

/// What is to happen, in the order of virtual time. Things due at the same millisecond happen in the order in
/// which they were planned: nothing is left to the heap's whim.
struct Agenda<Item> {
  private struct Entry: Comparable {
    let due: Milliseconds
    let number: Int
    let item: Item

    static func < (left: Entry, right: Entry) -> Bool {
      (left.due, left.number) < (right.due, right.number)
    }

    static func == (left: Entry, right: Entry) -> Bool {
      left.number == right.number
    }
  }

  private var heap: Heap<Entry> = []
  private var planned = 0

  var count: Int { heap.count }

  mutating func plan(_ item: Item, at due: Milliseconds) {
    heap.insert(Entry(due: due, number: planned, item: item))
    planned += 1
  }

  /// The next thing due at or before `deadline`.
  mutating func next(before deadline: Milliseconds) -> (item: Item, at: Milliseconds)? {
    guard let first = heap.min, first.due <= deadline else { return nil }
    heap.removeMin()
    return (first.item, first.due)
  }
}
