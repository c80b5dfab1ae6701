/// A count of transferable votes under way: it runs to its end, or to where a lot would have to be drawn.
struct TransferCount {
  /// In units of `TransferableVote.unit`, by option.
  private(set) var votes: [Int]
  private(set) var stages: [Statement.Stage] = []
  private let papers: [Paper]
  private let seats: Int
  private let quota: Int
  private var standings: [Standing]
  private var piles: [[Parcel]]
  /// Votes by option at the end of each stage, also of those that came after a lot.
  private var history: [[Int]] = []

  private enum Standing { case continuing, elected, transferred, excluded }

  /// Equal ballots that came to an option with the same value.
  private struct Parcel {
    let paper: Int
    /// Of its preferences, the one it lies at.
    let place: Int
    let value: Int
  }

  /// Options between which no rule decides.
  struct Lot {
    let tied: [Int]
    /// Whose surplus goes first; else who is excluded.
    let isOfSurplus: Bool
  }

  init(_ papers: [Paper], options: Int, seats: Int, quota: Int) {
    (self.papers, self.seats, self.quota) = (papers, seats, quota * TransferableVote.unit)
    votes = [Int](repeating: 0, count: options)
    standings = [Standing](repeating: .continuing, count: options)
    piles = [[Parcel]](repeating: [], count: options)
    for (place, paper) in papers.enumerated() {
      give(Parcel(paper: place, place: 0, value: TransferableVote.unit), to: paper.preferences[0])
    }
    close(.firstPreferences)
  }

  var elected: [Int] {
    standings.indices.filter { standings[$0] == .elected || standings[$0] == .transferred }
  }

  var continuing: [Int] { standings.indices.filter { standings[$0] == .continuing } }

  /// Goes on until all seats are filled, then returns nil; or to a lot.
  mutating func runToLot() -> Lot? {
    while elected.count < seats {
      if elected.count + continuing.count == seats {
        for option in continuing { standings[option] = .elected }
        close(.lastSeats)
        return nil
      }
      let surpluses = standings.indices.filter { standings[$0] == .elected && votes[$0] > quota }
      if let lot = surpluses.isEmpty ? exclude() : transfer(surpluses) { return lot }
    }
    return nil
  }

  /// Goes on as if the lot had fallen on `option`.
  mutating func settle(_ lot: Lot, on option: Int) {
    if lot.isOfSurplus { transferSurplus(of: option) } else { exclude([option]) }
  }

  /// Rules 48 and 49.
  private mutating func transfer(_ surpluses: [Int]) -> Lot? {
    let most = surpluses.map { votes[$0] }.max()
    let first = narrowed(surpluses.filter { votes[$0] == most }) { $0.max() }
    guard first.count == 1 else { return Lot(tied: first, isOfSurplus: true) }
    transferSurplus(of: first[0])
    return nil
  }

  /// Rules 50 and 51.
  private mutating func exclude() -> Lot? {
    let fewest = continuing.map { votes[$0] }.min()
    let last = continuing.filter { votes[$0] == fewest }
    if fewest == 0, elected.count + continuing.count - last.count >= seats {
      exclude(last)
      return nil
    }
    let chosen = narrowed(last) { $0.min() }
    guard chosen.count == 1 else { return Lot(tied: chosen, isOfSurplus: false) }
    exclude(chosen)
    return nil
  }

  /// From the last stage back to the first, keeps those who had the most, or the fewest, votes at its end.
  private func narrowed(_ tied: [Int], by best: ([Int]) -> Int?) -> [Int] {
    history.reversed().reduce(tied) { left, votes in
      let wanted = best(left.map { votes[$0] })
      return left.filter { votes[$0] == wanted }
    }
  }

  private mutating func transferSurplus(of option: Int) {
    let (surplus, all) = (votes[option] - quota, votes[option])
    standings[option] = .transferred
    votes[option] = quota
    move(from: option) { surplus * $0 / all }
    close(.surplus(option))
  }

  private mutating func exclude(_ options: [Int]) {
    for option in options { standings[option] = .excluded }
    for option in options {
      votes[option] = 0
      move(from: option) { $0 }
    }
    close(.exclusion(options))
  }

  /// Each ballot to its next option that continues; one that names none is left.
  private mutating func move(from option: Int, value: (Int) -> Int) {
    let pile = piles[option]
    piles[option] = []
    for parcel in pile {
      let preferences = papers[parcel.paper].preferences
      let next = preferences.indices.dropFirst(parcel.place + 1).first {
        standings[preferences[$0]] == .continuing
      }
      guard let next else { continue }
      give(
        Parcel(paper: parcel.paper, place: next, value: value(parcel.value)), to: preferences[next])
    }
  }

  private mutating func give(_ parcel: Parcel, to option: Int) {
    votes[option] += parcel.value * papers[parcel.paper].count
    piles[option].append(parcel)
  }

  /// Ends a stage: rule 47, who has reached the quota is elected.
  private mutating func close(_ action: Statement.Stage.Action) {
    for option in continuing where votes[option] >= quota { standings[option] = .elected }
    history.append(votes)
    stages.append(Statement.Stage(action: action, votes: votes, elected: elected))
  }
}
