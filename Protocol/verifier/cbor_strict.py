"""Chapter 1: deterministic CBOR. One value has one encoding; a decoder rejects all others.

Values: int, bytes, str, list, bool, None; a map is a `Map`, the tuple of its (key, value) pairs, because in
Python `1 == True` would let two keys fall together in a dict.
"""

from hashlib import blake2b

LARGEST = 2**53 - 1
DEEPEST = 8
SIMPLE = {20: False, 21: True, 22: None}


class Rejected(Exception):
    """What breaks a rule of the spec; `rule` is the rule's name."""

    def __init__(self, rule):
        super().__init__(rule)
        self.rule = rule


class Map(tuple):
    """A map, as the tuple of its pairs in the order of their keys."""


def demand(holds, rule):
    if not holds:
        raise Rejected(rule)


def digest(*parts):
    """H: BLAKE2b-256 of the concatenation."""
    return blake2b(b"".join(parts), digest_size=32).digest()


def decode(data):
    """The one item that `data` is."""
    value, end = _item(data, 0, 0)
    demand(end == len(data), "trailingBytes")
    return value


def _head(data, at):
    """(major type, argument, next position). What the first byte says comes before what its argument says."""
    demand(at < len(data), "truncated")
    major, info = data[at] >> 5, data[at] & 31
    demand(info not in (28, 29, 30), "reservedAdditionalInfo")
    demand(info != 31, "indefiniteLength")
    demand(major != 6, "tag")
    if major == 7:
        demand(info not in (25, 26, 27), "floatingPoint")
        demand(info in SIMPLE, "unsupportedSimpleValue")
    if info < 24:
        return major, info, at + 1
    size = 1 << (info - 24)
    demand(len(data) - at - 1 >= size, "truncated")
    argument = int.from_bytes(data[at + 1 : at + 1 + size], "big")
    smallest = 24 if size == 1 else 1 << (4 * size)
    demand(argument >= smallest, "nonShortestInteger")
    return major, argument, at + 1 + size


def _item(data, at, depth):
    start = at
    major, argument, at = _head(data, start)
    if major == 7:
        return SIMPLE[argument], at
    if major < 2:
        value = argument if major == 0 else -1 - argument
        demand(abs(value) <= LARGEST, "integerOutOfRange")
        return value, at
    demand(argument <= len(data) - at, "truncated")
    if major < 4:
        raw = data[at : at + argument]
        return (raw if major == 2 else _text(raw)), at + argument
    demand(depth < DEEPEST, "tooDeep")
    return (_array if major == 4 else _map)(data, at, argument, depth + 1)


def _text(raw):
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Rejected("invalidUTF8") from None


def _array(data, at, count, depth):
    items = []
    for _ in range(count):
        item, at = _item(data, at, depth)
        items.append(item)
    return items, at


def _map(data, at, count, depth):
    pairs, before = [], None
    for _ in range(count):
        start = at
        key, at = _item(data, start, depth)
        encoded = data[start:at]
        demand(encoded != before, "duplicateMapKey")
        demand(before is None or encoded > before, "mapKeysOutOfOrder")
        value, at = _item(data, at, depth)
        pairs.append((key, value))
        before = encoded
    return Map(pairs), at


def encode(value):
    """The encoding of a value; a dict is written as a map in order."""
    match value:
        case bool() | None:
            return bytes([0xE0 | {False: 20, True: 21, None: 22}[value]])
        case int():
            demand(abs(value) <= LARGEST, "integerOutOfRange")
            return head(0, value) if value >= 0 else head(1, -1 - value)
        case bytes():
            return head(2, len(value)) + value
        case str():
            return head(3, len(value.encode())) + value.encode()
        case dict() | Map():
            pairs = value.items() if isinstance(value, dict) else value
            encoded = sorted((encode(key), encode(item)) for key, item in pairs)
            return head(5, len(encoded)) + b"".join(key + item for key, item in encoded)
        case list() | tuple():
            return head(4, len(value)) + b"".join(map(encode, value))
    raise TypeError(f"no encoding for {type(value)}")


def head(major, argument):
    if argument < 24:
        return bytes([major << 5 | argument])
    size = next(size for size in (1, 2, 4, 8) if argument < 1 << (8 * size))
    return bytes([major << 5 | 23 + size.bit_length()]) + argument.to_bytes(size, "big")
