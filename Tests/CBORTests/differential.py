"""Random CBOR, judged by cbor2: a second opinion for DifferentialTests.swift.

Each line is `hex description`, or `hex -` where the bytes must be refused. The oracle shares no code with ours:
bytes are accepted when cbor2 decodes them, the result lies in the subset, and its one encoding is these bytes.
cbor2's own canonical form sorts map keys length-first (RFC 7049), so maps are put together here.
"""

import random
import resource
import sys
from collections.abc import Mapping

import cbor2

SEED, COUNT, MAXIMUM_DEPTH, MAXIMUM_INTEGER = 8949, 3000, 8, 2**53 - 1


class Refused(Exception):
    pass


class Unclear(Exception):
    """True and 1 are one key to a Python dict: cbor2 cannot say what stood there."""


def head(major, count):
    return bytes([cbor2.dumps(count)[0] | major << 5]) + cbor2.dumps(count)[1:]


def encode(value, depth=0):
    if value is None or isinstance(value, (bool, str, bytes)):
        return cbor2.dumps(value)
    if type(value) is int:
        if abs(value) > MAXIMUM_INTEGER:
            raise Refused
        return cbor2.dumps(value)
    if depth >= MAXIMUM_DEPTH:
        raise Refused
    if isinstance(value, (list, tuple)):
        return head(4, len(value)) + b"".join(encode(item, depth + 1) for item in value)
    if isinstance(value, Mapping):
        if any(is_unclear(key) for key in value):
            raise Unclear
        pairs = sorted((encode(key, depth + 1), encode(item, depth + 1)) for key, item in value.items())
        return head(5, len(value)) + b"".join(key + item for key, item in pairs)
    raise Refused


def is_unclear(key):
    if isinstance(key, Mapping):
        return any(is_unclear(part) for pair in key.items() for part in pair)
    if isinstance(key, (list, tuple)):
        return any(is_unclear(part) for part in key)
    return isinstance(key, (bool, int, float)) and key in (0, 1)


def describe(value):
    if value is None or isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, bytes):
        return "h" + value.hex()
    if isinstance(value, str):
        return "t" + value.encode().hex()
    if isinstance(value, Mapping):
        pairs = sorted(value.items(), key=lambda pair: encode(pair[0]))
        return "{" + "".join(describe(key) + ":" + describe(item) + "," for key, item in pairs) + "}"
    return "[" + "".join(describe(item) + "," for item in value) + "]"


def judge(data):
    try:
        value = cbor2.loads(data)
        if encode(value) == data:
            return describe(value)
    except Unclear:
        raise
    except Exception:  # whatever cbor2 objects to; some of its errors are not its own
        pass
    return "-"


def generate(rng, depth):
    kind = rng.randrange(10 if depth else 6)
    if kind == 0:
        return rng.getrandbits(rng.randrange(54))
    if kind == 1:
        return -1 - min(rng.getrandbits(rng.randrange(54)), MAXIMUM_INTEGER - 1)
    if kind == 2:
        return rng.randbytes(rng.choice([0, 1, 5, 23, 24, 32, 255, 256, 300]))
    if kind == 3:
        return "".join(rng.choice("az\0é\u0301水\uffff\U0010ffff") for _ in range(rng.choice([0, 1, 3, 9, 24, 90])))
    if kind == 4:
        return rng.random() < 0.5
    if kind == 5:
        return None
    if kind < 8:
        return [generate(rng, depth - 1) for _ in range(rng.choice([0, 1, 2, 3, 3, 25]) if depth < 4 else 4)]
    keys = [rng.choice([rng.randrange(2, 10**9), rng.randbytes(2), "k" * rng.randrange(30), -rng.randrange(1, 999)])
            for _ in range(rng.randrange(5))]
    return {key: generate(rng, depth - 1) for key in keys}


def damage(rng, data):
    data = bytearray(data)
    at = rng.randrange(len(data))
    kind = rng.randrange(5)
    if kind == 0:
        data[at] ^= 1 << rng.randrange(8)
    elif kind == 1:
        data[at] = rng.randrange(256)
    elif kind == 2:
        del data[at]
    elif kind == 3:
        data.insert(at, rng.choice(b"\x18\x19\x1a\x1b\x58\x81\x9f\xa1\xc1\xf4\xf7\xf9\xff"))
    else:
        del data[at:]
    return bytes(data)


def main():
    # A damaged length must not take the machine's memory with it.
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    rng = random.Random(SEED)
    for _ in range(COUNT):
        data = encode(generate(rng, rng.randrange(5)))
        assert judge(data) != "-", data.hex()
        sys.stdout.write(f"{data.hex()} {judge(data)}\n")
        data = damage(rng, data if len(data) < 300 else encode(generate(rng, 1)))
        try:
            sys.stdout.write(f"{data.hex()} {judge(data)}\n")
        except Unclear:
            pass


main()
