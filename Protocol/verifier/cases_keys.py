"""Histories of keys (chapters 4.1 to 4.3): revocation, equivocation, succession, and what they make void."""

from build import BEGIN, Department, Member
from history import Histories

ADA, BERT, CORA, DORA, EVE = map(Member, ("ada", "bert", "cora", "dora", "eve"))
EAST, WEST = map(Department, ("east", "west"))
ENDORSED = [1, 1]
history = Histories(ADA, [EAST, WEST])
cases = history.cases


# ---- keys


@history("a key begins with what certifies it")
def _(h):
    join = h.join(BERT, EAST)
    h.post(EVE, refuse="unknownKey")
    h.merge(EVE, refuse="unknownKey")
    h.post(BERT, device=2, refuse="unknownKey")
    h.revoke(BERT, 1, 0, device=2, refuse="unknownKey")
    h.endorse(EVE, EVE, refuse="unknownKey")
    h.add_device(EVE, 1, refuse="notMember")
    h.add_device(BERT, 2)
    h.post(BERT, device=2)
    h.add_device(BERT, 3)
    h.leave(BERT, join, device=3)
    return dict(members="ada active, bert none")


@history("a device is added again, in its own chain: nothing changes")
def _(h):
    h.add_device(ADA, 2)
    h.add_device(ADA, 2)
    h.post(ADA, device=2)
    return dict(members="ada active")


@history("revocation: what has seen it is refused, what is concurrent is void")
def _(h):
    h.add_device(ADA, 2)
    before = h.post(ADA, device=2)
    revocation = h.revoke(ADA, 2, 1)
    concurrent = h.post(ADA, device=2, on=[before])
    h.post(ADA, device=2, on=[revocation], refuse="keyRevoked")
    h.merge(EAST)
    h.post(ADA, device=2, refuse="keyRevoked")
    h.add_device(ADA, 2, after=None, refuse="keyRevoked")
    h.join(ADA, WEST, device=2, refuse="keyRevoked")
    h.post(ADA)
    return dict(members="ada active", cuts={ADA.device(2): 2}, quarantined=[concurrent])


@history("revocation names the last seq that it has seen")
def _(h):
    device = h.add_device(ADA, 2)
    post = h.post(ADA, device=2)
    h.revoke(ADA, 2, 0, refuse="wrongLastSequence")
    h.revoke(ADA, 2, 2, refuse="wrongLastSequence")
    h.revoke(ADA, 2, None, refuse="wrongLastSequence")
    h.revoke(ADA, 3, 0, refuse="wrongLastSequence")
    h.revoke(ADA, 2, 1, on=[device], refuse="wrongLastSequence")
    h.revoke(ADA, 2, 0, on=[device])
    h.revoke(ADA, 2, 1)
    return dict(members="ada active", cuts={ADA.device(2): 1}, quarantined=[post])


@history("revocation of a device that has not been seen: all it signed is void")
def _(h):
    h.revoke(ADA, 2, None, on=[])
    h.add_device(ADA, 2, on=[h.charter])
    post = h.post(ADA, device=2, on=[])
    h.merge(EAST)
    h.add_device(ADA, 2, refuse="keyRevoked")
    return dict(members="ada active", cuts={ADA.device(2): 0}, quarantined=[post])


@history("a device revokes itself; the revocation counts though its event is void")
def _(h):
    h.add_device(ADA, 2)
    h.post(ADA, device=2)
    h.revoke(ADA, 2, 1, device=2)
    h.post(ADA, device=2, refuse="keyRevoked")
    return dict(members="ada active", cuts={ADA.device(2): 2})


@history("nobody revokes the device of another member")
def _(h):
    h.join(BERT, EAST)
    h.revoke(ADA, 1, 0, of=BERT)
    h.post(BERT)
    return dict(members="ada active, bert active")


@history("of two revocations the lower one counts")
def _(h):
    device = h.add_device(ADA, 2)
    h.add_device(ADA, 3, on=[device])
    first = h.post(ADA, device=2, on=[])
    second = h.post(ADA, device=2, on=[])
    h.revoke(ADA, 2, 2, on=[second])
    h.revoke(ADA, 2, 0, device=3, on=[])
    return dict(members="ada active", cuts={ADA.device(2): 1}, quarantined=[first, second])


@history("an endorsement concurrent with a revocation grants nothing, transitively", ENDORSED)
def _(h):
    device = h.add_device(ADA, 2)
    h.revoke(ADA, 2, 0, on=[device])
    void = h.endorse(ADA, BERT, device=2, on=[device])
    h.join(BERT, EAST, on=[void])
    post = h.post(BERT, on=[])
    void = h.endorse(BERT, CORA, on=[])
    h.join(CORA, EAST, on=[void])
    reply = h.by(CORA, "replies", 129, [post.id], on=[], content={0: "", 1: "Moin!"})
    h.merge(EAST)
    h.post(BERT, refuse="pending")
    h.post(CORA, refuse="pending")
    return dict(
        members="ada active, bert pending, cora pending", cuts={ADA.device(2): 1}, quarantined=[post, reply]
    )


@history("… unless somebody else endorsed them too", ENDORSED)
def _(h):
    device = h.add_device(ADA, 2)
    bert = h.endorse(ADA, BERT, on=[device])
    join = h.join(BERT, EAST, on=[bert])
    h.revoke(ADA, 2, 0, on=[bert])
    void = h.endorse(ADA, CORA, device=2, on=[bert])
    good = h.endorse(BERT, CORA, on=[join])
    h.join(CORA, EAST, on=[void, good])
    h.post(CORA, on=[])
    return dict(members="ada active, bert active, cora active", cuts={ADA.device(2): 1})


@history("a void join makes nobody a member, and content that rested on it is quarantined")
def _(h):
    h.join(BERT, EAST, device=2, on=[h.charter])
    h.revoke(BERT, 1, None, device=2, on=[])
    join = h.join(BERT, EAST, on=[h.charter])
    h.add_device(BERT, 3, on=[join])
    post = h.post(BERT, device=3, on=[])
    h.merge(EAST)
    h.post(BERT, device=3)
    return dict(members="ada active, bert active", cuts={BERT.device(1): 0}, quarantined=[post])


@history("a void join makes nobody a member")
def _(h):
    other = h.join(BERT, EAST, device=2, on=[h.charter])
    h.revoke(BERT, 1, None, device=2, on=[])
    h.leave(BERT, other, device=2, on=[])
    join = h.join(BERT, EAST, on=[h.charter])
    post = h.post(BERT, on=[join])
    return dict(members="ada active, bert none", cuts={BERT.device(1): 0}, quarantined=[post])


@history("a void erasure erases nothing, a void leave ends nothing")
def _(h):
    join = h.join(BERT, EAST)
    post = h.post(BERT)
    device = h.add_device(BERT, 2)
    h.revoke(BERT, 2, 0, on=[device])
    h.erase(BERT, post, device=2, on=[device])
    h.leave(BERT, join, device=2, on=[])
    h.merge(EAST)
    h.post(BERT)
    return dict(members="ada active, bert active", cuts={BERT.device(2): 1})


# ---- equivocation


@history("equivocation: the pair freezes the key")
def _(h):
    left = h.post(ADA, "left", on=[])
    right = h.post(ADA, "right", after=h.charter, on=[])
    h.merge(EAST)
    h.post(ADA, after=left, refuse="keyFrozen")
    h.post(ADA, after=right, refuse="keyFrozen")
    h.join(ADA, EAST, after=left, refuse="keyFrozen")
    return dict(members="ada active", cuts={ADA.device(): 1}, quarantined=[left, right])


@history("equivocation: somebody else goes on, on both sides")
def _(h):
    join = h.join(BERT, EAST)
    left = h.post(ADA, "left", on=[join])
    right = h.post(ADA, "right", after=h.charter, on=[])
    h.post(BERT)
    return dict(members="ada active, bert active", cuts={ADA.device(): 1}, quarantined=[left, right])


@history("equivocation: the same seq again, with the first in its own past")
def _(h):
    first = h.post(ADA, "first")
    again = h.post(ADA, "again", after=h.charter, on=[first])
    h.post(ADA, after=again, on=[], refuse="keyFrozen")
    h.post(ADA, after=first, on=[again], refuse="keyFrozen")
    beside = h.post(ADA, after=first, on=[])
    return dict(members="ada active", cuts={ADA.device(): 1}, quarantined=[first, again, beside])


@history("equivocation: a key begins twice")
def _(h):
    join = h.join(BERT, EAST)
    h.join(BERT, WEST, after=None)
    h.post(BERT, refuse="keyFrozen", after=join)
    return dict(members="ada active, bert none", cuts={BERT.device(): 0})


@history("equivocation: one key begins for two members")
def _(h):
    join = h.join(BERT, EAST, on=[h.charter])
    facts = [CORA.certificate(BERT.device()), EAST.affiliation(CORA)]
    h.people[CORA.name] = CORA
    h.add("cora joins by bert's device", BERT.device(), CORA.id, 2, facts, after=None, on=[h.charter])
    h.merge(EAST)
    h.post(BERT, refuse="keyFrozen", after=join)
    return dict(members="ada active, bert none, cora none", cuts={BERT.device(): 0})


@history("equivocation: one who has not seen it goes on, in vain")
def _(h):
    left = h.post(ADA, "left", on=[])
    right = h.post(ADA, "right", after=h.charter, on=[])
    h.join(BERT, EAST, on=[left, right])
    on_left = h.post(ADA, after=left, on=[])
    on_right = h.post(ADA, after=right, on=[])
    h.post(ADA, after=left, on=[right], refuse="keyFrozen")
    return dict(
        members="ada active, bert active",
        cuts={ADA.device(): 1},
        quarantined=[left, right, on_left, on_right],
    )


@history("equivocation: a fork further down lowers the cut")
def _(h):
    first = h.post(ADA, "one", on=[])
    second = h.post(ADA, "two", on=[])
    third = h.post(ADA, "three", on=[])
    fork = h.post(ADA, "three again", after=second, on=[])
    lower = h.post(ADA, "one again", after=h.charter, on=[])
    return dict(members="ada active", cuts={ADA.device(): 1}, quarantined=[first, second, third, fork, lower])


@history("equivocation: what lies below the cut stands", ENDORSED)
def _(h):
    h.endorse(ADA, BERT)
    post = h.post(ADA)
    h.join(BERT, EAST)
    fork = h.post(ADA, after=post, on=[])
    again = h.post(ADA, "again", after=post, on=[])
    h.post(BERT)
    return dict(members="ada active, bert active", cuts={ADA.device(): 3}, quarantined=[fork, again])


@history("equivocation: endorsements from the cut on are void, and so are their consequences", ENDORSED)
def _(h):
    h.endorse(ADA, BERT)
    h.join(BERT, EAST)
    post = h.post(BERT)
    fork = h.post(ADA, after=h.charter, on=[])
    h.post(BERT, on=[fork], refuse="pending")
    h.merge(EAST)
    h.add_device(ADA, 2)
    h.endorse(ADA, BERT, device=2)
    h.post(BERT)
    return dict(members="ada active, bert active", cuts={ADA.device(): 1}, quarantined=[fork, post])


@history("equivocation: the member goes on with another device")
def _(h):
    left = h.post(ADA, "left", on=[])
    right = h.post(ADA, "right", after=h.charter, on=[])
    h.merge(EAST)
    h.add_device(ADA, 2)
    h.post(ADA, device=2)
    h.revoke(ADA, 1, 1, device=2)
    return dict(members="ada active", cuts={ADA.device(): 1}, quarantined=[left, right])


@history("equivocation of identical bodies at other times is one too")
def _(h):
    left = h.post(ADA, "same", on=[], time=BEGIN + 5000)
    right = h.post(ADA, "same", after=h.charter, on=[], time=BEGIN + 5001)
    return dict(members="ada active", cuts={ADA.device(): 1}, quarantined=[left, right])


@history("a refused event makes no equivocation")
def _(h):
    h.post(ADA, on=[])
    h.post(ADA, after=h.charter, on=[], time=BEGIN - 1, refuse="timeBeforeParent")
    h.post(ADA)
    return dict(members="ada active")


# ---- nodes' keys


@history("a node's equivocation voids what it affiliated and ended from the cut on")
def _(h):
    h.join(BERT, EAST)
    start = h.merge(EAST, on=[h.charter])
    h.end(EAST, BERT)
    h.affiliate(EAST, CORA, after=start, on=[])
    h.merge(WEST)
    h.post(BERT)
    h.affiliate(EAST, BERT, 2, refuse="keyFrozen")
    return dict(members="ada active, bert active", cuts={EAST.key: 1})


@history("an equivocation voids a succession, and all that the new key did")
def _(h):
    new = EAST.successor()
    h.join(BERT, EAST)
    h.succeed(EAST, new)
    h.join(CORA, EAST, key=new)
    h.end(EAST, BERT, key=new)
    h.affiliate(EAST, DORA, key=new)
    h.join(DORA, WEST)
    h.post(CORA)
    h.merge(EAST, after=None, on=[h.charter])
    h.merge(WEST)
    h.affiliate(EAST, CORA, 2, key=new, refuse="departmentNotRecognised")
    h.join(EVE, EAST, refuse="departmentNotRecognised", key=new)
    h.post(BERT)
    h.post(CORA, refuse="dormant")
    return dict(members="ada active, bert active, cora dormant, dora active", cuts={EAST.key: 0})


@history("two successions of one key at once: none has effect")
def _(h):
    one, other = EAST.successor(2), EAST.successor(3)
    left = h.succeed(EAST, one, on=[h.charter])
    h.join(BERT, EAST, key=one, on=[left])
    right = h.succeed(EAST, other, after=None, on=[h.charter])
    h.join(CORA, EAST, key=other, on=[right])
    h.merge(WEST)
    h.post(BERT, refuse="dormant")
    h.post(CORA, refuse="dormant")
    h.join(DORA, EAST)
    return dict(members="ada active, bert dormant, cora dormant, dora active", cuts={EAST.key: 0})
