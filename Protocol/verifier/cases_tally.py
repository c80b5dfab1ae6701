"""The cases of tally.json: chapter 10.

What is expected stands here by hand, but for the random votes at the end: those are counted by tally.py, and
the other implementation has to count them alike.
"""

import random

import tally

YES, NO, ABSTAIN = 1, 0, 2
HALF, THIRDS, ALL, NONE, QUARTER = [1, 2], [2, 3], [1, 1], [0, 1], [1, 4]
ABSOLUTE, UNANIMOUS = [0, HALF], [0, ALL]
RANKED = [3, NONE, [1, 1]]
NAMES = "ABCDEFGHIJKLM"


def voices(yes=0, no=0, abstain=0, **department):
    counts = [(YES, yes), (NO, no), (ABSTAIN, abstain)]
    return [{"choice": voice, "count": count, **department} for voice, count in counts if count]


def ranks(text):
    """`3 AB>C` is three ballots with A and B level before C; several stand between commas."""
    ballots = []
    for line in text.split(","):
        count, ranking = line.split()
        choice = [[NAMES.index(option) for option in rank] for rank in ranking.split(">")]
        ballots.append({"choice": choice, "count": int(count)})
    return ballots


def points(*ballots):
    """`(3, "A", 5, "B", 1)`: three ballots with five points for A and one for B."""
    return [
        {"choice": [[NAMES.index(o), given] for o, given in zip(rest[::2], rest[1::2])], "count": count}
        for count, *rest in ballots
    ]


def winners(options):
    return {"winners": [NAMES.index(option) for option in options]}


def tie(options, seats=1, certain=""):
    return {
        "tie": [NAMES.index(option) for option in options],
        "seats": seats,
        "certain": [NAMES.index(option) for option in certain],
    }


def missed(by):
    return {"quorumMissed": by}


def whole(method, ballots, electorate=None, options=0, **rest):
    """A vote with what is not 0; the electorate is those that voted if it is not named."""
    if electorate is None:
        electorate = sum(ballot.get("count", 1) for ballot in ballots)
    vote = {"method": method, "options": options, "electorate": electorate}
    return {name: value for name, value in vote.items() if value} | rest | {"ballots": ballots}


def accept(name, outcome, vote, **told):
    return {"name": name, **vote, "expect": "accept", "outcome": outcome, **told}


def absolute():
    yes, no = "adopted", "notAdopted"
    for name, method, electorate, ballots, outcome in [
        ("more than half of 30", ABSOLUTE, 30, voices(16, 14), yes),
        ("half of 30 is not more than half", ABSOLUTE, 30, voices(15, 0), no),
        ("15 of 29 is more than half", ABSOLUTE, 29, voices(15, 14), yes),
        ("who does not vote counts as no", ABSOLUTE, 40, voices(20, 1), no),
        ("two thirds, met exactly", [0, THIRDS], 30, voices(20, 10), yes),
        ("two thirds, missed by one", [0, THIRDS], 30, voices(19, 0), no),
        ("two thirds of 31 is 21", [0, THIRDS], 31, voices(20), no),
        ("two thirds of 31, met", [0, THIRDS], 31, voices(21), yes),
        ("a share below one half means more than half", [0, [1, 3]], 30, voices(15), no),
        ("a share of nothing means more than half", [0, NONE], 3, voices(2, 1), yes),
        ("unanimity", UNANIMOUS, 7, voices(7), yes),
        ("unanimity, one abstains", UNANIMOUS, 7, voices(6, 0, 1), no),
        ("unanimity, one does not vote", UNANIMOUS, 7, voices(6), no),
        ("one elector", ABSOLUTE, 1, voices(1), yes),
        ("no elector", ABSOLUTE, 0, [], no),
        ("no elector, unanimously", UNANIMOUS, 0, [], no),
        ("no ballot", ABSOLUTE, 5, [], no),
        ("999 of 1,000, met", [0, [999, 1000]], 1_000_000, voices(999_000), yes),
        ("999 of 1,000, missed by one", [0, [999, 1000]], 1_000_000, voices(998_999), no),
        ("ballots in several heaps", ABSOLUTE, 9, voices(2, 2) + voices(3), yes),
    ]:
        yield accept(f"absolute majority: {name}", outcome, whole(method, ballots, electorate))


def majority():
    for name, quorum, electorate, ballots, outcome in [
        ("more yes than no", NONE, 9, voices(2, 1), "adopted"),
        ("a tie is not adopted", NONE, 9, voices(2, 2), "notAdopted"),
        ("fewer yes than no", NONE, 9, voices(1, 2), "notAdopted"),
        ("abstentions take no side", NONE, 9, voices(2, 1, 6), "adopted"),
        ("only abstentions", NONE, 9, voices(0, 0, 9), "notAdopted"),
        ("nobody votes", NONE, 9, [], "notAdopted"),
        ("nobody votes, with a quorum", QUARTER, 9, [], missed(3)),
        ("the quorum, met exactly", QUARTER, 12, voices(2, 1), "adopted"),
        ("the quorum, missed by one", QUARTER, 12, voices(2), missed(1)),
        ("a quarter of 13 is 4", QUARTER, 13, voices(3), missed(1)),
        ("abstentions count for the quorum", QUARTER, 12, voices(1, 0, 2), "adopted"),
        ("the quorum is missed though all say no", HALF, 12, voices(0, 5), missed(1)),
        ("a quorum of all", ALL, 3, voices(2, 1), "adopted"),
        ("a quorum of all, missed", ALL, 4, voices(2, 1), missed(1)),
        ("no elector", QUARTER, 0, [], "notAdopted"),
    ]:
        yield accept(f"majority: {name}", outcome, whole([1, quorum], ballots, electorate))


def consent():
    objected = ["raise", 1, 7, False, True]
    for name, turnout, electorate, ballots, steps, outcome in [
        ("nobody objects", HALF, 4, voices(2), [], "adopted"),
        ("the turnout is missed by one", HALF, 5, voices(2), [], missed(1)),
        ("silence, where no turnout is asked for", NONE, 5, [], [], "adopted"),
        ("an objection is open", HALF, 4, voices(4), [objected], "notAdopted"),
        ("withdrawn", HALF, 4, voices(4), [objected, ["withdraw", 1, 7]], "adopted"),
        ("answered", HALF, 4, voices(4), [objected, ["amend", [1]]], "adopted"),
        ("an amendment that answers nothing", HALF, 4, voices(4), [objected, ["amend", []]], "notAdopted"),
        (
            "answered and withdrawn",
            HALF,
            4,
            voices(4),
            [objected, ["amend", [1]], ["withdraw", 1, 7]],
            "adopted",
        ),
        (
            "withdrawn and answered",
            HALF,
            4,
            voices(4),
            [objected, ["withdraw", 1, 7], ["amend", [1]]],
            "adopted",
        ),
        (
            "raised again",
            HALF,
            4,
            voices(4),
            [objected, ["amend", [1]], ["raise", 2, 7, False, True]],
            "notAdopted",
        ),
        (
            "one of two answered",
            HALF,
            4,
            voices(4),
            [objected, ["raise", 2, 8, False, True], ["amend", [1]]],
            "notAdopted",
        ),
        ("a concern does not block", HALF, 4, voices(4), [["raise", 1, 7, True, True]], "adopted"),
        ("a no does not block", HALF, 4, voices(0, 4), [], "adopted"),
        ("the turnout is missed with an objection open", ALL, 4, voices(3), [objected], missed(1)),
    ]:
        vote = whole([2, turnout], ballots, electorate, **({"steps": steps} if steps else {}))
        yield accept(f"consent: {name}", outcome, vote)
    for rule, name, steps in [
        ("reasonMissing", "an objection without a reason", [["raise", 1, 7, False, False]]),
        ("reasonMissing", "a concern without a reason", [["raise", 1, 7, True, False]]),
        ("objectionTwice", "an ID is used again", [objected, objected]),
        ("notTheirObjection", "withdrawn by another", [objected, ["withdraw", 1, 8]]),
        ("unknownObjection", "withdrawn before it was raised", [["withdraw", 1, 7]]),
        ("unknownObjection", "answered before it was raised", [objected, ["amend", [1, 2]]]),
    ]:
        yield reject(f"consent: {name}", rule, whole([2, HALF], voices(4), steps=steps))


SCHULZE = (
    "5 A>C>B>E>D, 5 A>D>E>C>B, 8 B>E>D>A>C, 3 C>A>B>E>D, 7 C>A>E>B>D, 2 C>B>A>D>E, 7 D>C>E>B>A, 8 E>B>A>D>C"
)
TENNESSEE = "42 A>B>C>D, 26 B>C>D>A, 15 C>D>B>A, 17 D>C>B>A"


def ranked():
    for name, options, text, outcome in [
        ("the 45 voters of Schulze's paper", 5, SCHULZE, winners("E")),
        ("Tennessee: Nashville beats all others", 4, TENNESSEE, winners("B")),
        ("one option, preferred to further discussion", 1, "2 A>B, 1 B>A", winners("A")),
        ("one option, level with further discussion", 1, "2 AB", "notAdopted"),
        ("one option, as many for as against", 1, "2 A>B, 2 B>A", "notAdopted"),
        ("further discussion first", 2, "2 C>A>B, 1 A>B>C", "notAdopted"),
        ("what is not named is level", 2, "3 A", winners("A")),
        ("further discussion not named comes last", 2, "1 A>B", winners("A")),
        ("two options, level", 2, "1 A>B, 1 B>A", tie("AB")),
        ("a cycle of three, all defeats equal", 3, "1 A>B>C, 1 B>C>A, 1 C>A>B", tie("ABC")),
        ("a cycle of three, the weakest goes", 3, "4 A>B>C, 3 B>C>A, 2 C>A>B", winners("A")),
        (
            "equal votes for: more against is weaker",
            3,
            "3 AB>C, 3 BC>A, 3 A>BC, 3 C>A>B, 1 B>C>A, 1 A>B>C",
            winners("A"),
        ),
        ("who is level with the winner in the pair ties", 3, "2 AB>C, 1 C>AB", tie("AB")),
        ("a tie of two in front of a third", 3, "2 A>B>C, 2 B>A>C, 1 C>AB", tie("AB")),
        ("two are level by their paths", 4, "3 A>B>C>D, 2 D>A>B>C, 2 D>B>C>A, 2 C>B>D>A", tie("BD")),
    ]:
        vote = whole(RANKED, ranks(text), options=options)
        yield accept(f"ranked: {name}", outcome, vote)
    for name, quorum, ratio, options, electorate, text, struck, outcome in [
        ("quorum, met exactly", [1, 5], [1, 1], 1, 10, "2 A>B", [], winners("A")),
        ("quorum, missed by one", [1, 5], [1, 1], 1, 10, "1 A>B, 5 AB", [[0, "quorum"]], "notAdopted"),
        ("a fifth of 11 is 3", [1, 5], [1, 1], 1, 11, "2 A>B", [[0, "quorum"]], "notAdopted"),
        (
            "quorum asks who prefers it, not who votes",
            HALF,
            [1, 1],
            1,
            10,
            "4 A>B, 6 AB",
            [[0, "quorum"]],
            "notAdopted",
        ),
        ("ratio 3:1, met exactly", NONE, [3, 1], 1, 40, "30 A>B, 10 B>A", [], winners("A")),
        ("ratio 3:1, missed by one", NONE, [3, 1], 1, 40, "29 A>B, 10 B>A", [[0, "ratio"]], "notAdopted"),
        ("ratio 3:2, met exactly", NONE, [3, 2], 1, 40, "3 A>B, 2 B>A", [], winners("A")),
        ("ratio 3:2, missed", NONE, [3, 2], 1, 40, "4 A>B, 3 B>A", [[0, "ratio"]], "notAdopted"),
        (
            "ratio 1:1 asks for more than half",
            NONE,
            [1, 1],
            1,
            40,
            "3 A>B, 3 B>A",
            [[0, "ratio"]],
            "notAdopted",
        ),
        ("none against meets any ratio", NONE, [1000, 1], 1, 40, "1 A>B", [], winners("A")),
        ("none for meets none", NONE, [1, 1], 1, 40, "1 AB", [[0, "ratio"]], "notAdopted"),
        (
            "a struck option does not stand in the way",
            NONE,
            [2, 1],
            2,
            40,
            "5 A>B>C, 3 C>B>A, 4 B>C>A",
            [[0, "ratio"]],
            winners("B"),
        ),
        (
            "quorum before ratio",
            HALF,
            [3, 1],
            2,
            8,
            "3 A>C>B, 4 B>C>A",
            [[0, "quorum"], [1, "ratio"]],
            "notAdopted",
        ),
        ("nobody votes", NONE, [1, 1], 2, 5, None, [[0, "ratio"], [1, "ratio"]], "notAdopted"),
    ]:
        ballots = ranks(text) if text else []
        vote = whole([3, quorum, ratio], ballots, electorate, options)
        yield accept(f"ranked: {name}", outcome, vote, struck=struck)


def with_points():
    one = (4, "A", 1, "B", 1), (1, "C", 1)
    for name, method, options, electorate, ballots, outcome in [
        (
            "approval: the most",
            [4, NONE],
            3,
            9,
            points((3, "A", 1), (2, "A", 1, "B", 1), (4, "B", 1)),
            winners("B"),
        ),
        ("approval: a tie", [4, NONE], 3, 9, points(*one), tie("AB")),
        ("approval: all level", [4, NONE], 2, 9, points((1, "A", 1), (1, "B", 1)), tie("AB")),
        ("approval: nobody votes", [4, NONE], 2, 9, [], "notAdopted"),
        ("approval: quorum, met exactly", [4, HALF], 2, 10, points((5, "A", 1)), winners("A")),
        ("approval: quorum, missed by one", [4, HALF], 2, 10, points((4, "A", 1)), missed(1)),
        (
            "approval: Tennessee, the two nearest",
            [4, NONE],
            4,
            100,
            points((42, "A", 1), (26, "B", 1, "C", 1), (15, "C", 1, "D", 1), (17, "D", 1, "C", 1)),
            winners("C"),
        ),
        ("score: the greatest sum", [5, NONE], 2, 9, points((3, "A", 10), (5, "B", 7)), winners("B")),
        ("score: a tie", [5, NONE], 2, 9, points((1, "A", 10), (2, "B", 5)), tie("AB")),
        (
            "score: a tie of three behind none",
            [5, NONE],
            3,
            9,
            points((1, "A", 3, "B", 3, "C", 3)),
            tie("ABC"),
        ),
        ("score: a zero is a ballot", [5, HALF], 1, 2, points((1, "A", 0)), "notAdopted"),
        ("score: quorum, missed by two", [5, ALL], 2, 5, points((3, "A", 1)), missed(2)),
        ("score: one point decides", [5, NONE], 2, 9, points((1, "A", 10, "B", 9)), winners("A")),
        ("dots: all on one", [6, NONE], 2, 9, points((1, "A", 10), (3, "B", 3)), winners("A")),
        ("dots: spread", [6, NONE], 3, 9, points((2, "A", 4, "B", 6), (1, "C", 10)), winners("B")),
        ("dots: a tie", [6, NONE], 2, 9, points((2, "A", 5, "B", 5)), tie("AB")),
        ("dots: not all used", [6, NONE], 2, 9, points((1, "A", 1)), winners("A")),
        ("dots: quorum, missed by one", [6, [1, 3]], 2, 10, points((3, "A", 1)), missed(1)),
    ]:
        yield accept(name, outcome, whole(method, ballots, electorate, options))


def transferable():
    for name, seats, options, text, outcome, quota, stages in [
        ("a majority at once", 1, 3, "3 A, 1 B, 1 C", winners("A"), 3, [[3, 1, 1]]),
        (
            "Tennessee by one seat: Knoxville",
            1,
            4,
            TENNESSEE,
            winners("D"),
            51,
            [[42, 26, 15, 17], [42, 26, 0, 32], [42, 0, 0, 58]],
        ),
        ("as many options as seats", 2, 2, "1 A", winners("AB"), 1, None),
        ("no votes at all are excluded together", 1, 4, "3 A, 2 B", winners("A"), 3, None),
        (
            "a surplus with cut decimals",
            3,
            5,
            "28 A>B>C, 26 B>A>C, 3 C, 2 D, 1 E",
            winners("ABC"),
            16,
            [[28, 26, 3, 2, 1], [16, 26, 14.99996, 2, 1], [16, 16, 24.99982, 2, 1]],
        ),
        (
            "the earlier stage decides who is excluded",
            2,
            5,
            "1 A>B, 2 B, 3 C, 4 D, 5 E",
            winners("DE"),
            6,
            [[1, 2, 3, 4, 5], [0, 3, 3, 4, 5], [0, 0, 3, 4, 5], [0, 0, 0, 4, 5], [0, 0, 0, 4, 5]],
        ),
        ("a lot that does not matter", 1, 4, "5 A, 3 B, 1 C>A, 1 D>A", winners("A"), 6, [[5, 3, 1, 1]]),
        ("a lot that matters", 1, 3, "2 A, 1 B>C, 1 C>B", winners("A"), 3, None),
        ("two level for one seat", 1, 2, "2 A, 2 B", tie("AB"), 3, [[2, 2]]),
        ("two level for the last of two seats", 2, 3, "5 A, 2 B, 2 C", tie("BC", certain="A"), 4, None),
        ("all level", 2, 4, "1 A, 1 B, 1 C, 1 D", tie("ABCD", seats=2), 2, [[1, 1, 1, 1]]),
        ("nobody votes", 2, 3, None, "notAdopted", 1, None),
        ("more options without a vote than seats", 3, 5, "4 A>B", tie("CDE", seats=1, certain="AB"), 2, None),
        (
            "more ways than are followed",
            5,
            10,
            "1 A, 1 B, 1 C, 1 D, 1 E, 1 F, 1 G, 1 H, 1 I, 1 J",
            tie("ABCDEFGHIJ", seats=5),
            2,
            [[1] * 10],
        ),
        (
            "the greatest surplus goes first",
            2,
            4,
            "6 A>C>D, 5 B>D>C, 1 C, 1 D",
            winners("AB"),
            5,
            None,
        ),
        (
            "equal surpluses at every stage, and it does not matter",
            3,
            5,
            "6 A>C, 6 B>C, 1 D, 1 E",
            winners("ABC"),
            4,
            None,
        ),
        (
            "a ballot that names no other is left out",
            2,
            3,
            "5 A, 2 B, 1 C",
            winners("AB"),
            3,
            [[5, 2, 1], [3, 2, 1], [3, 2, 0], [3, 2, 0]],
        ),
        (
            "an elected option gets nothing any more",
            2,
            4,
            "4 A>B>C, 4 B>A>C, 2 C, 1 D>A>C",
            winners("AB"),
            4,
            [[4, 4, 2, 1]],
        ),
    ]:
        vote = whole([7, seats], ranks(text) if text else [], options=options)
        found = counted(vote)
        told = {"quota": quota}
        if stages:
            told["stages"] = [[round(votes * tally.UNIT) for votes in stage] for stage in stages]
        elif "stages" in found:
            told["stages"] = found["stages"]
        yield accept(f"transferable: {name}", outcome, vote, **told)


def double():
    people, estates = [0, HALF], [1, NONE]
    for name, method, electorate, parts, outcome in [
        ("both", [8, people, estates], 9, [(3, 0), (2, 1), (0, 3)], "adopted"),
        ("the people only", [8, people, estates], 9, [(5, 0), (1, 2), (0, 1)], "notAdopted"),
        ("the departments only", [8, people, estates], 20, [(2, 1), (2, 1), (0, 9)], "notAdopted"),
        ("departments level", [8, people, estates], 8, [(5, 0), (1, 2)], "notAdopted"),
        ("a department that is level abstains", [8, people, estates], 8, [(4, 0), (2, 2)], "adopted"),
        (
            "… and is not a yes under an absolute majority",
            [8, people, [0, HALF]],
            8,
            [(4, 0), (2, 2)],
            "notAdopted",
        ),
        (
            "a department without a ballot casts none",
            [8, people, [1, ALL]],
            5,
            [(4, 0), (0, 0)],
            "notAdopted",
        ),
        ("every department", [8, people, [0, ALL]], 6, [(2, 1), (2, 1)], "adopted"),
        ("the people's quorum is missed", [8, [1, HALF], estates], 9, [(2, 0), (2, 0)], "notAdopted"),
    ]:
        ballots = [ballot for number, part in enumerate(parts) for ballot in voices(*part, department=number)]
        vote = whole(method, ballots, electorate, departments=len(parts))
        yield accept(f"double: {name}", outcome, vote)
    abstained = voices(4, department=0) + voices(0, 0, 2, department=1)
    vote = whole([8, [1, NONE], [1, ALL]], abstained, departments=2)
    yield accept("double: a department that abstains takes part", "adopted", vote)


def reject(name, rule, vote):
    return {"name": name, **vote, "expect": "reject", "rule": rule}


def rejected():
    for rule, name, vote in [
        ("wrongShare", "a share above one", whole([0, [4, 3]], [])),
        ("wrongShare", "a share of nothing by nothing", whole([1, [0, 0]], [])),
        ("wrongShare", "a denominator above 1,000", whole([4, [1, 1001]], [], options=1)),
        ("wrongShare", "within a double majority", whole([8, [0, [2, 1]], ABSOLUTE], [], departments=2)),
        ("wrongRatio", "a ratio below one", whole([3, NONE, [1, 2]], [], options=1)),
        ("wrongRatio", "a ratio above 1,000", whole([3, NONE, [2001, 2]], [], options=1)),
        ("wrongRatio", "a ratio with a denominator of 0", whole([3, NONE, [1, 0]], [], options=1)),
        ("tooManyElectors", "one elector more than can be", whole(ABSOLUTE, [], 1_000_001)),
        (
            "notComposable",
            "a double majority with consent",
            whole([8, [2, HALF], ABSOLUTE], [], departments=2),
        ),
        ("notComposable", "a double majority of a ranking", whole([8, ABSOLUTE, RANKED], [], departments=2)),
        (
            "notComposable",
            "a double majority in another",
            whole([8, [8, ABSOLUTE, ABSOLUTE], ABSOLUTE], [], departments=2),
        ),
        ("wrongOptions", "yes and no with an option", whole(ABSOLUTE, [], options=1)),
        ("wrongOptions", "a ranking of nothing", whole(RANKED, [])),
        ("wrongOptions", "257 options", whole([4, NONE], [], options=257)),
        ("wrongSeats", "no seat", whole([7, 0], [], options=2)),
        ("wrongSeats", "more seats than options", whole([7, 3], [], options=2)),
        ("wrongDepartments", "a double majority without departments", whole([8, ABSOLUTE, ABSOLUTE], [])),
        (
            "wrongDepartments",
            "departments where there is no double majority",
            whole(ABSOLUTE, [], departments=2),
        ),
        ("wrongChoice", "a ranking where yes or no is asked", whole(ABSOLUTE, ranks("1 A"))),
        ("wrongChoice", "yes where a ranking is asked", whole(RANKED, voices(1), options=2)),
        ("wrongChoice", "yes where points are asked", whole([5, NONE], voices(1), options=2)),
        ("wrongChoice", "neither no, yes nor abstention", whole(ABSOLUTE, [{"choice": 3}])),
        ("emptyBallot", "a ranking of nothing at all", whole(RANKED, [{"choice": []}], options=2)),
        ("emptyBallot", "no points", whole([4, NONE], [{"choice": []}], options=2)),
        ("emptyBallot", "no preference", whole([7, 1], [{"choice": []}], options=2)),
        ("emptyRank", "a rank without an option", whole(RANKED, [{"choice": [[0], []]}], options=2)),
        ("tiedRanks", "two at once where one goes after the other", whole([7, 1], ranks("1 AB"), options=2)),
        ("optionOutOfRange", "beyond further discussion", whole(RANKED, ranks("1 D"), options=2)),
        (
            "optionOutOfRange",
            "there is no further discussion elsewhere",
            whole([7, 1], ranks("1 C"), options=2),
        ),
        (
            "optionOutOfRange",
            "points for what is not there",
            whole([4, NONE], points((1, "C", 1)), options=2),
        ),
        ("optionTwice", "ranked twice", whole(RANKED, ranks("1 A>B>A"), options=2)),
        ("optionTwice", "twice in one rank", whole(RANKED, ranks("1 AA"), options=2)),
        ("optionTwice", "preferred twice", whole([7, 1], ranks("1 A>A"), options=2)),
        ("optionTwice", "points twice", whole([5, NONE], points((1, "A", 3, "A", 3)), options=2)),
        ("wrongPoints", "two approvals for one option", whole([4, NONE], points((1, "A", 2)), options=2)),
        ("wrongPoints", "a score of 11", whole([5, NONE], points((1, "A", 11)), options=2)),
        ("wrongPoints", "11 dots", whole([6, NONE], points((1, "A", 6, "B", 5)), options=2)),
        ("wrongPoints", "no dot on an option", whole([6, NONE], points((1, "A", 0)), options=2)),
        ("tooManyBallots", "one more than there are electors", whole(ABSOLUTE, voices(2, 1), 2)),
        (
            "unknownDepartment",
            "a third of two",
            whole([8, ABSOLUTE, ABSOLUTE], voices(1, department=2), departments=2),
        ),
        ("unknownDepartment", "none is named", whole([8, ABSOLUTE, ABSOLUTE], voices(1), departments=2)),
    ]:
        yield reject(f"{rule}: {name}", rule, vote)


def counted(vote):
    return tally.tally(**vote)


def at_random():
    numbers = random.Random(8)
    for number in range(60):
        options = numbers.randint(2, 5)
        ballots = []
        for _ in range(numbers.randint(1, 7)):
            order = numbers.sample(range(options + 1), numbers.randint(1, options + 1))
            ranking = []
            for option in order:
                if ranking and numbers.random() < 0.3:
                    ranking[-1].append(option)
                else:
                    ranking.append([option])
            ballots.append({"choice": ranking, "count": numbers.randint(1, 4)})
        method = [3, numbers.choice([NONE, [1, 3]]), numbers.choice([[1, 1], [1, 1], [3, 2]])]
        vote = whole(method, ballots, options=options)
        found = counted(vote)
        yield accept(f"ranked at random {number}", found["outcome"], vote, struck=found["struck"])
    for number in range(60):
        options = numbers.randint(2, 7)
        ballots = [
            {
                "choice": [[o] for o in numbers.sample(range(options), numbers.randint(1, options))],
                "count": numbers.choice([1, 2, 3, 7, 10]),
            }
            for _ in range(numbers.randint(1, 9))
        ]
        vote = whole([7, numbers.randint(1, min(4, options))], ballots, options=options)
        found = counted(vote)
        told = {name: found[name] for name in ("quota", "stages")}
        yield accept(f"transferable at random {number}", found["outcome"], vote, **told)


def cases():
    groups = (absolute, majority, consent, ranked, with_points, transferable, double, rejected, at_random)
    return [case for group in groups for case in group()]
