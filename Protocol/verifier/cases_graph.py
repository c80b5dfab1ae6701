"""Histories of chapter 4.1: edges, time, and what waits, is held or refused."""

from build import BEGIN, NOW, Department, Key, Member
from history import Histories, History

ADA, BERT, CORA, DORA, EVE = map(Member, ("ada", "bert", "cora", "dora", "eve"))
EAST, WEST = map(Department, ("east", "west"))
OPEN, ENDORSED = [0], [1, 1]
TOLERANCE = 300_000
history = Histories(ADA, [EAST, WEST])
cases = history.cases


def elsewhere(h):
    """A second community of Ada's in the same history."""
    other = History("elsewhere", ADA, [EAST, WEST], OPEN)
    h.made += other.made
    return other.charter


# ---- edges


@history("an edge that is not there: waiting")
def _(h):
    hidden = h.join(BERT, EAST)
    h.made.remove(hidden)
    h.post(BERT, after=hidden, on=[], expect="wait")
    h.post(ADA, on=[h.charter, hidden], expect="wait")
    h.post(ADA)
    return dict(members="ada active")


@history("what stands on something refused is refused, and holds nothing up")
def _(h):
    refused = h.post(BERT, refuse="unknownKey")
    child = h.post(ADA, on=[h.charter, refused], refuse="parentRefused")
    h.post(ADA, after=child, on=[], refuse="parentRefused")
    h.join(BERT, EAST, on=[refused], refuse="parentRefused")
    h.join(BERT, EAST)
    h.post(ADA)
    return dict(members="ada active, bert active")


@history("a refused edge decides, whatever else is missing")
def _(h):
    refused = h.post(BERT, refuse="unknownKey")
    hidden = h.post(ADA)
    h.made.remove(hidden)
    h.post(ADA, after=h.charter, on=[refused, hidden], refuse="parentRefused")
    return dict(members="ada active")


@history("what stands on something dropped waits for ever")
def _(h):
    dropped = h.post(ADA, signature=bytes(64), drop="wrongSignature")
    h.post(ADA, after=dropped, on=[], expect="wait")
    h.post(ADA)
    return dict(members="ada active")


@history("edges into another community")
def _(h):
    other = elsewhere(h)
    h.post(ADA, on=[h.charter, other], refuse="foreignParent")
    h.post(ADA, after=other, on=[], refuse="foreignParent")
    h.post(ADA, after=other, on=[h.charter], refuse="foreignParent")
    h.post(ADA, on=[h.charter])
    return dict(members="ada active")


@history("a community exchanged for another")
def _(h):
    other = elsewhere(h)
    h.join(BERT, EAST, on=[other], refuse="foreignParent")
    h.join(BERT, EAST, on=[h.charter], community=other.id, refuse="foreignParent")
    h.join(BERT, EAST, on=[h.charter], community=bytes(32), refuse="foreignParent")
    h.join(BERT, EAST, on=[h.charter])
    return dict(members="ada active, bert active")


@history("a chain that is not one's own")
def _(h):
    join = h.join(BERT, EAST)
    h.post(ADA, after=join, on=[], refuse="previousForeign")
    h.post(ADA, after=join, seq=7, on=[], refuse="previousForeign")
    h.add_device(BERT, 2, after=join, on=[], refuse="previousForeign")
    return dict(members="ada active, bert active")


@history("a forged author")
def _(h):
    h.join(BERT, EAST)
    device, content = ADA.device(), {0: "", 1: "I am Bert."}
    h.add("ada posts as bert", device, BERT.id, 128, content=content, refuse="authorChanged")
    h.add("ada posts as east", device, EAST.id, 128, content=content, refuse="authorChanged")
    h.add("ada joins as bert", device, BERT.id, 2, h_join(BERT), drop="statementForeign")
    stranger = Key("stranger")
    h.add("a new key posts as bert", stranger, BERT.id, 128, content=content, refuse="unknownKey")
    forged = [BERT.certificate(stranger, by=stranger)]
    h.add("a new key adds itself to bert", stranger, BERT.id, 4, forged, drop="wrongStatement")
    return dict(members="ada active, bert active")


def h_join(member):
    return [member.certificate(member.device()), EAST.affiliation(member)]


@history("one device key that two members certify")
def _(h):
    h.join(BERT, EAST)
    facts = [CORA.certificate(BERT.device()), EAST.affiliation(CORA)]
    h.add("cora joins by bert's device", BERT.device(), CORA.id, 2, facts, refuse="authorChanged")
    return dict(members="ada active, bert active")


@history("gaps in a chain")
def _(h):
    post = h.post(ADA)
    h.post(ADA, seq=3, refuse="sequenceGap")
    h.post(ADA, after=post, seq=1, on=[], refuse="sequenceGap")
    h.post(ADA, after=post, seq=2, on=[])
    return dict(members="ada active")


@history("time is not below that of any edge")
def _(h):
    post = h.post(ADA, time=BEGIN + 60_000)
    h.post(ADA, time=BEGIN + 59_999, refuse="timeBeforeParent")
    h.join(BERT, EAST, time=BEGIN + 59_999, refuse="timeBeforeParent")
    h.join(BERT, EAST, on=[h.charter], time=BEGIN + 59_999)
    h.post(BERT, on=[post], time=BEGIN + 59_999, refuse="timeBeforeParent")
    h.post(ADA, time=BEGIN + 60_000)
    return dict(members="ada active, bert active")


@history("an event from the future is held, and its descendants wait")
def _(h):
    h.post(ADA, on=[], time=NOW + TOLERANCE)
    future = h.post(ADA, time=NOW + TOLERANCE + 1, hold="futureTime")
    h.post(ADA, after=future, on=[], time=NOW + TOLERANCE + 1, expect="wait")
    h.join(BERT, EAST, on=[future], time=NOW + TOLERANCE + 2, expect="wait")
    h.join(BERT, EAST, on=[h.charter])
    return dict(members="ada active, bert active")


@history("a charter from the future", time=NOW + TOLERANCE + 1, hold="futureTime")
def _(h):
    h.join(BERT, EAST, on=[h.charter], time=NOW + 2 * TOLERANCE, expect="wait")
    return dict(members="")


@history("unknown authority is held, and its descendants wait; unknown content is kept")
def _(h):
    facts = [11, [1, [1, 2]], 2, 86_400_000, None, None]
    proposal = h.by(ADA, "proposes", 16, facts, content={0: "", 1: "", 2: []}, hold="unknownKind")
    h.by(ADA, "votes", 17, [proposal.id, 1, False], after=proposal, on=[], expect="wait")
    h.post(ADA, after=proposal, on=[], expect="wait")
    version2 = h.merge(ADA, version=2, hold="unknownVersion")
    h.post(ADA, after=version2, on=[], expect="wait")
    h.by(ADA, "does something new", 200, ["new"])
    return dict(members="ada active")


@history("a refused edge decides for unknown authority too")
def _(h):
    refused = h.post(BERT, refuse="unknownKey")
    h.by(ADA, "acts", 99, on=[h.charter, refused], refuse="parentRefused")
    return dict(members="ada active")


@history("a merge ties many heads together, a node's too")
def _(h):
    members = [Member(f"m{number}") for number in range(6)]
    for member in members:
        h.join(member, EAST, on=[h.charter])
    heads = h.heads()
    h.merge(EAST, on=heads[:3])
    h.merge(ADA, on=heads)
    h.merge(WEST)
    return dict(members="ada active, " + ", ".join(f"{member.name} active" for member in members))
