"""Histories of chapter 5: who belongs. Each function writes one and says how it ends.

The communities are founded by Ada, of East, and recognise East and West.
"""

from build import Department, Member
from history import Histories

ADA, BERT, CORA, DORA, EVE, FINN = map(Member, ("ada", "bert", "cora", "dora", "eve", "finn"))
EAST, WEST, NORTH = map(Department, ("east", "west", "north"))
OPEN, ENDORSED, ENDORSED_BY_2, BY_DECISION = [0], [1, 1], [1, 2], [2]
history = Histories(ADA, [EAST, WEST])
cases = history.cases


# ---- the charter and joining


@history("open: joining and every kind of content")
def _(h):
    h.join(BERT, WEST)
    post = h.post(BERT)
    reply = h.by(ADA, "replies", 129, [post.id], content={0: "", 1: "Moin moin!"})
    h.by(ADA, "edits", 130, [reply.id], content={0: "", 1: "Moin!"})
    h.by(BERT, "retracts", 131, [post.id])
    h.by(ADA, "reacts", 132, [post.id, 4])
    h.by(BERT, "names himself", 133, content={0: "Bert"})
    h.by(BERT, "has seen", 134, [reply.id])
    h.by(ADA, "does something new", 4711, [1, "new"], content={9: 9})
    h.merge(ADA)
    return dict(members="ada active, bert active")


@history("closed: visibility changes no verdict", visibility=1)
def _(h):
    h.join(BERT, EAST)
    h.post(BERT)
    return dict(members="ada active, bert active")


@history(
    "a charter whose founder's department is not among its departments",
    department=NORTH,
    refuse="departmentNotRecognised",
)
def _(h):
    join = h.join(BERT, EAST, on=[h.charter], refuse="parentRefused")
    h.post(BERT, on=[h.charter], after=join, refuse="parentRefused")
    return dict(members="")


@history("joins by departments and keys that are not recognised")
def _(h):
    h.join(BERT, NORTH, refuse="departmentNotRecognised")
    h.join(CORA, EAST, key=EAST.successor(), refuse="departmentNotRecognised")
    h.join(DORA, EAST)
    return dict(members="ada active, dora active")


@history("endorsed by 1: pending until endorsed", ENDORSED)
def _(h):
    h.join(BERT, EAST)
    h.post(BERT, refuse="pending")
    h.endorse(BERT, CORA, refuse="pending")
    h.merge(BERT, refuse="pending")
    h.by(BERT, "reacts", 132, [h.charter.id, 1], refuse="pending")
    h.endorse(ADA, BERT)
    h.post(BERT)
    h.endorse(BERT, CORA)
    h.join(CORA, WEST)
    h.post(CORA)
    return dict(members="ada active, bert active, cora active")


@history("endorsed by 2: one is not enough, and nobody counts twice", ENDORSED_BY_2)
def _(h):
    h.join(BERT, EAST)
    h.endorse(ADA, BERT)
    h.endorse(ADA, BERT)
    h.post(BERT, refuse="pending")
    return dict(members="ada active, bert pending")


@history("endorsed by 2: nobody gets in but by members", ENDORSED_BY_2)
def _(h):
    h.endorse(ADA, BERT)
    h.endorse(ADA, CORA)
    h.join(BERT, EAST)
    h.join(CORA, EAST)
    h.endorse(BERT, CORA, refuse="pending")
    h.endorse(CORA, BERT, refuse="pending")
    h.endorse(ADA, ADA, refuse="selfEndorsement")
    return dict(members="ada active, bert pending, cora pending")


@history("endorsed by 2: two devices of one member are one member", ENDORSED_BY_2)
def _(h):
    h.add_device(ADA, 2)
    h.endorse(ADA, BERT)
    h.endorse(ADA, BERT, device=2)
    h.join(BERT, EAST)
    h.post(BERT, refuse="pending")
    return dict(members="ada active, bert pending")


@history("an invitation is an endorsement made before", ENDORSED)
def _(h):
    h.endorse(ADA, BERT, WEST)
    h.join(BERT, WEST)
    h.post(BERT)
    return dict(members="ada active, bert active")


@history("an endorsement that is not in the past of a post does not help it", ENDORSED)
def _(h):
    join = h.join(BERT, EAST)
    endorsement = h.endorse(ADA, BERT, on=[join])
    h.post(BERT, on=[join], refuse="pending")
    h.post(BERT, on=[endorsement])
    return dict(members="ada active, bert active")


@history("nobody endorses themselves, pending or not", ENDORSED)
def _(h):
    h.join(BERT, EAST)
    h.endorse(BERT, BERT, refuse="selfEndorsement")
    h.endorse(ADA, ADA, refuse="selfEndorsement")
    return dict(members="ada active, bert pending")


@history("by decision: a join waits for the register", BY_DECISION)
def _(h):
    h.post(ADA)
    h.join(BERT, EAST)
    h.endorse(ADA, BERT)
    h.post(BERT, refuse="pending")
    return dict(members="ada active, bert pending")


@history("pending: a device, a revocation, an erasure, leaving and joining again are allowed", BY_DECISION)
def _(h):
    first = h.join(BERT, EAST)
    h.add_device(BERT, 2)
    h.revoke(BERT, 2, 0)
    h.erase(BERT, h.charter)
    second = h.join(BERT, WEST)
    h.leave(BERT, first, second)
    h.join(BERT, EAST)
    return dict(members="ada active, bert pending", cuts={BERT.device(2): 1})


# ---- founders that the charter names


@history(
    "a charter naming a founder of a department that is not among its departments",
    ENDORSED_BY_2,
    founders=[(BERT, EAST), (CORA, NORTH)],
    refuse="departmentNotRecognised",
)
def _(h):
    h.join(BERT, EAST, on=[h.charter], refuse="parentRefused")
    return dict(members="")


@history(
    "a charter naming a founder of a department by its node key",
    ENDORSED_BY_2,
    founders=[(BERT, EAST.key)],
    refuse="departmentNotRecognised",
)
def _(h):
    h.join(BERT, EAST, on=[h.charter], refuse="parentRefused")
    return dict(members="")


@history(
    "endorsed by 2: two founders admit a third, and so it goes on", ENDORSED_BY_2, founders=[(BERT, WEST)]
)
def _(h):
    h.join(BERT, WEST)
    h.post(BERT)
    h.join(CORA, EAST)
    h.endorse(ADA, CORA)
    h.post(CORA, refuse="pending")
    h.endorse(BERT, CORA)
    h.post(CORA)
    h.join(DORA, WEST)
    h.endorse(CORA, DORA)
    h.post(DORA, refuse="pending")
    h.endorse(BERT, DORA)
    h.post(DORA)
    return dict(members="ada active, bert active, cora active, dora active")


@history("endorsed by 2: invited by two founders", ENDORSED_BY_2, founders=[(BERT, EAST)])
def _(h):
    h.endorse(ADA, CORA, WEST)
    h.join(BERT, EAST)
    h.endorse(BERT, CORA)
    h.join(CORA, WEST)
    h.post(CORA)
    return dict(members="ada active, bert active, cora active")


@history(
    "endorsed by 2: two endorsements on two sides count where they meet",
    ENDORSED_BY_2,
    founders=[(BERT, EAST)],
)
def _(h):
    h.join(BERT, EAST)
    join = h.join(CORA, EAST)
    left = h.endorse(ADA, CORA, on=[join])
    right = h.endorse(BERT, CORA, on=[join])
    h.post(CORA, on=[left], refuse="pending")
    h.post(CORA, on=[right], refuse="pending")
    h.post(CORA, on=[left, right])
    return dict(members="ada active, bert active, cora active")


@history("endorsed by 2: a founder counts once", ENDORSED_BY_2, founders=[(BERT, EAST)])
def _(h):
    h.join(BERT, EAST)
    h.endorse(BERT, BERT, refuse="selfEndorsement")
    h.join(CORA, EAST)
    h.endorse(BERT, CORA)
    h.endorse(BERT, CORA)
    h.add_device(BERT, 2)
    h.endorse(BERT, CORA, device=2)
    h.post(CORA, refuse="pending")
    return dict(members="ada active, bert active, cora pending")


@history("endorsed by 2: one of two endorsements is void", ENDORSED_BY_2, founders=[(BERT, EAST)])
def _(h):
    h.join(BERT, EAST)
    device = h.add_device(ADA, 2)
    h.revoke(ADA, 2, 0, on=[device])
    void = h.endorse(ADA, CORA, device=2, on=[device])
    good = h.endorse(BERT, CORA, on=[device])
    h.join(CORA, EAST, on=[void, good])
    post = h.post(CORA, on=[])
    h.merge(EAST)
    h.post(CORA, refuse="pending")
    h.endorse(ADA, CORA)
    h.post(CORA)
    return dict(members="ada active, bert active, cora active", cuts={ADA.device(2): 1}, quarantined=[post])


@history("endorsed by 3: three founders admit a fourth", [1, 3], founders=[(BERT, EAST), (CORA, WEST)])
def _(h):
    h.join(BERT, EAST)
    h.join(CORA, WEST)
    h.join(DORA, WEST)
    h.endorse(ADA, DORA)
    h.endorse(BERT, DORA)
    h.post(DORA, refuse="pending")
    h.endorse(CORA, DORA)
    h.post(DORA)
    return dict(members="ada active, bert active, cora active, dora active")


@history(
    "by decision: the founders are there, others wait", BY_DECISION, founders=[(BERT, EAST), (CORA, WEST)]
)
def _(h):
    h.join(BERT, EAST)
    h.post(BERT)
    h.join(CORA, WEST)
    h.join(DORA, EAST)
    for member in (ADA, BERT, CORA):
        h.endorse(member, DORA)
    h.post(DORA, refuse="pending")
    h.post(CORA)
    return dict(members="ada active, bert active, cora active, dora pending")


@history("open: naming founders takes nothing from others", OPEN, founders=[(BERT, EAST)])
def _(h):
    h.join(CORA, EAST)
    h.post(CORA)
    h.join(BERT, EAST)
    h.post(BERT)
    return dict(members="ada active, bert active, cora active")


@history("a named founder who never joined is nobody", ENDORSED_BY_2, founders=[(BERT, EAST)])
def _(h):
    h.join(CORA, EAST)
    h.endorse(ADA, CORA)
    h.endorse(BERT, CORA, refuse="unknownKey")
    h.post(BERT, refuse="unknownKey")
    h.add_device(BERT, 1, refuse="notMember")
    h.affiliate(EAST, BERT)
    h.post(BERT, refuse="unknownKey")
    h.post(CORA, refuse="pending")
    return dict(members="ada active, cora pending")


@history(
    "a named founder joins by a recognised department, that one or another",
    ENDORSED_BY_2,
    founders=[(BERT, EAST), (CORA, EAST)],
)
def _(h):
    h.join(BERT, NORTH, refuse="departmentNotRecognised")
    h.join(BERT, WEST)
    h.end(EAST, CORA)
    h.join(CORA, EAST, refuse="affiliationEnded")
    h.join(CORA, EAST, 2)
    h.endorse(CORA, DORA)
    h.endorse(BERT, DORA)
    h.join(DORA, EAST)
    h.post(DORA)
    return dict(members="ada active, bert active, cora active, dora active")


@history("a named founder becomes dormant like anybody else", ENDORSED_BY_2, founders=[(BERT, EAST)])
def _(h):
    h.join(BERT, EAST)
    h.endorse(BERT, CORA)
    h.end(EAST, BERT)
    h.endorse(BERT, DORA, refuse="dormant")
    h.endorse(ADA, CORA)
    h.join(CORA, EAST)
    h.post(CORA)
    return dict(members="ada active, bert dormant, cora active")


@history("a named founder who left comes back without endorsement", ENDORSED_BY_2, founders=[(BERT, EAST)])
def _(h):
    join = h.join(BERT, EAST)
    h.leave(BERT, join)
    h.endorse(BERT, CORA, refuse="notMember")
    h.join(BERT, WEST)
    h.endorse(BERT, CORA)
    return dict(members="ada active, bert active")


@history(
    "a charter's author who is named too comes back without endorsement", BY_DECISION, founders=[(ADA, EAST)]
)
def _(h):
    h.leave(ADA, h.charter)
    h.post(ADA, refuse="notMember")
    h.join(ADA, EAST)
    h.post(ADA)
    return dict(members="ada active")


@history("a void join makes a named founder nobody", ENDORSED_BY_2, founders=[(BERT, EAST)])
def _(h):
    other = h.join(BERT, EAST, device=2, on=[h.charter])
    h.revoke(BERT, 1, None, device=2, on=[])
    h.leave(BERT, other, device=2, on=[])
    join = h.join(BERT, EAST, on=[h.charter])
    h.add_device(BERT, 3, on=[join])
    void = h.endorse(BERT, CORA, device=3, on=[])
    good = h.endorse(ADA, CORA, on=[void])
    h.join(CORA, EAST, on=[good])
    post = h.post(CORA, on=[])
    h.merge(EAST)
    h.post(CORA, refuse="pending")
    h.post(BERT, refuse="keyRevoked")
    h.endorse(BERT, CORA, device=2, refuse="notMember")
    return dict(members="ada active, bert none, cora pending", cuts={BERT.device(1): 0}, quarantined=[post])


@history("a void charter still names its founders", ENDORSED_BY_2, founders=[(BERT, EAST), (CORA, EAST)])
def _(h):
    h.join(ADA, EAST, after=None, on=[h.charter])
    h.join(BERT, EAST)
    h.join(CORA, EAST)
    h.endorse(BERT, DORA)
    h.endorse(CORA, DORA)
    h.join(DORA, EAST)
    h.post(DORA)
    h.post(ADA, refuse="keyFrozen")
    return dict(members="ada none, bert active, cora active, dora active", cuts={ADA.device(): 0})


# ---- leaving


@history("a pending member leaves", BY_DECISION)
def _(h):
    join = h.join(BERT, EAST)
    h.leave(BERT, join)
    h.leave(BERT, join, refuse="notOpenJoin")
    return dict(members="ada active, bert none")


@history("leaving, and joining again")
def _(h):
    join = h.join(BERT, EAST)
    h.post(BERT)
    h.leave(BERT, join)
    h.post(BERT, refuse="notMember")
    h.add_device(BERT, 2, refuse="notMember")
    h.leave(BERT, join, refuse="notOpenJoin")
    h.join(BERT, EAST)
    h.post(BERT)
    return dict(members="ada active, bert active")


@history("left")
def _(h):
    join = h.join(BERT, EAST)
    h.leave(BERT, join, content={0: "I move to another town."})
    h.endorse(BERT, CORA, refuse="notMember")
    h.merge(BERT, refuse="notMember")
    h.by(BERT, "does something new", 200, refuse="notMember")
    return dict(members="ada active, bert none")


@history("endorsed: an old endorsement counts for a new join", ENDORSED)
def _(h):
    h.endorse(ADA, BERT)
    join = h.join(BERT, EAST)
    h.leave(BERT, join)
    h.join(BERT, EAST)
    h.post(BERT)
    return dict(members="ada active, bert active")


@history("a leave ends the joins that it lists, and no other")
def _(h):
    first = h.join(BERT, EAST)
    second = h.join(BERT, WEST)
    h.leave(BERT, first)
    h.post(BERT)
    h.leave(BERT, first, second, refuse="notOpenJoin")
    h.leave(BERT, second)
    h.post(BERT, refuse="notMember")
    return dict(members="ada active, bert none")


@history("a leave lists joins of its own author that are in its past")
def _(h):
    join = h.join(BERT, EAST)
    post = h.post(BERT)
    h.leave(ADA, join, refuse="notOpenJoin")
    h.leave(BERT, post, refuse="notOpenJoin")
    h.leave(BERT, h.charter, refuse="notOpenJoin")
    device = h.add_device(BERT, 2)
    unseen = h.join(BERT, WEST, device=2, on=[device])
    h.leave(BERT, unseen, on=[device], refuse="notOpenJoin")
    return dict(members="ada active, bert active")


@history("leaving concurrently with posts takes nothing back")
def _(h):
    join = h.join(BERT, EAST)
    device = h.add_device(BERT, 2)
    h.leave(BERT, join, on=[device])
    h.post(BERT, device=2, on=[device])
    h.merge(EAST)
    h.post(BERT, device=2, refuse="notMember")
    return dict(members="ada active, bert none")


@history("a join that a leave has not seen stays open")
def _(h):
    join = h.join(BERT, EAST)
    device = h.add_device(BERT, 2)
    h.leave(BERT, join, on=[device])
    h.join(BERT, WEST, device=2, on=[device])
    h.post(BERT)
    return dict(members="ada active, bert active")


@history("the charter is the founder's join; having left they come back like anybody else", ENDORSED)
def _(h):
    h.endorse(ADA, BERT)
    h.join(BERT, EAST)
    h.leave(ADA, h.charter)
    h.post(ADA, refuse="notMember")
    h.join(ADA, EAST)
    h.post(ADA, refuse="pending")
    h.post(BERT)
    h.endorse(BERT, ADA)
    h.post(ADA)
    return dict(members="ada active, bert active")


@history("what somebody endorsed before they left stands", ENDORSED)
def _(h):
    h.endorse(ADA, BERT)
    join = h.join(BERT, EAST)
    h.endorse(BERT, CORA)
    h.leave(BERT, join)
    h.join(CORA, EAST)
    h.post(CORA)
    return dict(members="ada active, bert none, cora active")


# ---- dormancy


@history("an ended affiliation makes dormant", ENDORSED)
def _(h):
    h.endorse(ADA, BERT)
    h.join(BERT, EAST)
    post = h.post(BERT)
    h.end(EAST, BERT)
    h.post(BERT, refuse="dormant")
    h.endorse(BERT, CORA, refuse="dormant")
    h.merge(BERT, refuse="dormant")
    h.add_device(BERT, 2)
    h.post(BERT, device=2, refuse="dormant")
    h.erase(BERT, post)
    h.revoke(BERT, 2, 0)
    return dict(members="ada active, bert dormant", cuts={BERT.device(2): 1}, erased=[post])


@history("an old affiliation, replayed, restores nothing")
def _(h):
    h.join(BERT, EAST)
    h.end(EAST, BERT)
    h.join(BERT, EAST, refuse="affiliationEnded")
    h.affiliate(EAST, BERT, 1, refuse="affiliationEnded")
    h.affiliate(EAST, BERT, 2)
    h.post(BERT)
    return dict(members="ada active, bert active")


@history("joining again with a new serial")
def _(h):
    h.join(BERT, EAST)
    h.end(EAST, BERT)
    h.join(BERT, EAST, 2)
    h.post(BERT)
    return dict(members="ada active, bert active")


@history("ending a serial ends all up to it, also those not seen yet")
def _(h):
    h.join(BERT, EAST)
    end = h.end(EAST, BERT, 5)
    h.join(BERT, EAST, 5, refuse="affiliationEnded")
    h.affiliate(EAST, BERT, 4, on=[end], refuse="affiliationEnded")
    h.join(BERT, EAST, 6)
    return dict(members="ada active, bert active")


@history("an old affiliation published where the end has not been seen")
def _(h):
    join = h.join(BERT, EAST)
    device = h.add_device(BERT, 2, on=[join])
    h.end(EAST, BERT, on=[join])
    h.join(BERT, EAST, device=2, on=[device])
    h.post(BERT, device=2, on=[])
    h.post(BERT, device=2, refuse="dormant")
    return dict(members="ada active, bert dormant")


@history("another department affiliates again, by an event")
def _(h):
    h.join(BERT, EAST)
    h.end(EAST, BERT)
    h.affiliate(WEST, BERT)
    h.post(BERT)
    h.end(EAST, BERT, 7)
    h.post(BERT)
    return dict(members="ada active, bert active")


@history("another department affiliates again, by a join")
def _(h):
    h.join(BERT, EAST)
    h.end(EAST, BERT)
    h.join(BERT, WEST)
    h.post(BERT)
    h.end(WEST, BERT)
    h.post(BERT, refuse="dormant")
    return dict(members="ada active, bert dormant")


@history("one department cannot end what another affiliated")
def _(h):
    h.join(BERT, EAST)
    h.end(WEST, BERT, 9)
    h.post(BERT)
    return dict(members="ada active, bert active")


@history("dormancy takes nothing back, and a dormant member's endorsements stand", ENDORSED)
def _(h):
    h.endorse(ADA, BERT)
    join = h.join(BERT, EAST)
    h.end(EAST, BERT, on=[join])
    h.post(BERT, on=[join])
    h.endorse(BERT, CORA, on=[])
    h.join(CORA, EAST)
    h.post(CORA)
    h.post(BERT, refuse="dormant")
    return dict(members="ada active, bert dormant, cora active")


@history("the founder, dormant")
def _(h):
    h.end(EAST, ADA)
    h.post(ADA, refuse="dormant")
    h.affiliate(WEST, ADA)
    h.post(ADA)
    return dict(members="ada active")
