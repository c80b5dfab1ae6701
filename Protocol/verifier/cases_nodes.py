"""Histories of chapter 5: what nodes do and may not do, and erasure (5.4)."""

from build import Department, Member
from history import Histories

ADA, BERT, CORA, DORA, EVE = map(Member, ("ada", "bert", "cora", "dora", "eve"))
EAST, WEST, NORTH = map(Department, ("east", "west", "north"))
history = Histories(ADA, [EAST, WEST])
cases = history.cases


# ---- nodes


@history("what nodes do")
def _(h):
    h.join(BERT, EAST)
    post = h.post(BERT)
    erase = h.erase(BERT, post)
    h.node(EAST, "has erased", 12, [[erase.id]])
    h.node(WEST, "has erased", 12, [[erase.id]], on=[erase])
    h.merge(WEST)
    h.affiliate(WEST, BERT)
    return dict(members="ada active, bert active", erased=[post])


@history("no node authors in a member's name, or as if it were one")
def _(h):
    h.node(EAST, "posts", 128, content={0: "", 1: "Moin!"}, refuse="notMember")
    h.node(EAST, "endorses", 9, [BERT.id, None], refuse="notMember")
    h.node(EAST, "does something new", 200, refuse="notMember")
    h.merge(EAST)
    h.node(EAST, "erases", 11, [[h.charter.id]], refuse="notMember")
    h.node(EAST, "leaves", 3, [[h.charter.id]], refuse="notMember")
    h.add(
        "east's key posts as bert",
        EAST.key,
        BERT.id,
        128,
        content={0: "", 1: "!"},
        after=None,
        refuse="unknownKey",
    )
    return dict(members="ada active")


@history("no member does what is a node's")
def _(h):
    h.join(BERT, EAST)
    h.by(ADA, "ends bert", 7, [BERT.id, 1], refuse="notNode")
    h.by(ADA, "has erased", 12, [[h.charter.id]], refuse="notNode")
    h.by(ADA, "adds device 2 by ending bert", 7, [BERT.id, 1], device=2, refuse="departmentNotRecognised")
    return dict(members="ada active, bert active")


@history("nodes of departments, and under keys, that are not recognised")
def _(h):
    h.join(BERT, EAST)
    h.affiliate(NORTH, BERT, refuse="departmentNotRecognised")
    h.end(EAST, BERT, key=EAST.successor(), refuse="departmentNotRecognised")
    h.end(EAST, BERT, key=WEST.key, refuse="departmentNotRecognised")
    h.merge(NORTH, refuse="unknownKey")
    h.node(EAST, "merges under another key", 10, key=NORTH.key, refuse="departmentNotRecognised")
    return dict(members="ada active, bert active")


@history("succession of a node key")
def _(h):
    new = EAST.successor()
    h.merge(EAST)
    h.join(BERT, EAST)
    h.affiliate(EAST, CORA, key=new, refuse="departmentNotRecognised")
    succession = h.succeed(EAST, new)
    h.end(EAST, BERT, refuse="keyRevoked")
    h.join(CORA, EAST, refuse="departmentNotRecognised")
    h.join(CORA, EAST, key=new)
    h.end(EAST, BERT, key=new)
    h.end(EAST, BERT, key=EAST.key, on=[succession], refuse="keyRevoked")
    h.post(BERT, refuse="dormant")
    h.post(CORA)
    return dict(members="ada active, bert dormant, cora active", cuts={EAST.key: 2})


@history("two successions, one after the other; the first key does not come back")
def _(h):
    second, third = EAST.successor(2), EAST.successor(3)
    h.succeed(EAST, second)
    h.succeed(EAST, third, key=second)
    h.join(BERT, EAST, key=third)
    h.join(CORA, EAST, key=second, refuse="departmentNotRecognised")
    h.affiliate(EAST, CORA, key=second, refuse="keyRevoked")
    h.affiliate(EAST, CORA, key=third)
    h.affiliate(EAST, CORA, refuse="keyRevoked")
    return dict(members="ada active, bert active", cuts={EAST.key: 1, second: 1})


@history("the old key still counts for who has not seen the succession, below the cut")
def _(h):
    end = h.end(EAST, DORA)
    h.succeed(EAST, EAST.successor())
    h.join(BERT, EAST, on=[end])
    h.post(BERT, on=[])
    h.merge(WEST)
    h.post(BERT)
    return dict(members="ada active, bert active", cuts={EAST.key: 2})


# ---- erasure


@history("everybody erases their own, and nothing of others")
def _(h):
    h.join(BERT, EAST)
    own, other = h.post(BERT), h.post(ADA)
    h.erase(BERT, own, other)
    return dict(members="ada active, bert active", erased=[own])


@history("the right to erase one's own outlives membership")
def _(h):
    join, post = h.join(BERT, EAST), h.post(BERT)
    leave = h.leave(BERT, join, content={0: "Goodbye"})
    h.erase(BERT, post, leave)
    return dict(members="ada active, bert none", erased=[post, leave])


@history("a target may be concurrent, and of another device of the author")
def _(h):
    h.join(BERT, EAST)
    device = h.add_device(BERT, 2)
    post = h.post(BERT, device=2, on=[device])
    h.erase(BERT, post, on=[device])
    return dict(members="ada active, bert active", erased=[post])


@history("erasing what has no body, or is not there, erases nothing")
def _(h):
    join = h.join(BERT, EAST)
    h.erase(BERT, join)
    h.by(BERT, "erases the unknown", 11, [[bytes(32)]])
    return dict(members="ada active, bert active")


@history("the text of one's own charter is not one's own to erase")
def _(h):
    post = h.post(ADA)
    erase = h.erase(ADA, h.charter)
    h.erase(ADA, h.charter, post)
    h.node(EAST, "has erased", 12, [[erase.id]])
    return dict(members="ada active", erased=[post])


@history("erasing the note of a leave, or of an endorsement")
def _(h):
    join = h.join(BERT, EAST)
    noted = h.endorse(BERT, CORA, content={0: "She sings."})
    h.erase(BERT, noted)
    other = h.endorse(ADA, CORA, content={0: "She sings well."})
    leave = h.leave(BERT, join, content={0: "Goodbye"})
    h.erase(ADA, leave)
    h.erase(BERT, leave, other)
    return dict(members="ada active, bert none", erased=[noted, leave])


@history("erasing the note of a leave leaves the leave")
def _(h):
    join = h.join(BERT, EAST)
    leave = h.leave(BERT, join, content={0: "Goodbye"})
    h.erase(BERT, leave)
    h.post(BERT, refuse="notMember")
    return dict(members="ada active, bert none", erased=[leave])


@history("erasing an endorsement's note leaves the endorsement", [1, 1])
def _(h):
    endorsement = h.endorse(ADA, BERT, content={0: "He sings."})
    h.erase(ADA, endorsement)
    h.join(BERT, EAST)
    h.post(BERT)
    return dict(members="ada active, bert active", erased=[endorsement])


@history("all content can be erased, of unknown kinds too")
def _(h):
    post = h.post(ADA)
    reply = h.by(ADA, "replies", 129, [post.id], content={0: "", 1: "Moin moin!"})
    edit = h.by(ADA, "edits", 130, [reply.id], content={0: "", 1: "Moin!"})
    profile = h.by(ADA, "names herself", 133, content={0: "Ada"})
    page = h.by(ADA, "writes a page", 144, content={0: "Ada", 1: "text"})
    unknown = h.by(ADA, "does something new", 4711, content={9: 9})
    react = h.by(ADA, "reacts", 132, [post.id, 4])
    h.erase(ADA, post, reply, edit, profile, page, unknown, react)
    return dict(members="ada active", erased=[post, reply, edit, profile, page, unknown])


@history("an erasure by a stranger")
def _(h):
    h.erase(EVE, h.charter, refuse="unknownKey")
    return dict(members="ada active")
