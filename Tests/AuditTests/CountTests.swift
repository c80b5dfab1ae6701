import BallotFiles
import Tally
import Terminal
import Testing

@testable import kollektiv_audit

/// From the bytes of a file to the words on the terminal.
@Suite struct CountTests {
  private let sheet = """
      Option 1--------->: systemd
    /  Option 2-------->: upstart
    |/  Option 3------->: Further Discussion

    """

  private func count(
    _ text: String, _ method: Count.Method, _ change: (inout Count.Wishes) throws -> Void = { _ in }
  ) throws -> (file: BallotFile, count: Count) {
    var wishes = Count.Wishes(ratio: try Ratio(1, 1), share: try Share(1, 2))
    try change(&wishes)
    let file = try BallotFile(Array(text.utf8))
    return (file, try Count(file, by: method, wishes))
  }

  private func words(_ counted: (file: BallotFile, count: Count), _ language: Language) -> [String] {
    counted.count.lines(counted.file, language).map(\.plain)
  }

  @Test func aWinnerIsExplained() throws {
    let counted = try count(sheet + "V: 123\tada\nV: 123\tbob\nV: 21-\tcyd\n", .schulze)
    #expect(
      words(counted, .english) == [
        "Elected: systemd", "· systemd beats upstart by 2 to 1",
        "· systemd beats Further Discussion by 3 to 0",
      ])
    #expect(words(counted, .german).first == "Gewählt: systemd")
    #expect(counted.count.hasResult)
  }

  @Test func aTieIsNoResult() throws {
    let counted = try count(sheet + "V: 123\tada\nV: 213\tbob\n", .schulze)
    #expect(
      words(counted, .english).prefix(2) == [
        "A tie between systemd and upstart", "· systemd and upstart are level, 1 each",
      ])
    #expect(words(counted, .german)[0] == "Gleichstand zwischen systemd und upstart")
    #expect(!counted.count.hasResult)
  }

  @Test func whatIsDroppedIsExplained() throws {
    let counted = try count(sheet + "V: 132\tada\nV: 312\tbob\nV: 1-2\tcyd\nV: 1-2\teve\n", .schulze) {
      $0.quorum = .votes(4)
    }
    #expect(
      words(counted, .english) == [
        "Not adopted.", "· systemd is out: 3 prefer it to Further Discussion, 4 were needed",
        "· upstart is out: 1 prefer it to Further Discussion, 4 were needed",
      ])
    let ratio = try count(sheet + "V: 132\tada\nV: 312\tbob\nV: 1-2\tcyd\n", .schulze) {
      $0.ratio = try Ratio(3, 1)
    }
    #expect(
      words(ratio, .german)[1]
        == "· systemd scheidet aus: 2 ziehen es Further Discussion vor, 1 nicht; nötig war 3:1")
  }

  @Test func theDefaultOptionCanStandAnywhere() throws {
    let text = "# NUMBER ALTERNATIVES: 3\n# ALTERNATIVE NAME 1: none\n3: 2,1\n2: 1,3\n"
    let counted = try count(text, .schulze) { $0.standard = 0 }
    #expect(counted.count.names == ["2", "3", "none"])
    #expect(counted.count.result.outcome == .winners([0]))
    let without = try count(text, .schulze)
    #expect(without.count.names == ["none", "2", "3"] && without.count.result.outcome == .winners([1]))
    #expect(words(without, .english).last == "· 2 beats further discussion by 3 to 0")
  }

  @Test func approvalIsWhatStandsAboveTheDefault() throws {
    let counted = try count(sheet + "V: 123\tada\nV: 1-2\tbob\nV: 231\tcyd\nV: ---\teve\n", .approval)
    #expect(
      words(counted, .english) == ["Elected: systemd", "· systemd: 2", "· upstart: 1", "· 2 of 4 voted"])
  }

  @Test func majoritiesAreBetweenTwo() throws {
    let text = "# NUMBER ALTERNATIVES: 2\n5: 1\n3: 2\n2: {1,2}\n"
    let majority = try count(text, .majority) { ($0.quorum, $0.electorate) = (.votes(11), 40) }
    #expect(
      words(majority, .english) == [
        "The quorum is missed by 1.", "Yes is 1, no is 2.", "· 5 yes, 3 no, abstaining 2",
        "· 10 of 40 voted; 11 were needed",
      ])
    let absolute = try count(text, .absolute)
    #expect(
      words(absolute, .german) == [
        "Nicht angenommen.", "Ja heißt 1, Nein heißt 2.", "· 5 von 10 sagten Ja; nötig waren 6",
        "· 5 Ja, 3 Nein, Enthaltungen 2",
      ])
    #expect(throws: Advice.notTwo(3)) { try count(sheet + "V: 123", .majority) }
  }

  @Test func transferableVotesTellTheirStages() throws {
    let text = "3 1\n4 1 2 0\n3 2 0\n2 3 1 0\n0\n\"Ada\"\n\"Bob\"\n\"Cyd\"\n\"A seat\"\n"
    let counted = try count(text, .stv)
    #expect(
      words(counted, .english) == [
        "A seat", "", "Elected: Ada", "· 9 ballots for 1 seat: the quota is 5",
        "· 1. first preferences: Ada 4, Bob 3, Cyd 2", "· 2. out: Cyd: Ada 6 ✓, Bob 3",
      ])
    #expect(Count.decimal(1_249_986, .german) == "12,49986" && Count.decimal(40_500, .english) == "0.405")
    #expect(throws: Advice.noSeats) { try count(sheet + "V: 123", .stv) }
  }

  @Test func aBallotThatTheMethodRefusesIsNamed() throws {
    do {
      _ = try count(sheet + "V: 123\tada\nV: 112\tbob\n", .stv) { $0.seats = 1 }
      Issue.record("two level options were taken one after the other")
    } catch let advice as Advice {
      #expect(advice.status == .usage)
      #expect(advice.what.en.plain.hasPrefix("the ballot in line 5: it ranks two options level"))
    }
  }

  @Test func everyRefusalHasWords() {
    for error in TallyError.allCases { #expect(!error.message.en.isEmpty && !error.message.de.isEmpty) }
  }

  @Test func programsReadNumbers() throws {
    let counted = try count(sheet + "V: 123\tada\nV: 213\tbob\n", .schulze)
    let json = counted.count.json(counted.file).encoded()
    #expect(json.contains(#""options":["systemd","upstart","Further Discussion"]"#))
    #expect(json.contains(#""outcome":"tie","tied":[0,1],"seats":1,"certain":[]"#))
    #expect(json.contains(#"{"says":"pair","option":0,"other":1,"votes":1,"against":1}"#))
  }
}
