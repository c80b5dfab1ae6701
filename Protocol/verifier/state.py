"""state(P), straight from the text: cuts (4.2), effect (4.3) and standing (5.2) in a causally closed set P.

Nothing is kept up to date from one set to the next; every question is answered from the events of P. `at` is
a point of the graph: the past of an event, or all of P.
"""

from collections import defaultdict

from schema import CONTENT, ERASABLE, NEED_NO_MEMBERSHIP

INFINITE = float("inf")


def remembered(question):
    """Answers a question of a state once: P does not change."""

    def ask(self, *arguments):
        key = question.__name__, *arguments
        if key not in self._answers:
            self._answers[key] = question(self, *arguments)
        return self._answers[key]

    return ask


class State:
    def __init__(self, events, pasts):
        """`pasts` gives the past of every event of P."""
        self.all, self.pasts, self._answers = frozenset(events), pasts, {}
        self.of_kind, self.of_key = defaultdict(list), defaultdict(list)
        for event in self.all:
            self.of_kind[event.kind].append(event)
            self.of_key[event.kid].append(event)
        charters = self.of_kind[1]
        self.admission = charters[0].facts[1] if charters else None
        self.founders = {member for member, _ in charters[0].facts[2]} if charters else set()
        self.departments = dict(charters[0].facts[3]) if charters else {}

    def of(self, kind, at):
        return [event for event in self.of_kind[kind] if event in at]

    def is_node(self, event):
        return event.author in self.departments

    # ---- 4.2: what takes the force from a key

    @remembered
    def freeze(self, kid):
        """The smallest seq at which P holds two events of the key."""
        seqs = sorted(event.seq for event in self.of_key[kid])
        return next((a for a, b in zip(seqs, seqs[1:], strict=False) if a == b), INFINITE)

    def revocations(self, kid, author):
        """A revocation bears on its member's own key alone, and counts even if its own event is void."""
        return [event for event in self.of_kind[5] if event.facts[0][:2] == [author, kid]]

    def successions(self, kid):
        return [event for event in self.of_kind[8] if event.kid == kid]

    @remembered
    def cut(self, kid):
        """From this seq on what the key signed is void in P."""
        authors = {event.author for event in self.of_key[kid]}
        revoked = [event for author in authors for event in self.revocations(kid, author)]
        return min(
            self.freeze(kid),
            *(0 if event.facts[1] is None else event.facts[1] + 1 for event in revoked),
            *(event.seq + 1 for event in self.successions(kid)),
            INFINITE,
        )

    # ---- 4.3: effect

    @remembered
    def effective(self, event):
        if event.seq >= self.cut(event.kid):
            return False
        past = self.pasts[event]
        if self.is_node(event):
            return self.node_key(event.author, past) == event.kid
        return event.kind in NEED_NO_MEMBERSHIP or self.supported(event.author, past)

    def effective_of(self, kind, at):
        return [event for event in self.of(kind, at) if self.effective(event)]

    # ---- 5.2: standing

    @remembered
    def node_key(self, department, at):
        """The key of the charter, or of the last effective succession; None if not recognised."""
        key = self.departments.get(department)
        successions = [event for event in self.effective_of(8, at) if event.author == department]
        while following := [event for event in successions if event.kid == key]:
            successions.remove(following[0])
            key = following[0].facts[0]
        return key

    @remembered
    def open_joins(self, member, at):
        left = {join for leave in self.effective_of(3, at) for join in leave.facts[0]}
        joins = self.effective_of(1, at) + self.effective_of(2, at)
        return [join for join in joins if join.author == member and join.id not in left]

    @remembered
    def supported(self, member, at):
        joins = self.open_joins(member, at)
        if not joins or self.admission == [0] or member in self.founders:
            return bool(joins)
        if any(join.kind == 1 for join in joins):
            return True
        if self.admission == [2]:
            return False
        endorsers = {event.author for event in self.effective_of(9, at) if event.facts[0] == member}
        return len(endorsers - {member}) >= self.admission[1]

    def ended(self, department, member, at):
        """The greatest serial of the member that the department has ended; 0 if none."""
        ends = [event for event in self.effective_of(7, at) if event.author == department]
        return max((event.facts[1] for event in ends if event.facts[0] == member), default=0)

    @remembered
    def affiliated(self, member, at):
        return any(
            event.affiliation[2] == member and self.affiliates(event, at)
            for kind in (1, 2, 6)
            for event in self.effective_of(kind, at)
        )

    def affiliates(self, event, at):
        """Its affiliation is by the department's node key at the event's past, and has not been ended."""
        department, node_key, member, serial, *_ = event.affiliation
        recognised = self.node_key(department, self.pasts[event]) == node_key
        return recognised and serial > self.ended(department, member, at)

    def standing(self, member, at=None):
        at = self.all if at is None else at
        if not self.open_joins(member, at):
            return "none"
        if not self.supported(member, at):
            return "pending"
        return "active" if self.affiliated(member, at) else "dormant"

    # ---- what people see of it

    def members(self):
        """The standing of everybody who ever joined."""
        return {event.author: self.standing(event.author) for kind in (1, 2) for event in self.of_kind[kind]}

    def cuts(self):
        """The finite cuts of the keys that P holds events of."""
        return {kid: self.cut(kid) for kid in {event.kid for event in self.all} if self.cut(kid) < INFINITE}

    def quarantined(self):
        """The content that is void (4.2): kept, verifiable, not shown as the community's."""
        return {event.id for event in self.all if event.kind >= CONTENT and not self.effective(event)}

    def erased(self):
        """The events whose bodies are erased (5.4): an effective erase of their own author names them."""
        erasures = self.effective_of(11, self.all)
        named = {(erase.author, target) for erase in erasures for target in erase.facts[0]}
        own = [event for event in self.all if event.body_length and (event.author, event.id) in named]
        return {event.id for event in own if event.kind in ERASABLE or event.kind >= CONTENT}
