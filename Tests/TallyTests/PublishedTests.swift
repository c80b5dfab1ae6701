import Tally
import Testing

/// Elections that were held, or are told in textbooks: ballots as counts, and who is said to have won.
@Suite struct PublishedTests {
  /// The 45 voters: Schulze, The Schulze Method of Voting, arXiv:1804.02973, and Wikipedia, "Schulze method".
  /// Further discussion, which nobody there ranks, is F.
  private let schulze = rankings(
    """
    5 A>C>B>E>D
    5 A>D>E>C>B
    8 B>E>D>A>C
    3 C>A>B>E>D
    7 C>A>E>B>D
    2 C>B>A>D>E
    7 D>C>E>B>A
    8 E>B>A>D>C
    """)

  @Test func schulzesExampleElectsE() throws {
    let result = try Poll(try .ranked(), options: 5, schulze).result()
    #expect(result.outcome == .winners([4]))
    // Of the published strengths of paths: E to C 28, C to E 24.
    #expect(result.account.contains(.pair(option: 4, other: 2, votes: 21, against: 24)))
    #expect(result.account.contains(.path(option: 4, other: 2, strength: 28, back: 24)))
    #expect(result.account.contains(.pair(option: 4, other: 0, votes: 23, against: 22)))
    #expect(result.account.contains(.pair(option: 4, other: 3, votes: 31, against: 14)))
  }

  /// Wikipedia, "Schulze method", the Schwartz set heuristic, and python-vote-core, test_schulze_method.py
  /// (whose third test is the tie); electowiki, "Schulze method", examples 2 to 4, and the tests of the Rust
  /// crate schulze.
  @Test(
    arguments: [
      ("3 A>C>D>B\n9 B>A>C>D\n8 C>D>A>B\n5 D>A>B>C\n5 D>B>C>A", [2]), ("1 A>BC\n1 B>A>C", [0, 1]),
      (
        "5 A>C>B>D\n2 A>C>D>B\n3 A>D>C>B\n4 B>A>C>D\n3 C>B>D>A\n3 C>D>B>A\n1 D>A>C>B\n5 D>B>A>C\n4 D>C>B>A",
        [3]
      ),
      (
        "3 A>B>D>E>C\n5 A>D>E>B>C\n1 A>D>E>C>B\n2 B>A>D>E>C\n2 B>D>E>C>A\n4 C>A>B>D>E\n6 C>B>A>D>E"
          + "\n2 D>B>E>C>A\n5 D>E>C>A>B",
        [1]
      ), ("3 A>B>C>D\n2 D>A>B>C\n2 D>B>C>A\n2 C>B>D>A", [1, 3]),
    ] as [(String, [Int])])
  func schulzeOfTextbooks(_ ballots: String, _ winners: [Int]) throws {
    let ballots = rankings(ballots)
    let options = 1 + (ballots.flatMap { $0.ranks.flatMap(\.self) }.max() ?? 0)
    let outcome = try Poll(try .ranked(), options: options, ballots).result().outcome
    #expect(outcome.options(default: options) == winners)
  }

  /// An election of Tideman's collection, A77: 213 voters, github.com/julien-boudry/Condorcet,
  /// Tests/src/Tools/Converters/DavidHillFormatTest.php. The third beats the first by 113 to 95 and the
  /// second by 142 to 57.
  @Test func tidemansA77() throws {
    let ballots = rankings("39 C\n38 A>C\n36 C>A\n29 C>B\n28 A>B\n15 B>A\n14 A\n9 B>C\n5 B")
    let poll = try Poll(try .ranked(), options: 3, ballots)
    #expect(poll.cast == 213)
    let result = poll.result()
    #expect(result.outcome == .winners([2]))
    #expect(result.account.contains(.pair(option: 2, other: 0, votes: 113, against: 95)))
    #expect(result.account.contains(.pair(option: 2, other: 1, votes: 142, against: 57)))
  }

  /// Wikipedia, "Condorcet method" and "Instant-runoff voting": the capital of Tennessee. A Memphis, B
  /// Nashville, C Chattanooga, D Knoxville.
  private let tennessee = rankings(
    """
    42 A>B>C>D
    26 B>C>D>A
    15 C>D>B>A
    17 D>C>B>A
    """)

  @Test func tennesseeBySchulzeIsNashville() throws {
    let result = try Poll(try .ranked(), options: 4, tennessee).result()
    #expect(result.outcome == .winners([1]))
    #expect(result.account.contains(.pair(option: 1, other: 0, votes: 58, against: 42)))
  }

  @Test func tennesseeByOneSeatIsKnoxville() throws {
    #expect(try Poll(.transferableVote(seats: 1), options: 4, tennessee).result().outcome == .winners([3]))
  }

  /// www.debian.org/vote/2002/vote_0001: the beat matrix, Q = 15.32 and so 46 votes, Bdale Garbee wins.
  private let debian2002 = [[0, 255, 178, 385], [199, 0, 134, 406], [291, 327, 0, 443], [68, 50, 18, 0]]

  @Test func debian2002ElectsBdaleGarbee() throws {
    let result = Schulze(quorum: 46, ratio: try Ratio(1, 1)).count(Pairwise(matrix: debian2002))
    #expect(result.outcome == .winners([2]))
    #expect(!result.account.contains { if case .belowQuorum = $0 { true } else { false } })
  }

  /// The 15 commonest of its 41 orders, 427 of 475 ballots, in PrefLib's 00002-00000001.soi as the tests of
  /// github.com/PrefLib/preflibtools have it: what they say of each pair is short of the beat matrix by no
  /// more than the ballots that are missing.
  @Test func debian2002BallotsMakeItsMatrix() throws {
    let ballots = rankings(
      """
      60 C>A>B>D
      50 A>C>B>D
      40 C>A>B
      34 C>B>A>D
      31 C>B>D>A
      29 B>C>A>D
      29 A>C>B
      24 B>A>C>D
      22 A>B>C>D
      20 C>B>A
      15 A>C>D>B
      14 B>C>A
      11 C>A>D>B
      9 B>C>D>A
      9 C
      """)
    var pairs = Pairwise(options: 4)
    for ballot in ballots { pairs.add(ballot.ranks, ballot.count) }
    let missing = 475 - ballots.reduce(0) { $0 + $1.count }
    for (one, row) in debian2002.enumerated() {
      for (other, votes) in row.enumerated() where one != other {
        #expect((votes - missing...votes).contains(pairs[one, other]), "\(one) over \(other)")
      }
    }
    #expect(Schulze(quorum: 46, ratio: try Ratio(1, 1)).count(pairs).outcome == .winners([2]))
  }

  /// www.debian.org/vote/2004/vote_001: 911 developers, a quorum of 45.27; option 1 is dropped by 144 to 258,
  /// option 3, Martin Michlmayr, wins. The page gives each option against the default; those between the two
  /// that are left do not stand in the part that was at hand and are taken for level.
  @Test func debian2004DropsByMajority() throws {
    let matrix = [[0, 0, 0, 144], [0, 0, 0, 394], [0, 0, 0, 442], [258, 70, 26, 0]]
    let result = Schulze(quorum: 46, ratio: try Ratio(1, 1)).count(Pairwise(matrix: matrix))
    #expect(
      result.account.prefix(1) == [.belowRatio(option: 0, votes: 144, against: 258, ratio: try Ratio(1, 1))])
    #expect(result.outcome == .tie(among: [1, 2], seats: 1, certain: []))
  }

  /// Lines of "passes Majority" and "Dropping" in the results of www.debian.org/vote/2004/vote_001 and
  /// 2026/vote_002 (the latter by devotee's mail to debian-vote): for, against, ratio, and whether the
  /// option stayed.
  @Test(arguments: [
    (144, 258, 1, false), (394, 70, 1, true), (442, 26, 1, true), (144, 257, 3, false), (176, 230, 1, false),
  ])
  func debianRatios(_ votes: Int, _ against: Int, _ ratio: Int, _ stays: Bool) throws {
    #expect(try Ratio(ratio, 1).isReached(votes, against: against) == stays)
  }

  /// The steering committee of the Green Party of the United States, 2005-07-24, four seats: ballots and the
  /// count by the Scottish rules are in github.com/jklundell/droop, test/blt/SC.blt and
  /// test/ref/dump/SC-scotland-*.txt.
  @Test func greenPartyCommittee2005() throws {
    let poll = try Poll(.transferableVote(seats: 4), options: 13, GreenParty.ballots)
    #expect(poll.cast == 94)
    let result = poll.result()
    #expect(result.outcome == .winners([2, 3, 6, 12]))
    #expect(result.quota == 19)
    let stages = result.stages
    #expect(stages[0] == GreenParty.units("6 3 8 22 2 0 33 1 1 0 0 0 18"))
    #expect(
      stages[1] == GreenParty.units("6.84848 3.42424 8.42424 22 2.42424 0 19 12.45448 1.42424 0 0 0 18"))
    #expect(
      stages[2]
        == GreenParty.units("7.80300 3.56060 9.24240 19 2.69696 0 19 12.72720 1.42424 0 0 0 18.54544"))
    // droop excludes the four without a vote one by one.
    #expect(
      stages[4] == GreenParty.units("7.80300 3.56060 9.24240 19 2.69696 0 19 14.15144 0 0 0 0 18.54544"))
    #expect(stages[5] == GreenParty.units("8.80300 3.69696 9.24240 19 0 0 19 14.57568 0 0 0 0 19.68180"))
    #expect(stages[6] == GreenParty.units("9.01084 3.95360 9.45496 19 0 0 19 14.57568 0 0 0 0 19"))
    #expect(stages[7] == GreenParty.units("9.36448 0 10.59132 19 0 0 19 15.61032 0 0 0 0 19"))
    #expect(stages[8] == GreenParty.units("0 0 16.62204 19 0 0 19 16.59988 0 0 0 0 19"))
    #expect(stages[9] == GreenParty.units("0 0 18.59172 19 0 0 19 0 0 0 0 0 19"))
  }

  /// droop, test/blt/scotland/weak-defeat.blt and weak-surplus.blt: the earlier stage decides; in the second
  /// a lot falls that decides nothing.
  @Test func droopsTies() throws {
    let defeat = try Poll(.transferableVote(seats: 2), options: 5, rankings("1 A>B\n2 B\n3 C\n4 D\n5 E"))
    #expect(defeat.result().outcome == .winners([3, 4]))
    #expect(defeat.result().stages[2] == [0, 0, 3, 4, 5].map { $0 * 100_000 })
    let surplus = try Poll(
      .transferableVote(seats: 4), options: 6, rankings("10 A>C\n8 B\n6 C\n5 D\n3 E>D\n3 F>D"))
    #expect(surplus.result().outcome == .winners([0, 1, 2, 3]))
  }

  /// droop, test/blt/42.blt and 513.blt, named "Pollux and Helen should tie": by the Scottish rules they do
  /// not.
  @Test(arguments: [("4 A>B\n2 C", 3), ("5 A>B\n1 B\n3 C", 4)])
  func droopsTwins(_ ballots: String, _ quota: Int) throws {
    let result = try Poll(.transferableVote(seats: 2), options: 3, rankings(ballots)).result()
    #expect(result.outcome == .winners([0, 2]) && result.quota == quota)
  }

  /// The example of OpaVote that stvpoll tests its Scottish rules with (github.com/VoteIT/stvpoll,
  /// _opa_example).
  @Test func opaVotesExample() throws {
    let ballots = rankings("28 A>B>C\n26 B>A>C\n3 C\n2 D\n1 E")
    let result = try Poll(.transferableVote(seats: 3), options: 5, ballots).result()
    #expect(result.outcome == .winners([0, 1, 2]))
  }

  /// Wikipedia, "Counting single transferable votes": two seats, Andrea and Carter; A Andrea, B Brad, C
  /// Carter, D Delilah.
  @Test func wikipediasCountOfTwoSeats() throws {
    let ballots = rankings("16 A>B>C>D\n24 A>C>B>D\n17 D>A>B>C")
    let result = try Poll(.transferableVote(seats: 2), options: 4, ballots).result()
    #expect(result.outcome == .winners([0, 2]) && result.quota == 20)
  }
}

private enum GreenParty {
  /// A Budd Dickinson, B Kirit Mookerjee, C Tom Sevigny, D Pat LaMarche, E Michael Piacsek, F and J written
  /// in, G Rebecca Rotzler, H Kristen Olsen, I Jason Jones, K Steve Greenfield, L Jimmy Leas, M Steve Kramer.
  static let ballots = rankings(text)

  static func units(_ votes: String) -> [Int] {
    votes.split(separator: " ").map { word in
      let parts = word.split(separator: ".")
      return (Int(parts[0]) ?? 0) * 100_000 + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
    }
  }

  private static let text = """
    19 G>H>I>K>L
    3 D>C>M>A
    2 A>D>M>G
    2 C>M>A>B
    2 D>A>E>M>B>C
    2 D>A>M>G>C>E>B
    2 G>A>H>I>M>C>B>D>L>E>K
    2 G>H>K>I
    2 M>A>B>G>D>E>C
    1 A>D>M>B>G>E>C>I>H>L>K
    1 A>D>M>E>C>B
    1 A>M>C>D>G>E>B
    1 A>M>C>G>B>D>E
    1 B>C>D>A>M>G
    1 B>D>M>E
    1 B>G>H>L>M>K>A>E>I
    1 C>A>D>B>M>G>I>E>H
    1 C>A>D>M
    1 C>A>D>M>B>G
    1 C>D>G>B>L>M>H>A>E
    1 C>M>A>D>B>G>E
    1 C>M>D>A>G>B>E
    1 D>A>B>H>C
    1 D>A>B>M>I>E
    1 D>A>M>C>B>G>H
    1 D>B>M>A>C
    1 D>C>A>B>K
    1 D>C>M>A>G
    1 D>C>M>H
    1 D>E>B>C>M
    1 D>E>M>C>B>A
    1 D>G>H>B
    1 D>G>M>E
    1 D>H>G>E>M>B>A>C>I
    1 D>M>B>G
    1 D>M>B>G>A>H
    1 D>M>E>B>A>C
    1 E>A>M>C>B>D>G
    1 E>M>B>G>D>A
    1 G>C>D>M>A>E
    1 G>D>B>M
    1 G>E>D>H>K>B>M>A>C>I>L
    1 G>H>D>I>L
    1 G>H>I>C>L>B>M>E>A>D
    1 G>H>I>K
    1 G>H>I>L>K
    1 G>H>K>I>L
    1 G>H>L>A>M>I>B>D>K>E
    1 G>I>H>L>K>B>M
    1 H>D>G>K>M>I
    1 I>K>H>G
    1 M>A>D>B>E>C>G
    1 M>A>G>D
    1 M>B>D>G>E>A
    1 M>C>D>A>B>E>G
    1 M>C>D>A>G>B>E
    1 M>C>E>B
    1 M>D>A>B
    1 M>D>A>C
    1 M>D>C>A>B>E
    1 M>D>G>B>H
    1 M>D>G>C>A>E>H>B>I
    1 M>E>B>A>G>C>H
    1 M>E>B>D>A>C>G
    1 M>E>G>B>D>A
    1 M>G>C>B>E>D>A
    1 M>G>E>D>B>A
    """
}
