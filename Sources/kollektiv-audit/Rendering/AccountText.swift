import BallotFiles
import Tally
import Terminal

// How it came about, in words.

extension Count {
  /// The election, the result, and the account of it.
  func lines(_ file: BallotFile, _ language: Language) -> [Text] {
    var lines: [Text] = []
    if let title = file.title { lines += [Text(title, .heading), Text()] }
    lines.append(outcome(language).styled(hasResult ? .good : .warning))
    if method == .majority || method == .absolute {
      let (yes, no) = (name(0, language), name(1, language))
      lines.append(
        language.choose(en: "Yes is \(yes), no is \(no).", de: "Ja heißt \(yes), Nein heißt \(no)."))
    }
    if file.blank > 0 {
      let count = file.blank
      lines.append(
        language.choose(
          en: "Left out, for they name nobody who stands: \(count) \(plural(count, "ballot", "ballots"))",
          de: "Nicht gezählt, weil sie niemanden nennen: \(count) Stimmzettel"))
    }
    var stage = 0
    for statement in result.account {
      if case .stage = statement { stage += 1 }
      lines.append("\("·", .dim) \(text(statement, stage: stage, language))")
    }
    return lines
  }

  private func outcome(_ language: Language) -> Text {
    switch result.outcome {
    case .adopted: language.choose(en: "Adopted.", de: "Angenommen.")
    case .notAdopted: language.choose(en: "Not adopted.", de: "Nicht angenommen.")
    case .winners(let winners):
      language.choose(
        en: "Elected: \(list(winners, language))", de: "Gewählt: \(list(winners, language))")
    case .tie(let among, let seats, let certain):
      tie(among, seats: seats, certain: certain, language)
    case .quorumMissed(let missing):
      language.choose(
        en: "The quorum is missed by \(missing).", de: "Das Quorum ist um \(missing) verfehlt.")
    }
  }

  private func tie(_ among: [Int], seats: Int, certain: [Int], _ language: Language) -> Text {
    let tied = list(among, language)
    var text: Text =
      if seats == 1 {
        language.choose(en: "A tie between \(tied)", de: "Gleichstand zwischen \(tied)")
      } else {
        language.choose(
          en: "A tie for \(seats) seats between \(tied)", de: "Gleichstand um \(seats) Sitze zwischen \(tied)"
        )
      }
    if !certain.isEmpty {
      let elected = list(certain, language)
      text += language.choose(
        en: "; elected in any case: \(elected)", de: "; auf jeden Fall gewählt: \(elected)")
    }
    return text
  }

  private func list(_ options: [Int], _ language: Language) -> Text {
    var text = Text()
    for (place, option) in options.enumerated() {
      if place > 0 { text += place == options.count - 1 ? language.choose(en: " and ", de: " und ") : ", " }
      text += name(option, language)
    }
    return text
  }

  private func text(_ statement: Statement, stage: Int, _ language: Language) -> Text {
    switch statement {
    case .voices, .needed, .turnout, .objections: Count.text(ofVoices: statement, language)
    case .belowQuorum, .belowRatio, .pair, .path: text(ofRanks: statement, language)
    case .points(let option, let points):
      "\(name(option, language)): \(language.count(points))"
    case .quota(let votes, let ballots, let seats):
      language.choose(
        en: "\(ballots) ballots for \(seats) \(plural(seats, "seat", "seats")): the quota is \(votes)",
        de: "\(ballots) Stimmzettel für \(seats) \(plural(seats, "Sitz", "Sitze")): die Quote ist \(votes)")
    case .stage(let value): text(value, number: stage, language)
    case .lots(let among, let ways?):
      language.choose(
        en: "only a lot could decide between \(list(among, language)); all \(ways) ways were counted",
        de: "zwischen \(list(among, language)) könnte nur ein Los entscheiden; alle \(ways) Wege sind gezählt"
      )
    case .lots(let among, nil):
      language.choose(
        en: "only lots could decide between \(list(among, language)), in too many ways to count them all",
        de: "zwischen \(list(among, language)) könnten nur Lose entscheiden, auf zu vielen Wegen")
    case .people, .departments: preconditionFailure("no file has departments")
    }
  }

  static func text(ofVoices statement: Statement, _ language: Language) -> Text {
    switch statement {
    case .voices(let voices):
      language.choose(
        en: "\(voices.yes) yes, \(voices.no) no, abstaining \(voices.abstain)",
        de: "\(voices.yes) Ja, \(voices.no) Nein, Enthaltungen \(voices.abstain)")
    case .needed(let yes, let all, let needed):
      language.choose(
        en: "\(yes) of \(all) said yes; \(needed) \(plural(needed, "was", "were")) needed",
        de: "\(yes) von \(all) sagten Ja; nötig \(plural(needed, "war", "waren")) \(needed)")
    case .turnout(let cast, let electorate, 0):
      language.choose(en: "\(cast) of \(electorate) voted", de: "\(cast) von \(electorate) stimmten ab")
    case .turnout(let cast, let electorate, let needed):
      language.choose(
        en: "\(cast) of \(electorate) voted; \(needed) \(plural(needed, "was", "were")) needed",
        de: "\(cast) von \(electorate) stimmten ab; nötig \(plural(needed, "war", "waren")) \(needed)")
    case .objections(let count):
      language.choose(
        en: "\(count.open) open \(plural(count.open, "objection", "objections"))",
        de: "offene Einwände: \(count.open)")
    default: Text()
    }
  }

  private func text(ofRanks statement: Statement, _ language: Language) -> Text {
    let standard = name(standard, language)
    switch statement {
    case .belowQuorum(let option, let votes, let needed):
      let option = name(option, language)
      return language.choose(
        en: "\(option) is out: \(votes) prefer it to \(standard), \(needed) were needed",
        de: "\(option) scheidet aus: \(votes) ziehen es \(standard) vor, nötig waren \(needed)")
    case .belowRatio(let option, let votes, let against, let ratio):
      let option = name(option, language)
      let wanted: Text =
        ratio.numerator == ratio.denominator
        ? language.choose(en: "a majority", de: "eine Mehrheit") : "\(ratio.numerator):\(ratio.denominator)"
      return language.choose(
        en:
          "\(option) is out: \(votes) prefer it to \(standard), \(against) the reverse; needed was \(wanted)",
        de:
          "\(option) scheidet aus: \(votes) ziehen es \(standard) vor, \(against) nicht; nötig war \(wanted)"
      )
    case .pair(let option, let other, let votes, let against):
      let (option, other) = (name(option, language), name(other, language))
      if votes == against {
        return language.choose(
          en: "\(option) and \(other) are level, \(votes) each",
          de: "\(option) und \(other): je \(votes), unentschieden")
      }
      if votes > against {
        return language.choose(
          en: "\(option) beats \(other) by \(votes) to \(against)",
          de: "\(option) schlägt \(other) mit \(votes) zu \(against)")
      }
      return language.choose(
        en: "\(option) loses to \(other) by \(votes) to \(against)",
        de: "\(option) unterliegt \(other) mit \(votes) zu \(against)")
    case .path(_, let other, let strength, let back):
      let other = name(other, language)
      return language.choose(
        en:
          "… but is not weaker through others: \(strength) at the weakest link to \(other), \(back) back",
        de:
          "… ist über andere nicht schwächer: am schwächsten Glied zu \(other) \(strength), zurück \(back)"
      )
    default: return Text()
    }
  }

  private func text(_ stage: Statement.Stage, number: Int, _ language: Language) -> Text {
    let action: Text =
      switch stage.action {
      case .firstPreferences: language.choose(en: "first preferences", de: "erste Stimmen")
      case .surplus(let option):
        language.choose(
          en: "surplus of \(name(option, language))", de: "Überschuss von \(name(option, language))")
      case .exclusion(let options):
        language.choose(en: "out: \(list(options, language))", de: "scheidet aus: \(list(options, language))")
      case .lastSeats:
        language.choose(en: "as many are left as seats", de: "so viele sind übrig wie Sitze")
      }
    var text: Text = "\(number). \(action): "
    var isFirst = true
    for (option, votes) in stage.votes.enumerated() where votes > 0 {
      if !isFirst { text += ", " }
      isFirst = false
      text += "\(name(option, language)) \(Count.decimal(votes, language))"
      if stage.elected.contains(option) { text += "\(" ✓", .good)" }
    }
    return text
  }

  /// Hundred-thousandths, without the zeros at the end.
  static func decimal(_ votes: Int, _ language: Language) -> String {
    let (whole, rest) = votes.quotientAndRemainder(dividingBy: 100_000)
    if rest == 0 { return "\(whole)" }
    var digits = String(String(100_000 + rest).dropFirst())
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(whole)\(language.choose(en: ".", de: ","))\(digits)"
  }
}
