import Events
import Sodium
import TestSupport

/// A random history: honest keys that each write in one view, colluding keys that write in several and so
/// fork, and views that now and then learn from each other.
struct World {
  private(set) var views: [TestGraph]
  let charter: TestEvent
  let honest: [PublicKey]
  let colluding: [PublicKey]
  private var generator: Numbers
  private var salt: UInt64 = 0

  init(views: Int, honest: Int, colluding: Int, seed: UInt64) {
    var generator = Numbers(seed: seed)
    self.honest = (0..<honest).map { _ in generator.key() }
    self.colluding = (0..<colluding).map { _ in generator.key() }
    charter = TestEvent(
      community: nil, key: self.honest[0], seq: 0, previous: nil, parents: [], salt: seed)
    var graph = TestGraph()
    graph.admit(charter)
    self.views = Array(repeating: graph, count: views)
    self.generator = generator
  }

  mutating func grow(_ events: Int, merging share: Double = 0.05) {
    for _ in 0..<events {
      if generator.chance(share) { merge() }
      let isHonest = colluding.isEmpty || generator.chance(0.5)
      let keys = isHonest ? honest : colluding
      let index = Int.random(in: keys.indices, using: &generator)
      let view = isHonest ? index % views.count : Int.random(in: views.indices, using: &generator)
      write(keys[index], in: view)
    }
  }

  /// Writes an event in a view: behind the key's last one there, and two of the tips at most.
  @discardableResult mutating func write(_ key: PublicKey, in view: Int) -> TestEvent {
    let graph = views[view]
    let own = graph.communities[charter.id]!.keys[key]
    let previous = own?.max { $0.key < $1.key }
    let tips = graph.tips(of: charter.id).shuffled(using: &generator).prefix(2)
    let last = previous?.value.sorted().first
    salt += 1
    let event = TestEvent(
      community: charter.id, key: key, seq: previous.map { $0.key + 1 } ?? 0, previous: last,
      parents: tips.filter { $0 != last }.sorted(), salt: salt)
    views[view].admit(event)
    return event
  }

  /// One view learns all of another.
  mutating func merge() {
    let from = Int.random(in: views.indices, using: &generator)
    let to = Int.random(in: views.indices, using: &generator)
    for event in views[from].events where !views[to].contains(event.id) { views[to].admit(event) }
  }

  /// Two colluding branches of the same seqs: in one view each key cites the other keys' branch in turn, so
  /// that each ask brings to light no more than one event, were not the keys left out.
  mutating func weave(_ length: Int, in view: Int) {
    for step in 0..<length {
      let key = colluding[step % colluding.count]
      write(key, in: view)
    }
  }
}
