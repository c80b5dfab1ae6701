import BallotFiles
import Tally
import Terminal

extension Count {
  /// `kollektiv.tally/1`. Options are numbers into `options`; under schulze the default option comes last.
  func json(_ file: BallotFile) -> JSONValue {
    var members: [(name: String, value: JSONValue)] = [
      ("method", .string(method.rawValue)), ("format", .string(file.format.rawValue)),
      ("title", .optional(file.title)), ("options", .array(allNames.map { .string($0) })),
      ("electorate", .number(electorate)), ("ballots", .number(cast)), ("blank", .number(file.blank)),
    ]
    members += outcome
    members.append(("account", .array(result.account.map(\.json))))
    return .object(members)
  }

  private var allNames: [String] {
    method == .schulze && names.count == standard ? names + ["further discussion"] : names
  }

  private var outcome: [(name: String, value: JSONValue)] {
    switch result.outcome {
    case .adopted: [("outcome", "adopted")]
    case .notAdopted: [("outcome", "not-adopted")]
    case .winners(let winners): [("outcome", "winners"), ("winners", .numbers(winners))]
    case .tie(let among, let seats, let certain):
      [
        ("outcome", "tie"), ("tied", .numbers(among)), ("seats", .number(seats)),
        ("certain", .numbers(certain)),
      ]
    case .quorumMissed(let missing): [("outcome", "quorum-missed"), ("missing", .number(missing))]
    }
  }
}

extension JSONValue {
  fileprivate static func number(_ number: Int) -> JSONValue { .int(Int64(number)) }
  fileprivate static func numbers(_ numbers: [Int]) -> JSONValue { .array(numbers.map { .number($0) }) }

  fileprivate static func says(_ what: String, _ numbers: (name: String, value: Int)...) -> JSONValue {
    .object(
      [(name: "says", value: .string(what))] + numbers.map { (name: $0.name, value: .number($0.value)) })
  }
}

extension Statement {
  fileprivate var json: JSONValue {
    switch self {
    case .voices(let voices):
      .says("voices", ("yes", voices.yes), ("no", voices.no), ("abstain", voices.abstain))
    case .needed(let yes, let all, let needed): .says("needed", ("yes", yes), ("of", all), ("needed", needed))
    case .turnout(let cast, let electorate, let needed):
      .says("turnout", ("cast", cast), ("electorate", electorate), ("needed", needed))
    case .objections(let count):
      .says(
        "objections", ("open", count.open), ("answered", count.answered), ("withdrawn", count.withdrawn),
        ("concerns", count.concerns))
    case .belowQuorum(let option, let votes, let needed):
      .says("below-quorum", ("option", option), ("votes", votes), ("needed", needed))
    case .belowRatio(let option, let votes, let against, let ratio):
      .says(
        "below-ratio", ("option", option), ("votes", votes), ("against", against),
        ("numerator", ratio.numerator), ("denominator", ratio.denominator))
    case .pair(let option, let other, let votes, let against):
      .says("pair", ("option", option), ("other", other), ("votes", votes), ("against", against))
    case .path(let option, let other, let strength, let back):
      .says("path", ("option", option), ("other", other), ("strength", strength), ("back", back))
    case .points(let option, let points): .says("points", ("option", option), ("points", points))
    case .quota(let votes, let ballots, let seats):
      .says("quota", ("votes", votes), ("ballots", ballots), ("seats", seats))
    case .stage(let stage): stage.json
    case .lots(let among, let ways):
      ["says": "lots", "among": .numbers(among), "ways": ways.map { .number($0) } ?? .null]
    case .people, .departments: preconditionFailure("no file has departments")
    }
  }
}

extension Statement.Stage {
  /// Votes are in hundred-thousandths.
  fileprivate var json: JSONValue {
    let (name, options): (String, [Int]) =
      switch action {
      case .firstPreferences: ("first-preferences", [])
      case .surplus(let option): ("surplus", [option])
      case .exclusion(let options): ("exclusion", options)
      case .lastSeats: ("last-seats", [])
      }
    return [
      "says": "stage", "action": .string(name), "of": .numbers(options), "votes": .numbers(votes),
      "elected": .numbers(elected),
    ]
  }
}
