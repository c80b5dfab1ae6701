"""The shapes of kollektiv.cddl that admission looks at: facts by kind, and the messages of chapter 6.

A shape is a function from a decoded value to bool.
"""

from cbor_strict import LARGEST

KINDS = {
    1: "charter", 2: "join", 3: "leave", 4: "device", 5: "revocation", 6: "affiliation", 7: "affiliation-end",
    8: "succession", 9: "endorse", 10: "merge", 11: "erase", 12: "erased",
    128: "post", 129: "reply", 130: "edit", 131: "retract", 132: "react", 133: "profile", 134: "seen",
}  # fmt: skip
"""The kinds whose rules are built. Others below 128 are held, others from 128 on are kept."""

BY_NODE = {6, 7, 8, 12}
BY_ANYBODY = {10}
NEED_NO_MEMBERSHIP = {1, 2, 3, 4, 5, 11}
BODY_REQUIRED = {1, 128, 129, 130, 133}
BODY_OPTIONAL = {3, 9}
CONTENT = 128
"""From this kind on events are content: they bear on nobody's authority."""
ERASABLE = {3, 9}
"""The kinds below whose bodies are their author's to erase."""


def number(low=0, high=LARGEST):
    return lambda value: type(value) is int and low <= value <= high


def binary(low, high=None):
    """Bytes: exactly `low` of them, or from `low` to `high`."""
    return lambda value: type(value) is bytes and low <= len(value) <= (low if high is None else high)


def record(*shapes):
    """An array of exactly these items."""
    return lambda value: (
        type(value) is list
        and len(value) == len(shapes)
        and all(shape(item) for shape, item in zip(shapes, value))
    )


def many(shape, low=0, high=LARGEST):
    return lambda value: type(value) is list and low <= len(value) <= high and all(map(shape, value))


def ascending(shape):
    """`shape`, an array of arrays that ascend strictly by their first items."""
    return lambda value: shape(value) and all(a[0] < b[0] for a, b in zip(value, value[1:]))


def distinct(shape):
    """`shape`, an array of items that ascend strictly."""
    return lambda value: shape(value) and all(a < b for a, b in zip(value, value[1:]))


def either(*shapes):
    return lambda value: any(shape(value) for shape in shapes)


def null(value):
    return value is None


def boolean(value):
    return type(value) is bool


def exactly(constant):
    return number(constant, constant)


def _method(value):
    return _methods(value)


count = number()
hash32 = key = member = department = event_id = binary(32)
signature = binary(64)
share = record(count, number(1, 1000))
certificate = revocation = record(member, key, count, signature)
affiliation = record(department, key, member, number(1), count, signature)
admission = either(record(exactly(0)), record(exactly(1), number(1, 16)), record(exactly(2)))
_methods = either(
    record(exactly(3), share, share),
    record(exactly(7), count),
    record(exactly(8), _method, _method),
    *(record(exactly(method), share) for method in (0, 1, 2, 4, 5, 6)),
)
ids = many(event_id, 1, 32)

FACTS = {
    1: record(
        number(0, 1),
        admission,
        ascending(many(record(member, department), 0, 64)),
        ascending(many(record(department, key), 1, 31)),
        ascending(many(record(number(0, 12), _method))),
        either(count, null),
        either(count, null),
        certificate,
        affiliation,
    ),
    2: record(certificate, affiliation),
    3: record(ids),
    4: record(certificate),
    5: record(revocation, either(count, null)),
    6: record(affiliation),
    7: record(member, count),
    8: record(key, signature),
    9: record(member, either(department, null)),
    10: record(),
    11: record(ids),
    12: record(ids),
    128: record(),
    129: record(event_id),
    130: record(event_id),
    131: record(event_id),
    132: record(event_id, count),
    133: record(),
    134: record(event_id),
}

HEADER = record(
    exactly(1),
    either(event_id, null),
    either(member, department),
    count,
    either(event_id, null),
    many(event_id),
    count,
    number(0, 65535),
    many(lambda _: True),
    either(hash32, null),
    count,
)

token = hash32
_some = distinct(many(event_id, 1, 4096))
frontier = ascending(many(either(record(key, count), record(key, count, hash32)), 0, 65536))
_body = binary(33, 1048576)
MESSAGES = {
    0: record(exactly(0), hash32),
    1: record(exactly(1), ascending(many(record(token, hash32), 0, 32768))),
    2: record(exactly(2), token, distinct(many(event_id, 0, 4096)), frontier),
    3: record(exactly(3), token, _some, frontier),
    4: record(exactly(4), token, many(record(binary(0, 65536), either(_body, null)), 1, 8192)),
    5: record(exactly(5), token, _some),
    6: record(exactly(6), token, _some),
    7: record(exactly(7), token),
    8: record(exactly(8), token, distinct(many(event_id, 1, 256))),
    9: record(exactly(9), token, ascending(many(record(event_id, _body), 1, 256))),
    10: record(exactly(10), _some),
    11: record(exactly(11), distinct(many(token, 0, 32768))),
}
