package import Events
package import Governance
package import Sodium

/// The admitted events of one community, as far as judging the next ones needs them: their order, and nothing
/// of what they say. About a hundred bytes an event.
///
/// Rows are a causal order, so no ancestor has a higher row than its descendant: a walk down to a row stops
/// there.
package final class History: Ancestry {
  struct Entry {
    let id: EventID
    let time: Milliseconds
    let chain: UInt32
    let sequence: UInt32
    /// Where the rows of its edges end in `edges`; they begin where those of the row before end.
    let edgesEnd: UInt32
    /// The last walk that came by.
    var mark: UInt32 = 0
    var marks: Marks
  }

  /// What else is to be remembered of an event.
  struct Marks: OptionSet {
    let rawValue: UInt8
    static let isContent = Marks(rawValue: 1)
    static let isErasable = Marks(rawValue: 2)
    static let wantsBody = Marks(rawValue: 4)
    static let hasBody = Marks(rawValue: 8)
  }

  /// What one key signed here.
  struct Chain {
    let key: PublicKey
    /// Whom it spoke for first.
    let author: Bytes32
    /// By seq; of a seq that was used twice what came first.
    var rows: [UInt32] = []
    /// What came later with a seq that was used already.
    var forks: [(sequence: UInt32, row: UInt32)] = []
    /// From this seq on its events were admitted as an active member's.
    var activeFrom: UInt64?
  }

  private struct Step: Hashable {
    let from: UInt32
    let target: UInt32
  }

  private(set) var entries = Pages<Entry>()
  private(set) var chains: [Chain] = []
  private var edges = Pages<UInt32>()
  private var table = IDTable()
  private var chainNumbers: [PublicKey: Int] = [:]
  /// The authors of events by keys that began twice, for two.
  private var otherAuthors: [Int: Bytes32] = [:]
  /// What was lately asked for: a chain of events asks the same question again and again, each time from one
  /// step further.
  private var reached: [Step: Bool] = [:]
  private var walk: UInt32 = 0

  private static let remembered = 65_536

  func row(of id: EventID) -> Int? { table.row(of: id, in: entries) }

  func chain(of key: PublicKey) -> Int? { chainNumbers[key] }

  func author(of row: Int) -> Bytes32 {
    otherAuthors[row] ?? chains[Int(entries[row].chain)].author
  }

  func edges(of row: Int) -> [Int] {
    let begin = row == 0 ? 0 : Int(entries[row - 1].edgesEnd)
    return (begin..<Int(entries[row].edgesEnd)).map { Int(edges[$0]) }
  }

  func setActive(_ chain: Int, from sequence: UInt64) {
    if chains[chain].activeFrom == nil { chains[chain].activeFrom = sequence }
  }

  /// Adds an admitted event, and returns those that its key had signed with the same seq before.
  func append(
    _ id: EventID, _ key: PublicKey, _ header: Header, edges rows: [Int], _ marks: Marks
  ) -> [EventID] {
    let (row, number) = (entries.count, chainNumber(of: key, by: header.author))
    for edge in rows { edges.append(UInt32(edge)) }
    let sequence = UInt32(header.sequence)
    entries.append(
      Entry(
        id: id, time: header.time, chain: UInt32(number), sequence: sequence, edgesEnd: UInt32(edges.count),
        marks: marks))
    table.insert(row, in: entries)
    if chains[number].author != header.author { otherAuthors[row] = header.author }
    let twins = self.rows(ofChain: number, header.sequence).map { entries[$0].id }
    if twins.isEmpty {
      chains[number].rows.append(UInt32(row))
    } else {
      chains[number].forks.append((sequence, UInt32(row)))
    }
    return twins
  }

  private func chainNumber(of key: PublicKey, by author: Bytes32) -> Int {
    if let known = chainNumbers[key] { return known }
    chainNumbers[key] = chains.count
    chains.append(Chain(key: key, author: author))
    return chains.count - 1
  }

  /// What a key has signed with one seq: mostly one event.
  func rows(ofChain number: Int, _ sequence: UInt64) -> [Int] {
    let chain = chains[number]
    guard sequence < chain.rows.count else { return [] }
    return [Int(chain.rows[Int(sequence)])]
      + chain.forks.filter { UInt64($0.sequence) == sequence }.map { Int($0.row) }
  }

  // MARK: What the fold asks

  package func contains(_ id: EventID, _ point: Point) throws(Never) -> Bool {
    switch point {
    case .everything: return true
    case .past(let edges):
      if edges.contains(id) { return true }
      return reaches(id, from: edges.map(known))
    case .before(let event): return reaches(id, from: edges(of: known(event)))
    }
  }

  /// By bisection: what a point holds of a key is a beginning of its chain, or of its chains.
  package func lastSequence(of key: PublicKey, _ point: Point) throws(Never) -> UInt64? {
    guard let number = chainNumbers[key] else { return nil }
    var (low, high): (UInt64, UInt64) = (0, UInt64(chains[number].rows.count))
    while low < high {
      let middle = low + (high - low) / 2
      let isThere = rows(ofChain: number, middle).contains { contains(entries[$0].id, point) }
      if isThere { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : low - 1
  }

  private func known(_ id: EventID) -> Int {
    guard let row = row(of: id) else { preconditionFailure("what the fold names is admitted") }
    return row
  }

  /// Whether the way back from `rows`, themselves included, leads to `id`. O(events between, above its row),
  /// and O(1) for what was asked a moment ago.
  private func reaches(_ id: EventID, from rows: [Int]) -> Bool {
    let target = known(id)
    let (chain, sequence) = (entries[target].chain, entries[target].sequence)
    let isLinear = chains[Int(chain)].forks.isEmpty
    walk += 1
    var stack = rows
    var found = false
    while let row = stack.popLast(), !found {
      if row == target {
        found = true
      } else if row > target, entries[row].mark != walk {
        entries[row].mark = walk
        if let known = reached[Step(from: UInt32(row), target: UInt32(target))] {
          found = known
        } else if isLinear, entries[row].chain == chain {
          found = entries[row].sequence >= sequence
        } else {
          stack += edges(of: row)
        }
      }
    }
    remember(found, target, from: rows)
    return found
  }

  private func remember(_ found: Bool, _ target: Int, from rows: [Int]) {
    if reached.count >= Self.remembered { reached = [:] }
    // Without a find all of them lead nowhere; with one only a single start is known to lead there.
    guard !found || rows.count == 1 else { return }
    for row in rows { reached[Step(from: UInt32(row), target: UInt32(target))] = found }
  }
}
