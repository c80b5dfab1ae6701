"""What the cases of single events have in common: a sound event of every kind, and how to break it."""

from build import BEGIN, Department, Member, body, event, header
from cbor_strict import digest

ADA, BERT = Member("ada"), Member("bert")
EAST, WEST = Department("east"), Department("west")
COMMUNITY, FIRST, SECOND = sorted(digest(name.encode()) for name in ("charter", "first", "second"))
TEXT = body({0: "", 1: "Moin!"})


def charter_facts(**changed):
    fields = {
        "visibility": 0,
        "admission": [1, 2],
        "founders": [],
        "departments": departments(EAST, WEST),
        "rules": [],
        "cap": None,
        "retention": None,
        "certificate": ADA.certificate(ADA.device()),
        "affiliation": EAST.affiliation(ADA),
    }
    return list((fields | changed).values())


def founders(*members, department=EAST):
    return sorted([member.id, department.id] for member in members)


def departments(*given):
    return sorted([department.id, department.key.id] for department in given)


def facts_by_kind():
    """Facts that fit, for every kind that has rules."""
    return {
        1: charter_facts(),
        2: [ADA.certificate(ADA.device()), EAST.affiliation(ADA)],
        3: [[FIRST]],
        4: [ADA.certificate(ADA.device())],
        5: [ADA.revocation(ADA.device(2)), None],
        6: [EAST.affiliation(BERT)],
        7: [BERT.id, 1],
        8: EAST.succession(EAST.successor()),
        9: [BERT.id, None],
        10: [],
        11: [[FIRST, SECOND]],
        12: [[FIRST]],
        128: [],
        129: [FIRST],
        130: [FIRST],
        131: [FIRST],
        132: [FIRST, 1],
        133: [],
        134: [FIRST],
    }


FACTS = facts_by_kind()
NODE_KINDS = {6, 7, 8, 12}
BODIES = {1: body({0: "Choir", 1: "We sing."}), 128: TEXT, 129: TEXT, 130: TEXT, 133: body({0: "Ada"})}


def fields(kind, facts=None, /, **changed):
    """A header that breaks no rule, but for what is changed; positions by the names of chapter 3."""
    names = "version community author seq previous parents time kind facts commitment length".split()
    by_node = kind in NODE_KINDS
    first = kind in (1, 2, 4)
    sound = header(
        EAST.id if by_node else ADA.id,
        kind,
        FACTS.get(kind, []) if facts is None else facts,
        community=None if kind == 1 else COMMUNITY,
        seq=0 if first else 7,
        previous=None if first else FIRST,
        parents=[] if kind == 1 else [SECOND],
        time=BEGIN + kind,
        body=BODIES.get(kind),
    )
    if "body" in changed:
        content = changed.pop("body")
        changed |= {"commitment": content and digest(content), "length": len(content or b"")}
    return list((dict(zip(names, sound)) | changed).values())


def make(kind, facts=None, /, key=None, envelope=None, **changed):
    key = key or (EAST.key if kind in NODE_KINDS else ADA.device())
    return event(key, fields(kind, facts, **changed), **(envelope or {}))


def accept(name, made, kind, content=None, expect="accept"):
    """`content` is a body beside the event; `expect` says whether it matches the commitment."""
    case = {"name": name, "event": made[0].hex(), "expect": "accept", "id": made[1].hex(), "kind": kind}
    return case if content is None else case | {"body": content.hex(), "bodyExpect": expect}


def hold(name, made, rule, kind=None):
    case = {"name": name, "event": made[0].hex(), "expect": "hold", "rule": rule, "id": made[1].hex()}
    return case | ({} if kind is None else {"kind": kind})


def reject(rule, name, made):
    data = made if isinstance(made, bytes) else made[0]
    return {"name": f"{rule}: {name}", "event": data.hex(), "expect": "reject", "rule": rule}
