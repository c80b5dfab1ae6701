import Tally
import TestSupport
import Testing

/// Protocol/vectors/tally.json, which the Python side counts in another way.
@Suite struct TallyVectorTests {
  @Test func everyVoteIsCountedAsTheVectorsSay() throws {
    let vectors: Vectors.Cases<TallyCase> = try Vectors.load("tally")
    #expect(vectors.cases.count > 200)
    for vector in vectors.cases {
      do {
        let result = try vector.count()
        #expect(vector.expect == "accept", "\(vector.name)")
        #expect(result.outcome == vector.outcome?.value, "\(vector.name)")
        if let struck = vector.struck { #expect(result.struck == struck, "\(vector.name)") }
        if let quota = vector.quota { #expect(result.quota == quota, "\(vector.name)") }
        if let stages = vector.stages { #expect(result.stages == stages, "\(vector.name)") }
      } catch let error as TallyError {
        #expect(error.rawValue == vector.rule, "\(vector.name)")
      }
    }
  }

  @Test func everyRuleIsBrokenByAVector() throws {
    let vectors: Vectors.Cases<TallyCase> = try Vectors.load("tally")
    #expect(Set(vectors.cases.compactMap(\.rule)) == Set(TallyError.allCases.map(\.rawValue)))
  }
}

/// A case of the file; what is of many shapes there is read as a tree first.
struct TallyCase: Decodable {
  let name: String
  let method: Tree
  let options: Int?
  let electorate: Int?
  let departments: Int?
  let ballots: [Ballot]
  let steps: [Tree]?
  let expect: String
  let rule: String?
  let outcome: ExpectedOutcome?
  let struck: [Tree]?
  let quota: Int?
  let stages: [[Int]]?

  struct Ballot: Decodable {
    let choice: Tree
    let count: Int?
    let department: Int?
  }

  func count() throws -> TallyResult {
    var poll = try Poll(
      try Rule(method), options: options ?? 0, electorate: electorate ?? 0, departments: departments ?? 0)
    var objections = Objections<Int, Int>()
    for step in steps ?? [] { try objections.take(step.list) }
    for ballot in ballots {
      try poll.add(
        try ballot.choice.choice(for: poll.rule), count: ballot.count ?? 1, department: ballot.department)
    }
    return poll.result(objections.count)
  }
}

enum Tree: Decodable, Equatable {
  case number(Int)
  case word(String)
  case truth(Bool)
  case list([Tree])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Int.self) {
      self = .number(number)
    } else if let word = try? container.decode(String.self) {
      self = .word(word)
    } else if let truth = try? container.decode(Bool.self) {
      self = .truth(truth)
    } else {
      self = .list(try container.decode([Tree].self))
    }
  }

  var number: Int { if case .number(let number) = self { number } else { -1 } }
  var list: [Tree] { if case .list(let list) = self { list } else { [] } }

  /// A list says by its method whether it is of ranks or of points.
  func choice(for rule: Rule) throws(TallyError) -> Choice {
    switch (self, rule) {
    case (.list(let ranks), .schulze), (.list(let ranks), .transferableVote):
      return .ranking(ranks.map { $0.list.map(\.number) })
    case (.list(let points), .approval), (.list(let points), .score), (.list(let points), .dots):
      return .points(points.map { Choice.Points($0.list[0].number, $0.list[1].number) })
    case (.list, _): return .ranking([])
    default:
      guard let voice = Choice.Voice(rawValue: number) else { throw .wrongChoice }
      return .voice(voice)
    }
  }
}

extension Rule {
  init(_ method: Tree) throws(TallyError) {
    let fields = method.list
    func share(_ place: Int) throws(TallyError) -> Share {
      try Share(fields[place].list[0].number, fields[place].list[1].number)
    }
    switch fields[0].number {
    case 0: self = .absoluteMajority(try share(1))
    case 1: self = .majority(quorum: .share(try share(1)))
    case 2: self = .consent(turnout: .share(try share(1)))
    case 3:
      let ratio = try Ratio(fields[2].list[0].number, fields[2].list[1].number)
      self = .schulze(quorum: .share(try share(1)), ratio: ratio)
    case 4: self = .approval(quorum: .share(try share(1)))
    case 5: self = .score(quorum: .share(try share(1)))
    case 6: self = .dots(quorum: .share(try share(1)))
    case 7: self = .transferableVote(seats: fields[1].number)
    default: self = .double(people: try Rule(fields[1]), departments: try Rule(fields[2]))
    }
  }
}

extension Objections<Int, Int> {
  mutating func take(_ step: [Tree]) throws(TallyError) {
    switch step[0] {
    case .word("raise"):
      try raise(
        step[1].number, by: step[2].number, isConcern: step[3] == .truth(true),
        hasReason: step[4] == .truth(true))
    case .word("withdraw"): try withdraw(step[1].number, by: step[2].number)
    default: try amend(answering: step[1].list.map(\.number))
    }
  }
}

struct ExpectedOutcome: Decodable {
  let value: Outcome

  private enum Keys: String, CodingKey { case winners, tie, seats, certain, quorumMissed }

  init(from decoder: any Decoder) throws {
    if let word = try? decoder.singleValueContainer().decode(String.self) {
      value = word == "adopted" ? .adopted : .notAdopted
      return
    }
    let fields = try decoder.container(keyedBy: Keys.self)
    if let winners = try fields.decodeIfPresent([Int].self, forKey: .winners) {
      value = .winners(winners)
    } else if let among = try fields.decodeIfPresent([Int].self, forKey: .tie) {
      value = .tie(
        among: among, seats: try fields.decode(Int.self, forKey: .seats),
        certain: try fields.decode([Int].self, forKey: .certain))
    } else {
      value = .quorumMissed(by: try fields.decode(Int.self, forKey: .quorumMissed))
    }
  }
}

extension TallyResult {
  var struck: [Tree] {
    account.compactMap {
      switch $0 {
      case .belowQuorum(let option, _, _): .list([.number(option), .word("quorum")])
      case .belowRatio(let option, _, _, _): .list([.number(option), .word("ratio")])
      default: nil
      }
    }
  }

  var quota: Int? {
    account.compactMap { if case .quota(let votes, _, _) = $0 { votes } else { nil } }.first
  }

  var stages: [[Int]] {
    account.compactMap { if case .stage(let stage) = $0 { stage.votes } else { nil } }
  }
}
