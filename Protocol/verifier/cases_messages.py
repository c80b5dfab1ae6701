"""The cases of messages.json: chapter 6."""

import messages
import statements
from build import Department, Key, Member, header
from build import event as made_event
from cbor_strict import digest, encode

ONE, TWO, THREE = sorted(digest(name.encode()) for name in ("one", "two", "three"))
LOW, HIGH = sorted(Key(name).id for name in ("low", "high"))
SECRET = digest(b"session secret")
TOKEN = messages.token(SECRET, ONE)
ADA = Member("ada")
EVENT, ID = made_event(ADA.device(), header(ADA.id, 10, community=ONE, parents=[ONE]))

ACCEPTED = {
    "summary": [0, ONE],
    "index": [1, sorted([[TOKEN, ONE], [TWO, THREE]])],
    "index of nothing shared": [1, []],
    "heads": [2, TOKEN, [ONE, TWO], [[LOW, 0], [HIGH, 41]]],
    "heads of an empty community": [2, TOKEN, [], []],
    "heads with a frozen key": [2, TOKEN, [ONE], [[LOW, 7, TWO], [HIGH, 41]]],
    "want with an empty frontier": [3, TOKEN, [ONE], []],
    "want with a frontier": [3, TOKEN, [ONE, TWO], [[HIGH, 3]]],
    "events without and with a body": [4, TOKEN, [[EVENT, None], [EVENT, bytes(33)]]],
    "events: one that is none does not spoil the message": [4, TOKEN, [[b"\xff", None]]],
    "have": [5, TOKEN, [ONE, TWO]],
    "graft": [6, TOKEN, [ONE]],
    "prune": [7, TOKEN],
    "want-bodies": [8, TOKEN, [ONE]],
    "bodies": [9, TOKEN, [[ONE, bytes(33)]]],
    "committed": [10, [ONE, TWO, THREE]],
    "subscribe": [11, sorted([TOKEN, TWO])],
    "subscribe to nothing": [11, []],
}

MALFORMED = {
    "not an array": {0: ONE},
    "an empty array": [],
    "a number": 0,
    "kind is text": ["summary", ONE],
    "kind is negative": [-1, ONE],
    "unknown kind": [12, TOKEN],
    "summary without digest": [0],
    "summary with two": [0, ONE, TWO],
    "summary of 31 bytes": [0, ONE[:31]],
    "summary as text": [0, "0" * 32],
    "index not nested": [1, TOKEN, ONE],
    "index of tokens alone": [1, [TOKEN]],
    "heads without frontier": [2, TOKEN, [ONE]],
    "heads with null tips": [2, TOKEN, None, []],
    "frontier as a map": [2, TOKEN, [ONE], {LOW: 0}],
    "frontier descending": [2, TOKEN, [ONE], [[HIGH, 0], [LOW, 0]]],
    "frontier with a key twice": [2, TOKEN, [ONE], [[LOW, 0], [LOW, 7, ONE]]],
    "frontier with seq -1": [2, TOKEN, [ONE], [[LOW, -1]]],
    "frontier with null for seq": [2, TOKEN, [ONE], [[LOW, None]]],
    "frontier with a key of 33 bytes": [2, TOKEN, [ONE], [[LOW + b"\0", 0]]],
    "frontier with a short digest": [2, TOKEN, [ONE], [[LOW, 7, b""]]],
    "frontier with an entry of four": [2, TOKEN, [ONE], [[LOW, 7, ONE, TWO]]],
    "want of nothing": [3, TOKEN, [], []],
    "want with descending ids": [3, TOKEN, [TWO, ONE], []],
    "want with an id twice": [3, TOKEN, [ONE, ONE], []],
    "heads with descending tips": [2, TOKEN, [TWO, ONE], []],
    "index descending": [1, sorted([[TOKEN, ONE], [TWO, THREE]], reverse=True)],
    "committed with an id twice": [10, [ONE, ONE]],
    "an event with a body of 32 bytes": [4, TOKEN, [[EVENT, bytes(32)]]],
    "bodies: one of 32 bytes": [9, TOKEN, [[ONE, bytes(32)]]],
    "bodies descending": [9, TOKEN, [[TWO, bytes(33)], [ONE, bytes(33)]]],
    "want-bodies of 257": [8, TOKEN, sorted(digest(bytes([i // 256, i % 256])) for i in range(257))],
    "want without frontier": [3, TOKEN, [ONE]],
    "events without an event": [4, TOKEN, []],
    "events not in pairs": [4, TOKEN, [EVENT]],
    "an event not wrapped in bytes": [4, TOKEN, [[[b"", {}, b"", b""], None]]],
    "a body as text": [4, TOKEN, [[EVENT, "body"]]],
    "a body that is false": [4, TOKEN, [[EVENT, False]]],
    "have nothing": [5, TOKEN, []],
    "have without token": [5, [ONE]],
    "graft of null": [6, TOKEN, [None]],
    "prune without token": [7],
    "prune with an id": [7, TOKEN, ONE],
    "want-bodies of nothing": [8, TOKEN, []],
    "bodies of null": [9, TOKEN, [[ONE, None]]],
    "bodies by a short id": [9, TOKEN, [[ONE[:16], b"body"]]],
    "committed with token": [10, TOKEN, [ONE]],
    "committed nothing": [10, []],
    "subscribe to a number": [11, [1]],
}

HAVE = encode([5, TOKEN, [ONE]])
BROKEN = {
    "trailingBytes": encode([7, TOKEN]) + b"\xf6",
    "truncated": HAVE[:-1],
    "nonShortestInteger": HAVE.replace(b"\x58\x20", b"\x59\x00\x20", 1),
    "indefiniteLength": b"\x9f" + HAVE[1:] + b"\xff",
    "tag": b"\xc1" + HAVE,
    "floatingPoint": b"\x82\xf9\x00\x00" + encode(ONE),
    "duplicateMapKey": b"\xa2\x00\x00\x00\x00",
    "invalidUTF8": b"\x82\x00\x61\xff",
    "integerOutOfRange": b"\x82\x1b\x00\x20" + bytes(6) + encode(ONE),
    "tooDeep": b"\x82\x01" + b"\x81" * 8 + b"\x80",
}


def cases():
    for name, message in ACCEPTED.items():
        yield {"name": name, "message": encode(message).hex(), "expect": "accept"}
    for name, message in MALFORMED.items():
        yield reject(name, encode(message), "malformedMessage")
    for rule, data in BROKEN.items():
        yield reject("an encoding that chapter 1 forbids", data, rule)


def reject(name, data, rule):
    return {"name": f"{rule}: {name}", "message": data.hex(), "expect": "reject", "rule": rule}


def digests():
    ids = [THREE, ONE, TWO]
    tips = {
        "no tips": [],
        "one tip": [ONE],
        "three tips, in any order": ids,
    }
    for name, given in tips.items():
        yield listed("tips", name, given, messages.tips_digest(given))
    yield listed("forks", "three events of a frozen key, in any order", ids, messages.forks_digest(ids))
    token = {"kind": "token", "name": "of a session and a community"}
    yield token | {"secret": SECRET.hex(), "community": ONE.hex(), "digest": TOKEN.hex()}
    entries = [(messages.token(SECRET, id), messages.tips_digest([id])) for id in ids]
    for name, given in {"nothing shared": [], "three communities, in any order": entries}.items():
        pairs = [[token.hex(), tips.hex()] for token, tips in given]
        yield {"kind": "summary", "name": name, "entries": pairs, "digest": messages.summary(given).hex()}
    east = Department("east")
    found = statements.department_id(east.key.id)
    yield {
        "kind": "department",
        "name": "of its first node key",
        "key": east.key.id.hex(),
        "digest": found.hex(),
    }


def listed(kind, name, ids, found):
    return {"kind": kind, "name": name, "ids": [id.hex() for id in ids], "digest": found.hex()}
