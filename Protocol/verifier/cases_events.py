"""The cases of events.json: chapter 3, single events judged by their bytes alone."""

import ed25519
from build import BEGIN, Department, Key, Member, body, event, sign_raw
from cbor_strict import LARGEST, digest, encode
from ed25519 import BASE, L
from event import PROTECTED, sig_structure
from schema import KINDS
from single import (
    ADA,
    BERT,
    BODIES,
    COMMUNITY,
    EAST,
    FACTS,
    FIRST,
    SECOND,
    TEXT,
    WEST,
    accept,
    charter_facts,
    departments,
    fields,
    founders,
    hold,
    make,
    reject,
)

PAGE = body({0: "Ada", 1: "text"})


def cases():
    yield from accepted()
    yield from held()
    yield from broken_envelopes()
    yield from broken_headers()
    yield from broken_facts()
    yield from broken_bodies()
    yield from broken_keys_and_signatures()


def accepted():
    for kind, name in KINDS.items():
        made = make(kind)
        yield accept(name, made, kind, BODIES.get(kind))
    reason = body({0: "I move to another town."})
    yield accept("leave with a body", make(3, body=reason), 3, reason)
    yield accept(
        "endorse with a body",
        make(9, [BERT.id, WEST.id], body=reason),
        9,
        reason,
    )
    yield accept("merge by a node", make(10, author=EAST.id, key=EAST.key), 10)
    yield accept("react with an unknown reaction", make(132, [FIRST, 4711]), 132)
    yield accept("first event of a key, seq 0 without previous", make(128, seq=0, previous=None), 128)
    yield accept("without parents beside previous", make(128, parents=[]), 128)
    many = sorted(digest(bytes([i])) for i in range(33))
    yield accept("32 parents", make(10, parents=many[:32]), 10)
    yield accept("time and seq at their largest", make(10, time=LARGEST, seq=LARGEST), 10)
    yield accept("unknown content kind 200 with facts of its own", make(200, [1, "text", {1: None}]), 200)
    yield accept("kind 65535 with a body", make(65535, body=TEXT), 65535, TEXT)
    yield accept("reserved kind 144, a page", make(144, [], body=PAGE), 144, PAGE)
    yield accept("exactly 65536 bytes", largest(), 200)
    smallest = digest(b"salt") + b"\xa0"
    yield accept(
        "body of 33 bytes, the shortest",
        make(128, body=smallest),
        128,
        smallest,
    )
    yield accept("body-length 1048576, the longest", make(128, length=1_048_576), 128)
    loose = digest(b"salt") + b"\xff\xff"
    yield accept(
        "body that matches but is not CBOR: kept",
        make(128, body=loose),
        128,
        loose,
    )
    yield accept("commitmentMismatch: another body", make(128), 128, PAGE, "reject")
    yield accept("commitmentMismatch: a byte more", make(128), 128, (TEXT + b"\0"), "reject")
    yield accept(
        "commitmentMismatch: another salt",
        make(128),
        128,
        body({0: "", 1: "Moin!"}, "s"),
        "reject",
    )
    wrong = make(128, length=len(TEXT) + 1)
    yield accept("commitmentMismatch: another length than committed", wrong, 128, TEXT, "reject")
    every = [
        [matter, method]
        for matter, method in enumerate(
            [
                [0, [2, 3]],
                [1, [1, 2]],
                [2, [1, 5]],
                [3, [1, 2], [3, 1]],
                [4, [1, 2]],
                [5, [1, 2]],
                [6, [1, 2]],
                [7, 5],
                [8, [0, [1, 1]], [1, [1, 2]]],
            ]
        )
    ]
    yield accept(
        "charter with a rule of every method", make(1, charter_facts(rules=every, cap=10, retention=0)), 1
    )
    yield accept("charter by decision, closed", make(1, charter_facts(visibility=1, admission=[2])), 1)
    named = founders(BERT, Member("cora"))
    yield accept("charter naming two more founders", make(1, charter_facts(founders=named)), 1)
    yield accept("charter naming its author", make(1, charter_facts(founders=founders(ADA))), 1)
    many = [[digest(bytes([i])), WEST.id] for i in range(64)]
    yield accept("charter naming 64 founders", make(1, charter_facts(founders=sorted(many))), 1)
    yield accept(
        "charter naming a founder of a department that is not among its own: for the history to refuse",
        make(1, charter_facts(founders=founders(BERT, department=Department("north")))),
        1,
    )
    for number, made in enumerate(signed_twice(), 1):
        yield accept(f"one header, signature {number} of two: one ID", made, 10)


def largest():
    """An event of exactly 65,536 bytes."""
    return make(200, [bytes(65_000 + 65_536 - len(make(200, [bytes(65_000)])[0]))])


def held():
    yield hold("version 2 of another shape", event(ADA.device(), [2, "whatever"]), "unknownVersion")
    yield hold("version 0", event(ADA.device(), [0]), "unknownVersion")
    yield hold(
        "version 2 by a kid that version 1 would not know",
        event(Key("future"), fields(128, version=2)),
        "unknownVersion",
    )
    later = {
        16: [7, [1, [1, 2]], 2, 86_400_000, None, None],
        17: [FIRST, 1, False],
        18: [BERT.id, None],
        19: [FIRST, True],
        20: [FIRST],
        21: [FIRST, []],
        22: [1, [[EAST.id, EAST.key.id]]],
        24: [0, 0, None, [0, 0, FIRST, [SECOND]]],
        25: [0, 0, None],
        26: [0, 0, FIRST, BEGIN],
        32: [FIRST, SECOND],
        33: [FIRST],
        34: [FIRST, SECOND],
        35: [FIRST, BERT.id],
        36: [FIRST, BEGIN, BEGIN + 1],
        37: [FIRST],
        38: [FIRST, [SECOND]],
        39: [FIRST, SECOND],
        40: [FIRST],
        41: [FIRST],
        42: [FIRST, SECOND],
        43: [FIRST, SECOND, True],
        44: [FIRST],
    }
    bodied = {
        16: {0: "t", 1: "x", 2: []},
        19: {0: "x"},
        21: {0: "t", 1: "x", 2: []},
        33: {0: "t", 1: "x"},
        34: {0: "x"},
        36: {0: "t", 1: "x"},
        37: {0: "n", 1: "p"},
        38: {0: "x"},
        41: {0: "x"},
        43: {0: "x"},
        44: {0: "x"},
    }
    for kind, facts in later.items():
        by = {"author": EAST.id, "key": EAST.key} if kind in (24, 25, 26) else {}
        content = body(bodied[kind]) if kind in bodied else None
        yield hold(
            f"kind {kind}, whose rules are not built",
            make(kind, facts, body=content, **by),
            "unknownKind",
            kind,
        )
    for kind in (0, 13, 127):
        yield hold(f"kind {kind}, in no table", make(kind, [FIRST, "?"]), "unknownKind", kind)


def broken_envelopes():
    sound, _ = make(128)
    yield reject("eventTooLarge", "65537 bytes, before the trailing byte is looked at", largest()[0] + b"\0")
    yield reject("trailingBytes", "behind the event", sound + b"\0")
    yield reject("truncated", "the last byte is missing", sound[:-1])
    yield reject("truncated", "no bytes", b"")
    yield reject("nonShortestInteger", "length of protected", sound.replace(b"\x58\x26", b"\x59\x00\x26", 1))
    yield reject("tag", "COSE_Sign1 with its tag", b"\xd2" + sound)
    yield reject("notCOSE", "a map", encode({1: 2}))
    yield reject("notCOSE", "an array of three", encode([b"", {}, b""]))
    yield reject(
        "notCOSE", "an array of five", encode([PROTECTED + ADA.device().id, {}, b"", bytes(64), None])
    )
    yield reject(
        "notCOSE",
        "unprotected is an array",
        sound.replace(b"\xa0\x59", b"\x80\x59", 1).replace(b"\xa0\x58", b"\x80\x58", 1),
    )
    yield reject(
        "notCOSE", "payload is null (detached)", encode([PROTECTED + ADA.device().id, {}, None, bytes(64)])
    )
    kid = ADA.device().id
    for name, protected in {
        "another algorithm": encode({1: -7, 4: kid}),
        "no kid": encode({1: -8}),
        "a third entry": encode({1: -8, 3: 0, 4: kid}),
        "kid of 31 bytes": encode({1: -8, 4: kid[:31]}),
        "empty": b"",
        "a byte behind": PROTECTED + kid + b"\0",
        "kid as text": PROTECTED[:-2] + b"\x78\x20" + kid,
    }.items():
        yield reject("protectedHeader", name, make(128, envelope={"protected": protected}))
    yield reject("unprotectedHeader", "a kid", make(128, envelope={"unprotected": {4: kid}}))
    yield reject("signatureLength", "63 bytes", make(128, envelope={"signature": bytes(63)}))
    yield reject("signatureLength", "none", make(128, envelope={"signature": b""}))


def broken_headers():
    device = ADA.device()
    yield reject("trailingBytes", "in the payload", event(device, encode(fields(128)) + b"\0"))
    yield reject(
        "floatingPoint",
        "as time",
        event(device, encode(fields(10, time=4711)).replace(b"\x19\x12\x67", b"\xf9\x3c\x00")),
    )
    yield reject(
        "integerOutOfRange",
        "time of 2^53",
        event(
            device,
            encode(fields(10, time=LARGEST)).replace(
                b"\x1b\x00\x1f" + b"\xff" * 6, b"\x1b\x00\x20" + b"\0" * 6
            ),
        ),
    )
    yield reject("tooDeep", "facts", make(200, [[[[[[[[]]]]]]]]))
    for name, payload in {
        "no array": encode({0: 1}),
        "empty array": encode([]),
        "version is text": encode(["1"]),
        "version is negative": encode([-1]),
        "ten fields": encode(fields(128)[:-1]),
        "twelve fields": encode(fields(128) + [None]),
    }.items():
        yield reject("headerShape", name, event(device, payload))
    for name, changed in {
        "community of 31 bytes": {"community": COMMUNITY[:31]},
        "author is null": {"author": None},
        "author of 33 bytes": {"author": ADA.id + b"\0"},
        "seq is null": {"seq": None},
        "seq is negative": {"seq": -1},
        "previous is a number": {"previous": 0},
        "a parent of 31 bytes": {"parents": [SECOND[:31]]},
        "parents are null": {"parents": None},
        "time is negative": {"time": -1},
        "time is text": {"time": "now"},
        "kind is 65536": {"kind": 65_536},
        "kind is true": {"kind": True},
        "facts are null": {"facts": None},
        "commitment of 31 bytes": {"commitment": FIRST[:31]},
        "body-length is null": {"length": None},
    }.items():
        yield reject("headerShape", name, make(128, **changed))
    yield reject("charterCommunity", "a charter names a community", make(1, community=COMMUNITY))
    yield reject("charterCommunity", "a post names none", make(128, community=None))
    yield reject("sequenceStart", "seq 1 without previous", make(128, seq=1, previous=None))
    yield reject("sequenceStart", "seq 0 with previous", make(128, seq=0))
    yield reject("sequenceStart", "a charter of seq 1", make(1, seq=1))
    many = sorted(digest(bytes([i])) for i in range(33))
    yield reject("tooManyParents", "33", make(10, parents=many))
    yield reject("parentsUnsorted", "descending", make(128, previous=COMMUNITY, parents=[SECOND, FIRST]))
    yield reject("parentsUnsorted", "twice the same", make(128, parents=[SECOND, SECOND]))
    yield reject("previousAmongParents", "one of two", make(128, parents=[FIRST, SECOND]))
    yield reject("charterEdges", "a parent", make(1, parents=[SECOND]))
    yield reject("charterEdges", "previous", make(1, previous=FIRST, seq=1))
    yield reject("noEdges", "a post", make(128, seq=0, previous=None, parents=[]))
    yield reject("noEdges", "a join", make(2, parents=[]))


def broken_facts():
    certificate, affiliation = ADA.certificate(ADA.device()), EAST.affiliation(ADA)
    ids = [digest(bytes([i])) for i in range(33)]
    for name, kind, facts in [
        ("charter without facts", 1, []),
        ("visibility 2", 1, charter_facts(visibility=2)),
        ("admission [0, 1]", 1, charter_facts(admission=[0, 1])),
        ("admission [1]", 1, charter_facts(admission=[1])),
        ("endorsed by 0", 1, charter_facts(admission=[1, 0])),
        ("endorsed by 17", 1, charter_facts(admission=[1, 17])),
        ("admission 3", 1, charter_facts(admission=[3])),
        ("a charter of eight fields, without founders", 1, [0, [1, 2], *charter_facts()[3:]]),
        ("founders are null", 1, charter_facts(founders=None)),
        ("a founder without department", 1, charter_facts(founders=[[BERT.id]])),
        ("a founder not in a pair", 1, charter_facts(founders=[BERT.id])),
        ("a founder whose department is null", 1, charter_facts(founders=[[BERT.id, None]])),
        ("a founder with a third field", 1, charter_facts(founders=[[BERT.id, EAST.id, EAST.key.id]])),
        ("a founder of 31 bytes", 1, charter_facts(founders=[[BERT.id[:31], EAST.id]])),
        ("a founder's department of 33 bytes", 1, charter_facts(founders=[[BERT.id, EAST.id + b"\0"]])),
        ("founders descending", 1, charter_facts(founders=founders(ADA, BERT)[::-1])),
        ("a founder twice", 1, charter_facts(founders=founders(BERT, BERT))),
        (
            "a founder twice, of two departments",
            1,
            charter_facts(founders=sorted([[BERT.id, EAST.id], [BERT.id, WEST.id]])),
        ),
        ("65 founders", 1, charter_facts(founders=sorted([digest(bytes([i])), EAST.id] for i in range(65)))),
        ("no departments", 1, charter_facts(departments=[])),
        ("departments descending", 1, charter_facts(departments=departments(EAST, WEST)[::-1])),
        ("a department twice", 1, charter_facts(departments=departments(EAST, EAST))),
        (
            "32 departments",
            1,
            charter_facts(departments=departments(*(Department(f"d{i}") for i in range(31)), EAST)),
        ),
        ("matters descending", 1, charter_facts(rules=[[1, [7, 1]], [0, [7, 1]]])),
        ("matter 13", 1, charter_facts(rules=[[13, [7, 1]]])),
        ("method 9", 1, charter_facts(rules=[[0, [9, [1, 2]]]])),
        ("a share of denominator 0", 1, charter_facts(rules=[[0, [0, [1, 0]]]])),
        ("a share of denominator 1001", 1, charter_facts(rules=[[0, [0, [1, 1001]]]])),
        ("elector-cap is negative", 1, charter_facts(cap=-1)),
        ("retention is text", 1, charter_facts(retention="1y")),
        ("join without affiliation", 2, [certificate]),
        ("join with three", 2, [certificate, affiliation, None]),
        ("certificate of three fields", 2, [certificate[:3], affiliation]),
        ("signature of 63 bytes in a certificate", 4, [[*certificate[:3], bytes(63)]]),
        ("serial 0", 2, [certificate, EAST.affiliation(ADA, 0)]),
        ("leave without joins", 3, [[]]),
        ("leave with 33 joins", 3, [ids]),
        ("device is null", 4, [None]),
        ("revocation without last-seq", 5, FACTS[5][:1]),
        ("last-seq -1", 5, [FACTS[5][0], -1]),
        ("affiliation-end without serial", 7, [BERT.id]),
        ("affiliation-end with free text", 7, [BERT.id, 1, "moved away"]),
        ("succession without signature", 8, FACTS[8][:1]),
        ("endorse without department", 9, [BERT.id]),
        ("endorse of 31 bytes", 9, [BERT.id[:31], None]),
        ("merge with facts", 10, [FIRST]),
        ("erase nothing", 11, [[]]),
        ("erase 33", 11, [ids]),
        ("erased nothing", 12, [[]]),
        ("post with free text", 128, ["Moin!"]),
        ("reply without target", 129, []),
        ("edit of null", 130, [None]),
        ("retract of two", 131, [FIRST, SECOND]),
        ("react without reaction", 132, [FIRST]),
        ("react in text", 132, [FIRST, "+1"]),
        ("profile with a name", 133, ["Ada"]),
        ("seen without target", 134, []),
    ]:
        yield reject("factsShape", name, make(kind, facts))


def broken_bodies():
    for name, kind, changed in [
        ("commitment without length", 128, {"length": 0}),
        ("length without commitment", 128, {"commitment": None}),
        ("length 32", 128, {"length": 32}),
        ("length 1048577", 128, {"length": 1_048_577}),
        ("length 1 of an unknown kind", 200, {"length": 1, "commitment": FIRST}),
    ]:
        yield reject("bodyShape", name, make(kind, **changed))
    for kind in (2, 4, 5, 6, 7, 8, 10, 11, 12, 131, 132, 134):
        yield reject("bodyForbidden", f"kind {kind}", make(kind, body=TEXT))
    for kind in (1, 128, 129, 130, 133):
        yield reject("bodyRequired", f"kind {kind}", make(kind, body=None))


def broken_keys_and_signatures():
    sound, _ = make(128)
    flipped = sound[:-1] + bytes([sound[-1] ^ 1])
    yield reject("wrongSignature", "S changed", flipped)
    yield reject(
        "wrongSignature", "by another key", make(128, envelope={"signature": BERT.device().sign(b"")})
    )
    yield reject(
        "wrongSignature", "kid of another", make(128, envelope={"protected": PROTECTED + BERT.device().id})
    )
    reduced = int.from_bytes(sound[-32:], "little") + L
    yield reject("wrongSignature", "S + L", sound[:-32] + reduced.to_bytes(32, "little"))
    yield reject("wrongSignature", "an unknown version", (event(ADA.device(), [2])[0][:-1] + b"\0"))
    yield reject("wrongSignature", "an unknown kind", make(16, [], envelope={"signature": bytes(64)}))
    payload = encode(fields(128))
    other = ADA.device().sign(encode(["Signature1", PROTECTED + ADA.device().id, b"", payload]))
    yield reject("wrongSignature", "without the external_aad", event(ADA.device(), payload, signature=other))
    other = ADA.device().sign(payload)
    yield reject("wrongSignature", "over the payload alone", event(ADA.device(), payload, signature=other))
    neutral = bytes([1]) + bytes(31)
    envelope = {"protected": PROTECTED + neutral, "signature": neutral + bytes(32)}
    yield reject(
        "wrongSignature", "kid of small order, for which the equation holds", make(128, envelope=envelope)
    )
    yield reject(
        "wrongSignature", "kid beside the prime-order subgroup, for which the equation holds", by_mixed_kid()
    )


def by_mixed_kid():
    """k ≡ 0 mod 8 lets the torsion of the key vanish from S B = R + k (A + T). Found by trying times."""
    secret, kid = 12345, None
    for time in range(BEGIN, BEGIN + 1000):
        payload = encode(fields(128, time=time))
        kid = kid or mixed(secret)
        _, signature, k = sign_raw(secret, 67890, sig_structure(PROTECTED + kid, payload), kid)
        if k % 8 == 0:
            return encode([PROTECTED + kid, {}, payload, signature])


def mixed(secret):
    return ed25519.encode_point(ed25519.add(ed25519.times(secret, BASE), ed25519.TORSION))


def signed_twice():
    """One header under two signatures, by two nonces of one secret: one event."""
    secret, payload = 12345, encode(fields(10))
    kid = ed25519.encode_point(ed25519.times(secret, BASE))
    for nonce in (1, 2):
        signed = sig_structure(PROTECTED + kid, payload)
        yield encode([PROTECTED + kid, {}, payload, sign_raw(secret, nonce, signed)[1]]), digest(signed)
