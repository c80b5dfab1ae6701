"""Chapter 3: what the bytes of an event alone decide, from cheap to dear; the first failure names it."""

from dataclasses import dataclass

import statements
from cbor_strict import Map, decode, demand, digest, encode
from ed25519 import valid
from schema import BODY_OPTIONAL, BODY_REQUIRED, CONTENT, FACTS, HEADER, KINDS, count

CONTEXT = b"kollektiv/event/1"
PROTECTED = bytes.fromhex("a20127045820")
LARGEST_EVENT = 65_536
LARGEST_BODY = 1_048_576


@dataclass(frozen=True, eq=False)
class Event:
    """A verified event. Of an unknown version only `id` and `kid` are known."""

    id: bytes
    kid: bytes
    hold: str | None  # the rule by which it is held whatever stands around it
    community: bytes = b""  # of a charter its own ID
    author: bytes = b""
    seq: int = 0
    previous: bytes | None = None
    parents: tuple = ()
    time: int = 0
    kind: int = 0
    facts: tuple | list = ()
    commitment: bytes | None = None
    body_length: int = 0

    @property
    def edges(self):
        return self.parents if self.previous is None else (self.previous, *self.parents)

    @property
    def certificate(self):
        return self.facts[{1: 7, 2: 0, 4: 0}[self.kind]] if self.kind in (1, 2, 4) else None

    @property
    def affiliation(self):
        return self.facts[{1: 8, 2: 1, 6: 0}[self.kind]] if self.kind in (1, 2, 6) else None


def sig_structure(protected, payload):
    return encode(["Signature1", protected, CONTEXT, payload])


def verify(data):
    """The event in `data`, or `Rejected` with the rule by which it is dropped."""
    event, signed, signature = read(data)
    if event.kind in KINDS:
        statements.check_keys(event)
    demand(valid(event.kid, signed, signature), "wrongSignature")
    if event.kind in KINDS:
        statements.check(event)
    return event


def read(data):
    """The event in `data`, what was signed, and the signature; nobody has looked at keys and signatures yet."""
    demand(len(data) <= LARGEST_EVENT, "eventTooLarge")
    protected, payload, signature = _cose(decode(data))
    header, kid = decode(payload), protected[6:]
    demand(type(header) is list and header and count(header[0]), "headerShape")
    signed = sig_structure(protected, payload)
    if header[0] != 1:
        return Event(digest(signed), kid, "unknownVersion"), signed, signature
    demand(HEADER(header), "headerShape")
    event = _event(digest(signed), kid, header)
    _check_order(event)
    _check_facts_and_body(event)
    return event, signed, signature


def _cose(item):
    shape = type(item) is list and [type(part) for part in item] == [bytes, Map, bytes, bytes]
    demand(shape, "notCOSE")
    protected, unprotected, payload, signature = item
    demand(len(protected) == 38 and protected.startswith(PROTECTED), "protectedHeader")
    demand(not unprotected, "unprotectedHeader")
    demand(len(signature) == 64, "signatureLength")
    return protected, payload, signature


def _event(id, kid, header):
    _, community, author, seq, previous, parents, time, kind, facts, commitment, length = header
    demand((community is None) == (kind == 1), "charterCommunity")
    hold = "unknownKind" if kind < CONTENT and kind not in KINDS else None
    return Event(
        id,
        kid,
        hold,
        community or id,
        author,
        seq,
        previous,
        tuple(parents),
        time,
        kind,
        facts,
        commitment,
        length,
    )


def _check_order(event):
    parents = event.parents
    demand((event.seq == 0) == (event.previous is None), "sequenceStart")
    demand(len(parents) <= 32, "tooManyParents")
    demand(all(a < b for a, b in zip(parents, parents[1:])), "parentsUnsorted")
    demand(event.previous not in parents, "previousAmongParents")
    if event.kind == 1:
        demand(not event.edges, "charterEdges")
    else:
        demand(event.edges, "noEdges")


def _check_facts_and_body(event):
    kind, length = event.kind, event.body_length
    demand(kind not in FACTS or FACTS[kind](event.facts), "factsShape")
    demand((event.commitment is None) == (length == 0), "bodyShape")
    demand(length == 0 or 33 <= length <= LARGEST_BODY, "bodyShape")
    if kind in KINDS:
        demand(length == 0 or kind in BODY_REQUIRED | BODY_OPTIONAL, "bodyForbidden")
        demand(length != 0 or kind not in BODY_REQUIRED, "bodyRequired")


def check_body(event, body):
    """Chapter 3.1: a body that does not match its commitment is dropped. Its CBOR is not read."""
    demand(len(body) == event.body_length and digest(body) == event.commitment, "commitmentMismatch")
