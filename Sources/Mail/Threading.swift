/// Which posting answers which, and an order in which a parent always comes before its children.
///
/// After Jamie Zawinski, "message threading" (www.jwz.org/doc/threading.html), without its empty containers:
/// a parent is the nearest message named in References or In-Reply-To that the archive has, a link that would
/// close a cycle is not made, and a reply that is left alone joins the thread with its subject.
package struct Threading: Equatable, Sendable {
  /// What is known of a posting.
  package struct Entry: Sendable {
    package let id: String
    /// The nearest first.
    package let candidates: [String]
    package let time: Int64?
    package let subject: String

    package init(id: String, candidates: [String], time: Int64?, subject: String) {
      (self.id, self.candidates, self.time, self.subject) = (id, candidates, time, subject)
    }
  }

  /// For each entry, in the order given, the index of its parent.
  package private(set) var parents: [Int?]
  /// The indices of all entries: a parent before its children, otherwise by date. One without a date stands
  /// where its parent does, else where the entry before it in the archive does.
  package private(set) var order: [Int] = []

  /// O(n log n) for n entries and their candidates.
  package init(_ entries: [Entry]) {
    parents = Array(repeating: nil, count: entries.count)
    var forest = Forest(entries.count)
    link(entries, &forest)
    linkBySubject(entries, &forest)
    sort(entries)
  }

  /// How many threads there are, those of one posting counted too.
  package var threadCount: Int { parents.count { $0 == nil } }

  private mutating func link(_ entries: [Entry], _ forest: inout Forest) {
    var indices: [String: Int] = [:]
    for (index, entry) in entries.enumerated() where indices[entry.id] == nil { indices[entry.id] = index }
    for (index, entry) in entries.enumerated() {
      for candidate in entry.candidates {
        guard let parent = indices[candidate], forest.join(index, under: parent) else { continue }
        parents[index] = parent
        break
      }
    }
  }

  /// JWZ's step 5: a thread whose first posting is marked as a reply goes under the one that has its subject
  /// without a mark, else under the earliest that has it, if that is not the younger of the two.
  private mutating func linkBySubject(_ entries: [Entry], _ forest: inout Forest) {
    let roots = entries.indices.filter { parents[$0] == nil }
    var subjects: [Int: (text: String, isReply: Bool)] = [:]
    var firsts: [String: Int] = [:]
    for root in roots {
      let subject = Subject.normalized(entries[root].subject)
      guard !subject.text.isEmpty else { continue }
      subjects[root] = subject
      guard let first = firsts[subject.text], let rival = subjects[first] else {
        firsts[subject.text] = root
        continue
      }
      let isEarlier = Self.time(entries[root]) < Self.time(entries[first])
      if rival.isReply == subject.isReply ? isEarlier : rival.isReply { firsts[subject.text] = root }
    }
    for root in roots {
      guard let subject = subjects[root], subject.isReply, let first = firsts[subject.text],
        Self.time(entries[first]) <= Self.time(entries[root]), forest.join(root, under: first)
      else { continue }
      parents[root] = first
    }
  }

  private static func time(_ entry: Entry) -> Int64 { entry.time ?? .max }

  private mutating func sort(_ entries: [Entry]) {
    // A clock that was wrong must not put a child before its parent: it counts as sent no earlier.
    var keys: [(time: Int64, depth: Int)?] = Array(repeating: nil, count: entries.count)
    var latest = Int64.min
    let own = entries.map { entry in
      latest = entry.time ?? latest
      return latest
    }
    for start in entries.indices {
      // Up to the first ancestor that is done, then down again: chains may be as long as the archive.
      var path: [Int] = []
      var current: Int? = start
      while let index = current, keys[index] == nil {
        path.append(index)
        current = parents[index]
      }
      for index in path.reversed() {
        guard let parent = parents[index], let above = keys[parent] else {
          keys[index] = (own[index], 0)
          continue
        }
        keys[index] = (max(entries[index].time ?? above.time, above.time), above.depth + 1)
      }
    }
    order = entries.indices.sorted { left, right in
      guard let a = keys[left], let b = keys[right] else { preconditionFailure("every entry has its key") }
      return (a.time, a.depth, left) < (b.time, b.depth, right)
    }
  }
}

/// Trees that are joined root to node: a union-find without ranks, with path halving (Tarjan, van Leeuwen
/// 1984), O(log n) amortised.
private struct Forest {
  private var above: [Int]

  init(_ count: Int) { above = Array(0..<count) }

  /// Puts the root `index` under `parent`, or returns false where it is above it already.
  mutating func join(_ index: Int, under parent: Int) -> Bool {
    let root = find(parent)
    guard root != index else { return false }
    above[index] = root
    return true
  }

  private mutating func find(_ index: Int) -> Int {
    var index = index
    while above[index] != index {
      above[index] = above[above[index]]
      index = above[index]
    }
    return index
  }
}
