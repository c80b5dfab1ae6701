"""The cases of bundles.json: chapter 7."""

from build import BEGIN, body, header, sign
from build import event as made_event
from bundle import sealed
from cbor_strict import encode
from single import ADA, EAST, charter_facts

NODE, DEVICE = EAST.key, ADA.device()


def founded(**changed):
    """A charter and its ID."""
    return made_event(DEVICE, header(ADA.id, 1, charter_facts(**changed), body=WORDS))


def post(seq, previous, text, **fields):
    words = body({0: "", 1: text})
    fields = {"community": GARDEN, "seq": seq, "previous": previous, "time": BEGIN + seq} | fields
    return (*made_event(DEVICE, header(ADA.id, 128, body=words, **fields)), words)


def receipt(community, *ids):
    return [2, sign(NODE, "receipt", NODE.id, community, list(ids))]


WORDS = body({0: "Garden", 1: "to grow"})
CHARTER, GARDEN = founded()
OTHER_CHARTER, ORCHARD = founded(visibility=1)
FIRST, FIRST_ID, FIRST_WORDS = post(1, GARDEN, "One")
SECOND, SECOND_ID, SECOND_WORDS = post(2, FIRST_ID, "Two")
TWIN, TWIN_ID, _ = post(2, FIRST_ID, "Other two")
FOREIGN, *_ = post(1, ORCHARD, "Elsewhere", community=ORCHARD)
UNKNOWN, _ = made_event(DEVICE, [2, *header(ADA.id, 10, community=GARDEN, seq=1, previous=GARDEN)[1:]])

BEGUN = [[1, CHARTER, WORDS]]
WHOLE = [*BEGUN, [1, FIRST, FIRST_WORDS], [1, SECOND, None]]
FILE = sealed(NODE, GARDEN, WHOLE)
START = encode([0, 1, GARDEN]) + encode(BEGUN[0])
TIPS = sorted([SECOND_ID, TWIN_ID])

ACCEPTED = {
    "a charter alone, without its body": sealed(NODE, GARDEN, [[1, CHARTER, None]]),
    "events with and without bodies": FILE,
    "exported by a member's device": sealed(DEVICE, GARDEN, WHOLE),
    "two tips": sealed(NODE, GARDEN, [*WHOLE, [1, TWIN, None]]),
    "receipts behind the events": sealed(
        NODE, GARDEN, [*WHOLE, receipt(GARDEN, FIRST_ID), receipt(GARDEN, SECOND_ID)]
    ),
    "a receipt with a wrong signature is handed on": sealed(
        NODE, GARDEN, [*BEGUN, [2, [NODE.id, GARDEN, [GARDEN], bytes(64)]]]
    ),
    "an event with a wrong signature is not a bundle's matter": sealed(
        NODE, GARDEN, [*BEGUN, [1, FIRST[:-1] + bytes([FIRST[-1] ^ 1]), None]]
    ),
    "a body that is not the event's is not a bundle's matter": sealed(NODE, GARDEN, [[1, CHARTER, b"x"]]),
}

REJECTED = [
    ("notABundle", "a number", b"\x00"),
    ("notABundle", "an event first", encode(BEGUN[0]) + FILE),
    ("notABundle", "a header without a community", encode([0, 1, None]) + FILE),
    ("notABundle", "a header of four", encode([0, 1, GARDEN, None]) + FILE),
    ("notABundle", "the version in two bytes", b"\x83\x00\x18\x01" + FILE[3:]),
    ("notABundle", "a length that no item can have", b"\x5b" + b"\xff" * 8 + FILE),
    ("notABundle", "a byte behind the manifest", FILE + b"\x00"),
    ("wrongVersion", "2", b"\x83\x00\x02" + FILE[3:]),
    ("wrongVersion", "2, with other fields", encode([0, 2])),
    ("truncated", "nothing", b""),
    ("truncated", "a header", FILE[:37]),
    ("truncated", "no manifest", START),
    ("truncated", "half an event", START[:-7]),
    ("truncated", "all but a byte", FILE[:-1]),
    ("truncated", "the second bundle", FILE + FILE[:37]),
    ("itemTooLarge", "an event announced with 2^63 bytes", START + b"\x83\x01\x5b\x80" + bytes(7)),
    ("itemTooLarge", "a body announced with 1,179,648 bytes", START + b"\x83\x01\x40\x5a\x00\x12\x00\x00"),
    ("itemTooLarge", "an array announced with 2^32 items", START + b"\x9b" + b"\0\0\0\1" + bytes(4)),
    ("itemShape", "not an array", START + b"\xf6"),
    ("itemShape", "an unknown number", START + encode([4, GARDEN])),
    ("itemShape", "an event without its place for a body", START + encode([1, FIRST])),
    ("itemShape", "a body that is text", START + encode([1, FIRST, "text"])),
    ("itemShape", "a receipt for nothing", START + encode(receipt(GARDEN))),
    ("itemShape", "a manifest of nine", START + encode([3, *[GARDEN] * 8])),
    ("nonShortestInteger", "the number of an item", START + b"\x83\x18\x01" + encode(FIRST) + b"\xf6"),
    ("indefiniteLength", "an item", START + b"\x9f\x01" + encode(FIRST) + b"\xf6\xff"),
    ("notCOSE", "an event that is none", START + encode([1, b"\x80", None])),
    ("eventVersion", "2", sealed(NODE, GARDEN, BEGUN)[: len(START)] + encode([1, UNKNOWN, None])),
    ("wrongCommunity", "an event", START + encode([1, FOREIGN, None])),
    ("wrongCommunity", "a charter", encode([0, 1, GARDEN]) + encode([1, OTHER_CHARTER, None])),
    ("wrongCommunity", "a receipt", START + encode(receipt(ORCHARD, ORCHARD))),
    ("wrongCommunity", "the manifest", sealed(NODE, GARDEN, WHOLE, community=ORCHARD)),
    ("outOfOrder", "two headers", FILE[:37] + FILE),
    ("outOfOrder", "a post before the charter", FILE[:37] + encode([1, FIRST, None])),
    ("outOfOrder", "the charter twice", START + encode(BEGUN[0])),
    ("outOfOrder", "a tip twice", START + 2 * encode([1, FIRST, None])),
    ("outOfOrder", "a receipt before the charter", FILE[:37] + encode(receipt(GARDEN, GARDEN))),
    ("outOfOrder", "an event behind a receipt", START + encode(receipt(GARDEN, GARDEN)) + encode(WHOLE[1])),
    ("outOfOrder", "a manifest of nothing", sealed(NODE, GARDEN, [])),
    ("tipsUnsorted", "descending", sealed(NODE, GARDEN, [*WHOLE, [1, TWIN, None]], tips=TIPS[::-1])),
    ("tipsUnsorted", "one twice", sealed(NODE, GARDEN, WHOLE, tips=[SECOND_ID] * 2)),
    ("countMismatch", "an event more", sealed(NODE, GARDEN, WHOLE, events=4)),
    ("countMismatch", "a body less", sealed(NODE, GARDEN, WHOLE, bodies=1)),
    ("tipsMismatch", "a tip less", sealed(NODE, GARDEN, [*WHOLE, [1, TWIN, None]], tips=TIPS[:1])),
    ("tipsMismatch", "a tip that is none", sealed(NODE, GARDEN, WHOLE, tips=[FIRST_ID])),
    ("tipsMismatch", "another digest", sealed(NODE, GARDEN, WHOLE, tips_digest=GARDEN)),
    (
        "tipsMismatch",
        "an event before the one it cites",
        sealed(NODE, GARDEN, [WHOLE[0], WHOLE[2], WHOLE[1]], tips=[SECOND_ID]),
    ),
    ("digestMismatch", "another digest", sealed(NODE, GARDEN, WHOLE, digest=GARDEN)),
    ("digestMismatch", "another body", FILE.replace(FIRST_WORDS, FIRST_WORDS[:-1] + b"?")),
    ("manifestSignature", "a bit of it", FILE[:-1] + bytes([FILE[-1] ^ 1])),
    ("manifestSignature", "another time", encode(BEGIN + 1).join(FILE.rsplit(encode(BEGIN), 1))),
    ("manifestSignature", "another exporter", sealed(NODE, GARDEN, WHOLE, exporter=DEVICE.id)),
]


def cases():
    for name, data in ACCEPTED.items():
        yield {"name": name, "file": data.hex(), "expect": "accept"}
    two = FILE + sealed(NODE, ORCHARD, [[1, OTHER_CHARTER, None]])
    yield {"name": "two bundles", "file": two.hex(), "several": True, "expect": "accept"}
    for rule, name, data in REJECTED:
        yield {"name": f"{rule}: {name}", "file": data.hex(), "expect": "reject", "rule": rule}
