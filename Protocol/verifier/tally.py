"""Chapter 8: counts votes. Ranked choice by Schwartz sets, transferable votes ballot by ballot."""

from fractions import Fraction
from itertools import permutations

from cbor_strict import Rejected

ELECTORS, OPTIONS, DEPARTMENTS, WAYS, UNIT = 1_000_000, 256, 1_024, 256, 100_000
YES_AND_NO = (0, 1, 2, 8)
NO, YES, ABSTAIN = 0, 1, 2


def need(holds, rule):
    if not holds:
        raise Rejected(rule)


# ---- 10.1 the vote and its ballots


def check_vote(method, options, electorate, departments):
    kind = method[0]
    for share in [method[1]] if kind < 7 else []:
        check_share(share)
    if kind == 3:
        (p, q) = method[2]
        need(1 <= q <= 1000 and q <= p <= 1000 * q, "wrongRatio")
    need(electorate <= ELECTORS, "tooManyElectors")
    if kind == 8:
        for part in method[1:]:
            need(part[0] in (0, 1), "notComposable")
            check_share(part[1])
    need(options == 0 if kind in YES_AND_NO else 1 <= options <= OPTIONS, "wrongOptions")
    if kind == 7:
        need(1 <= method[1] <= options, "wrongSeats")
    need(1 <= departments <= DEPARTMENTS if kind == 8 else departments == 0, "wrongDepartments")


def check_share(share):
    p, q = share
    need(1 <= q <= 1000 and 0 <= p <= q, "wrongShare")


def check_choice(kind, choice, options):
    if kind in YES_AND_NO:
        return need(choice in (NO, YES, ABSTAIN) if isinstance(choice, int) else False, "wrongChoice")
    need(isinstance(choice, list), "wrongChoice")
    need(choice, "emptyBallot")
    if kind in (3, 7):
        need(all(choice), "emptyRank")
        need(kind == 3 or all(len(rank) == 1 for rank in choice), "tiedRanks")
        named = [option for rank in choice for option in rank]
    else:
        named, points = [option for option, _ in choice], [given for _, given in choice]
        least, most = {4: (1, 1), 5: (0, 10), 6: (1, 10)}[kind]
        need(all(least <= given <= most for given in points), "wrongPoints")
        need(kind != 6 or sum(points) <= 10, "wrongPoints")
    need(all(0 <= option < options + (kind == 3) for option in named), "optionOutOfRange")
    need(len(set(named)) == len(named), "optionTwice")


def tally(method, options=0, electorate=0, departments=0, ballots=(), steps=()):
    """The outcome and what the vectors tell of the way there."""
    check_vote(method, options, electorate, departments)
    kind, cast = method[0], 0
    objections = Objections()
    for step in steps:
        objections.step(*step)
    for ballot in ballots:
        check_choice(kind, ballot["choice"], options)
        cast += ballot.get("count", 1)
        need(cast <= electorate, "tooManyBallots")
        need(kind != 8 or ballot.get("department", -1) in range(departments), "unknownDepartment")
    plain = [(ballot["choice"], ballot.get("count", 1)) for ballot in ballots]
    match kind:
        case 0 | 1 | 2:
            return {"outcome": yes_and_no(method, electorate, plain, objections.open())}
        case 3:
            return ranked(method, options, electorate, plain)
        case 7:
            return Transferable(method[1], options, plain).result()
        case 8:
            return {"outcome": double(method, electorate, departments, ballots, plain)}
    return {"outcome": most_points(method, options, electorate, plain)}


def part(share, whole):
    """The smallest integer R with R · q ≥ p · whole."""
    p, q = share
    return -(-p * whole // q)


# ---- 10.3 to 10.5


def yes_and_no(method, electorate, ballots, objections=()):
    kind, share = method
    counts = [sum(count for choice, count in ballots if choice == voice) for voice in (NO, YES, ABSTAIN)]
    if kind == 0:
        p, q = share
        return (
            "adopted" if counts[YES] * q >= p * electorate and 2 * counts[YES] > electorate else "notAdopted"
        )
    missing = part(share, electorate) - sum(counts)
    if missing > 0:
        return {"quorumMissed": missing}
    return "adopted" if (counts[YES] > counts[NO] if kind == 1 else not objections) else "notAdopted"


class Objections:
    def __init__(self):
        self.raised, self.closed = {}, set()

    def step(self, what, *rest):
        match what:
            case "raise":
                name, member, concern, reason = rest
                need(reason, "reasonMissing")
                need(name not in self.raised, "objectionTwice")
                self.raised[name] = (member, concern)
            case "withdraw":
                name, member = rest
                need(name in self.raised, "unknownObjection")
                need(self.raised[name][0] == member, "notTheirObjection")
                self.closed.add(name)
            case "amend":
                (names,) = rest
                need(all(name in self.raised for name in names), "unknownObjection")
                self.closed.update(names)

    def open(self):
        return [name for name, (_, concern) in self.raised.items() if not concern and name not in self.closed]


# ---- 10.6 ranked choice


def prefers(ranking, one, other):
    def place(option):
        return next((place for place, rank in enumerate(ranking) if option in rank), len(ranking))

    return place(one) < place(other)


def ranked(method, options, electorate, ballots):
    _, quorum, (p, q) = method
    everything, default = range(options + 1), options

    def v(one, other):
        return sum(count for ranking, count in ballots if prefers(ranking, one, other))

    votes = {(one, other): v(one, other) for one in everything for other in everything if one != other}
    needed, struck = part(quorum, electorate), []
    for option in range(options):
        supporting, opposing = votes[option, default], votes[default, option]
        if supporting < needed:
            struck.append([option, "quorum"])
        elif supporting <= opposing or supporting * q < opposing * p:
            struck.append([option, "ratio"])
    kept = [option for option in everything if option not in [gone for gone, _ in struck]]
    best = schwartz_winners(kept, votes)
    return {"outcome": "notAdopted" if best == [default] else winners(best, 1), "struck": struck}


def winners(best, seats, certain=()):
    if len(best) + len(certain) <= seats:
        return {"winners": sorted([*best, *certain])}
    return {"tie": sorted(best), "seats": seats - len(certain), "certain": sorted(certain)}


def schwartz_winners(kept, votes):
    defeats = {(a, b) for a in kept for b in kept if a != b and votes[a, b] > votes[b, a]}
    while True:
        reach = closure(defeats)
        best = [a for a in kept if all((a, b) in reach for b in kept if (b, a) in reach)]
        within = [(a, b) for a, b in defeats if a in best and b in best]
        if not within:
            return best

        def strength(defeat):
            return votes[defeat], -votes[defeat[::-1]]

        weakest = min(map(strength, within))
        defeats -= {defeat for defeat in within if strength(defeat) == weakest}


def closure(pairs):
    reach = set(pairs)
    while True:
        more = {(a, d) for a, b in reach for c, d in pairs if b == c} - reach
        if not more:
            return reach
        reach |= more


# ---- 10.7 points


def most_points(method, options, electorate, ballots):
    cast = sum(count for _, count in ballots)
    missing = part(method[1], electorate) - cast
    if missing > 0:
        return {"quorumMissed": missing}
    sums = [0] * options
    for points, count in ballots:
        for option, given in points:
            sums[option] += given * count
    if max(sums) == 0:
        return "notAdopted"
    return winners([option for option in range(options) if sums[option] == max(sums)], 1)


# ---- 10.8 single transferable vote


class TooManyWays(Exception):
    pass


class Lot(Exception):
    def __init__(self, state, tied):
        self.state, self.tied = state, tied


class Transferable:
    """A ballot is [ranking, holder, value], for each voter one."""

    def __init__(self, seats, options, ballots):
        self.seats, self.options = seats, options
        self.rankings = [[rank[0] for rank in ranking] for ranking, count in ballots for _ in range(count)]
        self.quota = len(self.rankings) // (seats + 1) + 1
        self.ways = []

    def result(self):
        if not self.rankings:
            return {"outcome": "notAdopted", "quota": self.quota}
        start = {
            "ballots": [(ranking, ranking[0], UNIT) for ranking in self.rankings],
            "kept": {},
            "elected": frozenset(),
            "excluded": frozenset(),
            "stages": (),
        }
        start = self.closed(start)
        try:
            self.follow(start)
        except TooManyWays:
            pass
        try:
            self.run(start)
        except Lot as lot:
            return {"outcome": self.after(lot), "quota": self.quota, "stages": self.told(lot.state)}
        (way,) = self.ways
        return {"outcome": winners(way["elected"], self.seats), "quota": self.quota, "stages": self.told(way)}

    def after(self, lot):
        if len(self.ways) > WAYS:
            return winners(self.continuing(lot.state), self.seats, lot.state["elected"])
        in_all = frozenset.intersection(*(way["elected"] for way in self.ways))
        in_some = frozenset.union(*(way["elected"] for way in self.ways))
        return winners(in_some - in_all, self.seats, in_all)

    def told(self, state):
        return [list(votes) for votes in state["stages"]]

    def follow(self, state):
        try:
            self.ways.append(self.run(state))
            if len(self.ways) > WAYS:
                raise TooManyWays
        except Lot as lot:
            for option in lot.tied:
                self.follow(self.act(lot.state, option))

    def run(self, state):
        while len(state["elected"]) < self.seats:
            continuing = self.continuing(state)
            if len(state["elected"]) + len(continuing) == self.seats:
                return self.closed({**state, "elected": state["elected"] | set(continuing)})
            state = self.step(state, continuing)
        return state

    def step(self, state, continuing):
        votes = self.votes(state)
        over = [option for option in state["elected"] if votes[option] > self.quota * UNIT]
        if over:
            tied = self.level(state, [o for o in over if votes[o] == max(votes[p] for p in over)], max)
        else:
            tied = [o for o in continuing if votes[o] == min(votes[p] for p in continuing)]
            left = len(state["elected"]) + len(continuing) - len(tied)
            if votes[tied[0]] == 0 and left >= self.seats:
                return self.closed({**state, "excluded": state["excluded"] | set(tied)})
            tied = self.level(state, tied, min)
        if len(tied) > 1:
            raise Lot(state, sorted(tied))
        return self.act(state, tied[0])

    @staticmethod
    def part(product, votes):
        """Rounded down to a whole unit."""
        return product // votes

    @staticmethod
    def level(state, tied, best):
        for votes in reversed(state["stages"]):
            wanted = best(votes[option] for option in tied)
            tied = [option for option in tied if votes[option] == wanted]
        return tied

    def act(self, state, option):
        """Passes on the surplus of an elected option, or excludes one that continues."""
        votes, continuing = self.votes(state), set(self.continuing(state)) - {option}
        elected = option in state["elected"]
        surplus, ballots = votes[option] - self.quota * UNIT, []
        for ranking, holder, value in state["ballots"]:
            if holder == option:
                behind = ranking[ranking.index(option) + 1 :]
                holder = next((other for other in behind if other in continuing), None)
                value = self.part(surplus * value, votes[option]) if elected else value
            ballots.append((ranking, holder, value))
        changed = {**state, "ballots": ballots}
        if elected:
            changed["kept"] = {**state["kept"], option: self.quota * UNIT}
        else:
            changed["excluded"] = state["excluded"] | {option}
        return self.closed(changed)

    def closed(self, state):
        votes = self.votes(state)
        reached = {option for option in self.continuing(state) if votes[option] >= self.quota * UNIT}
        return {**state, "elected": state["elected"] | reached, "stages": (*state["stages"], tuple(votes))}

    def votes(self, state):
        votes = [state["kept"].get(option, 0) for option in range(self.options)]
        for _, holder, value in state["ballots"]:
            if holder is not None:
                votes[holder] += value
        return votes

    def continuing(self, state):
        gone = state["elected"] | state["excluded"]
        return [option for option in range(self.options) if option not in gone]


class Exact(Transferable):
    """The same without rounding, for self_checks."""

    part = staticmethod(Fraction)


# ---- 10.9 double majority


def double(method, electorate, departments, ballots, plain):
    estates = []
    for department in range(departments):
        own = [(b["choice"], b.get("count", 1)) for b in ballots if b["department"] == department]
        yes, no = (sum(count for choice, count in own if choice == voice) for voice in (YES, NO))
        if sum(count for _, count in own):
            estates.append((YES if yes > no else NO if no > yes else ABSTAIN, 1))
    people = yes_and_no(method[1], electorate, plain)
    return "adopted" if people == yes_and_no(method[2], departments, estates) == "adopted" else "notAdopted"


# ---- the other words of 10.6, for self_checks


def strongest_path_winners(kept, votes):
    """By trying every path: slow, and plain to see."""

    def strength(path):
        links = list(zip(path, path[1:]))
        if not all(votes[a, b] > votes[b, a] for a, b in links):
            return (0, 0)
        return min((votes[a, b], -votes[b, a]) for a, b in links)

    def between(one, other):
        rest = [option for option in kept if option not in (one, other)]
        middles = (middle for size in range(len(rest) + 1) for middle in permutations(rest, size))
        return max(strength([one, *middle, other]) for middle in middles)

    return [a for a in kept if all(between(a, b) >= between(b, a) for b in kept if b != a)]
