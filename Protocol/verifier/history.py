"""Writes histories for histories.json: who does what, on which heads, and what is to become of it.

Where nothing else is said, an event is expected to be admitted, stands on all heads so far, and goes on with
the chain of its key: honest and up to date. A history says only where it is not.
"""

from build import BEGIN, NOW, Member, body, event, header
from messages import tips_digest

HONEST = object()


class Histories:
    """Collects the histories of a module: a decorator for functions that write one and say how it ends."""

    def __init__(self, founder, departments):
        self.founder, self.departments, self.made = founder, departments, []

    def __call__(self, name, admission=(0,), **charter):
        def register(write):
            def made():
                history = History(name, self.founder, self.departments, list(admission), **charter)
                return history.case(**write(history))

            self.made.append(made)

        return register

    def cases(self):
        return (made() for made in self.made)


class Made:
    """An event of a history, and what is expected of it."""

    def __init__(self, label, data, id, key, community, seq, edges, expect, rule, content):
        self.label, self.data, self.id, self.key, self.community = label, data, id, key, community
        self.seq, self.edges, self.expect, self.rule, self.content = seq, edges, expect, rule, content

    def case(self):
        case = {"label": self.label, "event": self.data.hex()}
        case |= {"body": self.content.hex()} if self.content else {}
        return case | {"expect": self.expect} | ({"rule": self.rule} if self.rule else {})


class History:
    def __init__(
        self, name, founder, departments, admission, visibility=0, department=None, founders=(), **charter
    ):
        """`founders` are pairs of a member and the department (anything with an `id`) named beside them."""
        self.name, self.made, self.time, self.people = name, [], BEGIN, {founder.name: founder}
        department = department or departments[0]
        facts = [
            visibility, admission, sorted([member.id, of.id] for member, of in founders),
            sorted([each.id, each.key.id] for each in departments), [], None, None,
            founder.certificate(founder.device()), department.affiliation(founder),
        ]  # fmt: skip
        self.community = None
        self.charter = self.add(
            "charter", founder.device(), founder.id, 1, facts, content={0: name, 1: "to test"}, **charter
        )
        self.community = self.charter.id

    # ---- one event

    def heads(self):
        here = [made for made in self.made if made.community == self.community]
        admitted = [made for made in here if made.expect == "admit"]
        seen = {edge for made in admitted for edge in made.edges}
        return [made for made in admitted if made.id not in seen]

    def last(self, key):
        """The event of the key that an honest author goes on from."""
        own = [made for made in self.made if made.key is key and made.expect == "admit"]
        return max(own, key=lambda made: made.seq, default=None)

    def add(
        self, label, key, author, kind, facts=(), *, on=None, after=HONEST, content=None,
        expect="admit", refuse=None, hold=None, drop=None,
        seq=None, time=None, signature=None, community=HONEST, version=1,
    ):  # fmt: skip
        """One event. `on` are the heads its author has seen, `after` the event before it in its chain."""
        previous = self.last(key) if after is HONEST else after
        on = self.heads() if on is None else on
        parents = sorted({made.id for made in on if made is not previous})
        previous_id = previous.id if previous else None
        seq = seq if seq is not None else previous.seq + 1 if previous else 0
        self.time += 1000
        content = content if content is None else body(content, f"{self.name}/{label}")
        fields = header(
            author, kind, facts, community=self.community if community is HONEST else community, seq=seq,
            previous=previous_id, parents=parents, time=self.time if time is None else time, body=content,
        )  # fmt: skip
        data, id = event(key, [version, *fields[1:]], signature=signature)
        for verdict, rule in (("refuse", refuse), ("hold", hold), ("drop", drop)):
            if rule:
                expect = verdict
                break
        edges = {previous_id, *parents} - {None}
        made = Made(self._free(label), data, id, key, fields[1] or id, seq, edges, expect, rule, content)
        self.made.append(made)
        return made

    def _free(self, label):
        taken = {made.label for made in self.made}
        names = (label if number == 1 else f"{label} {number}" for number in range(1, 1000))
        return next(name for name in names if name not in taken)

    # ---- what members do

    def by(self, member, verb, kind, facts=(), device=1, **how):
        self.people[member.name] = member
        label = f"{member.name} {verb}" if device == 1 else f"{member.name}/{device} {verb}"
        return self.add(label, member.device(device), member.id, kind, facts, **how)

    def join(self, member, department, serial=1, device=1, key=None, **how):
        facts = [member.certificate(member.device(device)), department.affiliation(member, serial, key)]
        return self.by(member, "joins", 2, facts, device, **how)

    def leave(self, member, *joins, **how):
        return self.by(member, "leaves", 3, [[join.id for join in joins]], **how)

    def add_device(self, member, device, **how):
        return self.by(member, "adds device", 4, [member.certificate(member.device(device))], device, **how)

    def revoke(self, member, revoked, last, of=None, **how):
        facts = [member.revocation((of or member).device(revoked)), last]
        return self.by(member, f"revokes {(of or member).name}/{revoked}", 5, facts, **how)

    def endorse(self, member, whom, department=None, **how):
        return self.by(member, f"endorses {whom.name}", 9, [whom.id, department and department.id], **how)

    def erase(self, member, *targets, **how):
        return self.by(member, "erases", 11, [[target.id for target in targets]], **how)

    def post(self, member, text="Moin!", **how):
        return self.by(member, "posts", 128, content={0: "", 1: text}, **how)

    # ---- what nodes do

    def node(self, department, verb, kind, facts=(), key=None, **how):
        return self.add(f"{department.name} {verb}", key or department.key, department.id, kind, facts, **how)

    def affiliate(self, department, member, serial=1, key=None, **how):
        facts = [department.affiliation(member, serial, key)]
        return self.node(department, f"affiliates {member.name}", 6, facts, key, **how)

    def end(self, department, member, serial=1, key=None, **how):
        return self.node(department, f"ends {member.name}", 7, [member.id, serial], key, **how)

    def succeed(self, department, new, key=None, **how):
        facts = department.succession(new, old=key)
        return self.node(department, "succeeds", 8, facts, key, **how)

    def merge(self, by, **how):
        if isinstance(by, Member):
            return self.by(by, "merges", 10, **how)
        return self.node(by, "merges", 10, **how)

    # ---- the whole

    def case(self, members, cuts=None, quarantined=(), erased=()):
        """`members` says the standing of everybody who joined: "ada active, bert pending"."""
        standing = dict(pair.split() for pair in members.split(", ")) if members else {}
        tips = [] if self.charter.expect != "admit" else sorted(made.id.hex() for made in self.heads())
        state = {
            "members": {self.people[name].id.hex(): value for name, value in standing.items()},
            "cuts": {key.id.hex(): seq for key, seq in (cuts or {}).items()},
            "tips": tips,
            "tipsDigest": tips_digest(map(bytes.fromhex, tips)).hex(),
            "quarantined": sorted(made.id.hex() for made in quarantined),
            "erased": sorted(made.id.hex() for made in erased),
        }
        return {"name": self.name, "now": NOW, "events": [made.case() for made in self.made], "state": state}
