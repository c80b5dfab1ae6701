"""Chapter 7: bundles, read from the whole file; the first rule that fails names it."""

from cbor_strict import Rejected, decode, demand, digest, encode
from ed25519 import valid
from event import LARGEST_BODY, LARGEST_EVENT, read
from messages import tips_digest
from schema import binary, count, either, exactly, many, null, record
from statements import signed

HASH, SIGNATURE = binary(32), binary(64)
LARGEST_ITEM = 12 + LARGEST_EVENT + LARGEST_BODY
MOST_TIPS = MOST_IDS = 4096
MOST_OPEN = 65_536
MANIFEST = 3
SHAPES = {
    0: record(exactly(0), exactly(1), HASH),
    1: record(exactly(1), binary(0, LARGEST_EVENT), either(null, binary(0, LARGEST_BODY))),
    2: record(exactly(2), record(HASH, HASH, many(HASH, low=1), SIGNATURE)),
    MANIFEST: record(exactly(MANIFEST), HASH, HASH, count, count, many(HASH), HASH, count, HASH, SIGNATURE),
}


def communities(data):
    """The communities of the bundles in the file, or `Rejected`."""
    return [item[2] for item in items(data) if item[0] == 0]


def items(data):
    """The items of the bundles in the file, each once the rules up to it have held; then `Rejected`."""
    at = 0
    while at < len(data) or not at:
        at = yield from _bundle(data, at)


def _bundle(data, start):
    community, at = _header(data, start)
    yield [0, 1, community]
    events, bodies, tips, receipts = 0, 0, set(), 0
    while True:
        begin, (item, at) = at, _item(data, at)
        match item:
            case [0, *_]:
                raise Rejected("outOfOrder")
            case [1, event, body]:
                _take(read(event)[0], community, events, tips, receipts)
                events, bodies = events + 1, bodies + (body is not None)
            case [2, [_, about, *_]]:
                demand(about == community, "wrongCommunity")
                demand(events, "outOfOrder")
                receipts += 1
            case manifest:
                demand(events, "outOfOrder")
                _check(manifest, community, events, bodies, tips, digest(data[start:begin]))
        yield item
        if item[0] == MANIFEST:
            return at


def _header(data, at):
    """The version stands before everything that another version may have changed."""
    try:
        end = _end(data, at)
        item = decode(data[at:end])
        demand(type(item) is list and item[:1] == [0] and len(item) > 1 and count(item[1]), "notABundle")
    except Rejected as rejected:
        if rejected.rule == "truncated":
            raise
        raise Rejected("notABundle") from rejected
    demand(item[1] == 1, "wrongVersion")
    demand(SHAPES[0](item), "notABundle")
    return item[2], end


def _item(data, at):
    """The item that begins at `at`, and where the next one begins."""
    end = _end(data, at)
    item = decode(data[at:end])
    demand(type(item) is list and item and count(item[0]), "itemShape")
    _check_sizes(item)
    demand(item[0] in SHAPES and SHAPES[item[0]](item), "itemShape")
    return item, end


def _check_sizes(item):
    match item:
        case [1, bytes(event), body]:
            demand(len(event) <= LARGEST_EVENT, "itemTooLarge")
            demand(type(body) is not bytes or len(body) <= LARGEST_BODY, "itemTooLarge")
        case [2, [_, _, list(ids), _]]:
            demand(len(ids) <= MOST_IDS, "itemTooLarge")
        case [3, _, _, _, _, list(tips), *_]:
            demand(len(tips) <= MOST_TIPS, "tooManyTips")


def _end(data, at):
    """Where the item that begins at `at` ends: by the lengths alone, none of which may exceed the limit."""
    end, still = at, 1
    while still:
        demand(end < len(data), "truncated")
        major, info = data[end] >> 5, data[end] & 31
        demand(info < 28, "indefiniteLength" if info == 31 else "reservedAdditionalInfo")
        demand(major != 6, "tag")
        size = 0 if info < 24 else 1 << (info - 24)
        demand(end + size < len(data), "truncated")
        argument = int.from_bytes(data[end + 1 : end + 1 + size], "big") if size else info
        end += 1 + size + (argument if major in (2, 3) else 0)
        still += {4: argument, 5: 2 * argument}.get(major, 0) - 1
        demand(end - at + still <= LARGEST_ITEM, "itemTooLarge")
    demand(end <= len(data), "truncated")
    return end


def _take(event, community, events, tips, receipts):
    demand(not receipts, "outOfOrder")
    demand(event.hold != "unknownVersion", "eventVersion")
    demand(event.community == community, "wrongCommunity")
    demand((events == 0) == (event.kind == 1), "outOfOrder")
    tips.difference_update(event.edges)
    demand(event.id not in tips, "outOfOrder")
    tips.add(event.id)
    demand(len(tips) <= MOST_OPEN, "tooManyTips")


def _check(manifest, community, events, bodies, tips, found):
    _, exporter, about, counted, with_body, named, named_digest, _, named_bytes, signature = manifest
    demand(about == community, "wrongCommunity")
    demand(all(a < b for a, b in zip(named, named[1:])), "tipsUnsorted")
    demand((counted, with_body) == (events, bodies), "countMismatch")
    demand(named == sorted(tips) and named_digest == tips_digest(named), "tipsMismatch")
    demand(named_bytes == found, "digestMismatch")
    demand(valid(exporter, signed("manifest", *manifest[1:-1]), signature), "manifestSignature")


def sealed(key, community, items, /, **lies):
    """The bytes of a bundle with these items behind its header; `lies` are told in the manifest."""
    data = b"".join(map(encode, [[0, 1, community], *items]))
    pairs = [item[1:] for item in items if item[0] == 1]
    tips = set()
    for event, _ in ((read(bytes)[0], body) for bytes, body in pairs):
        tips = tips - set(event.edges) | {event.id}
    tips = lies.get("tips", sorted(tips))
    manifest = {"exporter": key.id, "community": community, "events": len(pairs)}
    manifest |= {"bodies": sum(body is not None for _, body in pairs), "tips": tips}
    manifest |= {"tips_digest": digest(b"kollektiv/tips/1", *tips), "time": 1_700_000_000_000}
    manifest |= {"digest": digest(data)} | lies
    fields = list(manifest.values())
    return data + encode([MANIFEST, *fields, key.sign(signed("manifest", *fields))])
