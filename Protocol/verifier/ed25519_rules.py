#!/usr/bin/env python3
"""Kollektiv's Ed25519 profile, beside the Swift code and independent of it.

A signature counts if and only if
  - the key is the canonical encoding of a point of order L (the large prime), and
  - S < L, R is canonical and not of small order, and S*B = R + h*A holds without a cofactor.

PyNaCl and OpenSSL each leave some of these rules out, and not the same ones. Here the rules are written out
over Python's integers, and either library only says whether the equation holds. Then both give one verdict.

    ed25519_rules.py --write          writes ../vectors/ed25519.json: vectors of our own making, judged
    ed25519_rules.py --judge SHARED   prints those and all of SHARED/data/ed25519, judged, as JSON lines

Needs PyNaCl >= 1.6.2 and cryptography.
"""

import argparse
import functools
import hashlib
import itertools
import json
import pathlib
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from nacl.exceptions import BadSignatureError, CryptoError
from nacl.signing import SigningKey, VerifyKey

# The curve -x^2 + y^2 = 1 + d x^2 y^2 over the integers modulo P (RFC 8032, section 5.1).
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
SQRT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)

RULES = {
    "wrongLength": "a key has 32 bytes, a signature 64",
    "nonCanonicalKey": "the key's y is not below p, or x is zero with the sign bit set",
    "keyNotOnCurve": "no point has the key's y",
    "smallOrderKey": "eight times the key is the neutral element",
    "keyNotPrimeOrder": "L times the key is not the neutral element",
    "sNotReduced": "S is not below L",
    "nonCanonicalR": "R's y is not below p, or x is zero with the sign bit set",
    "smallOrderR": "eight times R is the neutral element",
    "wrongSignature": "R is not S*B - h*A",
}


# Points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z (RFC 8032, section 5.1.4).


def add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0])
    g, h = 2 * D * a[3] * b[3], 2 * a[2] * b[2]
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(scalar, point):
    result = NEUTRAL
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def is_neutral(point):
    return point[0] % P == 0 and (point[1] - point[2]) % P == 0


def encode(point):
    inverse = pow(point[2], -1, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def decode(data):
    """The point that `data` names, leniently (y modulo p, a sign on x = 0), or None where there is none."""
    number = int.from_bytes(data, "little")
    y, sign = number % 2**255 % P, number >> 255
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x - u) % P != 0:
        x = x * SQRT_OF_MINUS_ONE % P
    if (v * x * x - u) % P != 0:
        return None
    if x & 1 != sign:
        x = -x % P
    return x, y, 1, x * y % P


BASE = decode((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def is_small(point):
    return is_neutral(multiply(8, point))


def is_canonical(data):
    point = decode(data)
    y = int.from_bytes(data, "little") % 2**255
    return y < P and (point is None or encode(point) == data)


@functools.lru_cache(maxsize=None)
def key_rule(key):
    """The rule that refuses `key`, or None."""
    if len(key) != 32:
        return "wrongLength"
    if not is_canonical(key):
        return "nonCanonicalKey"
    point = decode(key)
    if point is None:
        return "keyNotOnCurve"
    if is_small(point):
        return "smallOrderKey"
    if not is_neutral(multiply(L, point)):
        return "keyNotPrimeOrder"
    return None


def admissible(key):
    return key_rule(key) is None


def signature_rule(signature):
    """The rule that refuses `signature` whatever the key and the message are, or None."""
    if len(signature) != 64:
        return "wrongLength"
    r, s = signature[:32], signature[32:]
    if int.from_bytes(s, "little") >= L:
        return "sNotReduced"
    if not is_canonical(r):
        return "nonCanonicalR"
    point = decode(r)
    if point is not None and is_small(point):
        return "smallOrderR"
    return None


def raw_pynacl(key, message, signature):
    try:
        VerifyKey(key).verify(message, signature)
        return True
    except (BadSignatureError, CryptoError, ValueError):
        return False


def raw_openssl(key, message, signature):
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return True
    except (InvalidSignature, ValueError):
        return False


def refusal(raw, key, message, signature):
    """The rule that refuses, or None: the profile's rules first, then the library `raw`."""
    rule = key_rule(key) or signature_rule(signature)
    return rule or (None if raw(key, message, signature) else "wrongSignature")


def verify_pynacl(key, message, signature):
    return refusal(raw_pynacl, key, message, signature) is None


def verify_openssl(key, message, signature):
    return refusal(raw_openssl, key, message, signature) is None


# Vectors that others made. They are judged where they lie and not copied into the project.


def vector(name, source, key, message, signature):
    """A vector as the file has it, with the verdict that both libraries agree on."""
    rule = refusal(raw_pynacl, key, message, signature)
    if rule != refusal(raw_openssl, key, message, signature):
        raise SystemExit(f"{name}: PyNaCl and OpenSSL differ under the same rules")
    result = {"name": name, "source": source, "key": key.hex(), "message": message.hex()}
    result |= {"signature": signature.hex(), "expect": "reject" if rule else "accept"}
    return result | ({"rule": rule} if rule else {})


def speccheck(folder):
    for index, case in enumerate(json.loads((folder / "speccheck.json").read_text())):
        data = (bytes.fromhex(case[x]) for x in ("pub_key", "message", "signature"))
        yield vector(f"speccheck {index}", "speccheck", *data)


def cctv(folder):
    for case in json.loads((folder / "cctv.json").read_text()):
        key, signature = bytes.fromhex(case["key"]), bytes.fromhex(case["sig"])
        yield vector(f"CCTV {case['number']}", "CCTV", key, case["msg"].encode("ascii"), signature)


def wycheproof(folder):
    for group in json.loads((folder / "wycheproof.json").read_text())["testGroups"]:
        for case in group["tests"]:
            data = (bytes.fromhex(x) for x in (group["publicKey"]["pk"], case["msg"], case["sig"]))
            yield vector(f"Wycheproof {case['tcId']}", "Wycheproof", *data)


# Vectors of our own, covering the same ground.


def number(label):
    return int.from_bytes(hashlib.sha512(label).digest(), "little") % L


def challenge(r, key, message):
    return int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % L


TORSION = next(  # a point of order 8: L times any point is of small order, and every second one has order 8
    point
    for point in (multiply(L, decode(y.to_bytes(32, "little")) or NEUTRAL) for y in range(2, 100))
    if not is_neutral(multiply(4, point))
)


def encodings(point):
    """The canonical encoding of `point`, then those that a lenient decoder takes for it."""
    data = encode(point)
    y, sign = int.from_bytes(data, "little") % 2**255, data[31] >> 7
    signs = [sign, 1 - sign] if is_neutral(add(point, point)) else [sign]
    for high, top in itertools.product([y, y + P] if y < 19 else [y], signs):
        yield (high | top << 255).to_bytes(32, "little")


def points(label):
    """(description, scalar, multiple of TORSION, encoding): every way in which a point can be odd."""
    for order in (1, 2, 4, 8):
        times = 8 // order % 8
        small = multiply(times, TORSION)
        scalar = number(label)
        yield f"of order {order}L" if order > 1 else "of order L", scalar, times, encode(
            add(multiply(scalar, BASE), small))
        for index, data in enumerate(encodings(small)):
            yield f"of order {order}" + f", odd encoding {index}" * (index > 0), 0, times, data


def torsion():
    """Signatures over odd points. Without a cofactor the equation holds where the torsion cancels out."""
    keys, rs = list(points(b"secret")), list(points(b"nonce"))
    pairs = [(key, rs[0]) for key in keys] + [(keys[0], r) for r in rs[1:]] + list(zip(keys, rs))[1:]
    for (key_kind, secret, key_times, key), (r_kind, nonce, r_times, r) in pairs:
        for cancels in (True, False):
            found = (
                (message, h)
                for message in (f"kollektiv {count}".encode("ascii") for count in range(100))
                for h in [challenge(r, key, message)]
                if ((r_times + h * key_times) % 8 == 0) == cancels
            )
            for message, h in itertools.islice(found, 1):
                s = (nonce + h * secret) % L
                name = f"key {key_kind}; R {r_kind}; torsion {'cancels' if cancels else 'remains'}"
                yield vector(name, "own", key, message, r + s.to_bytes(32, "little"))


def honest():
    for count, length in enumerate((0, 1, 31, 64, 127, 128, 1000)):
        signer = SigningKey(hashlib.sha256(b"honest %d" % count).digest())
        message = hashlib.shake_128(b"message").digest(length)
        key, signature = bytes(signer.verify_key), signer.sign(message).signature
        yield vector(f"honest, {length} bytes", "own", key, message, signature)


def altered():
    signer = SigningKey(hashlib.sha256(b"altered").digest())
    key, message = bytes(signer.verify_key), b"kollektiv"
    signature = signer.sign(message).signature
    r, s = signature[:32], int.from_bytes(signature[32:], "little")

    def flipped(data, bit):
        return (int.from_bytes(data, "little") ^ 1 << bit).to_bytes(len(data), "little")

    def with_s(value):
        return r + value.to_bytes(32, "little")

    signatures = {f"bit {bit} flipped": flipped(signature, bit) for bit in (0, 7, 128, 255, 256, 300, 507)}
    signatures |= {f"S + {times}L": with_s(s + times * L) for times in (1, 2, 8, 14)}
    signatures |= {f"S with bit {bit} set": flipped(signature, 256 + bit) for bit in (253, 254, 255)}
    signatures |= {"S = 0": with_s(0), "S = L - 1": with_s(L - 1), "S = L": with_s(L)}
    signatures |= {"S + P": with_s(s + P)}
    signatures |= {"S all ones": r + b"\xff" * 32, "S big-endian": r + signature[:31:-1]}
    signatures |= {"-S": with_s(L - s)}
    signatures |= {"empty": b"", "R only": r, "63 bytes": signature[:63], "65 bytes": signature + b"\0"}
    signatures |= {"zero byte before": b"\0" + signature, "key behind": signature + key}
    signatures |= {"R is not on the curve": (2).to_bytes(32, "little") + signature[32:], "zeros": bytes(64)}
    signatures |= {"R all ones": b"\xff" * 32 + signature[32:], "ones": b"\xff" * 64}
    signatures |= {"S before R": signature[32:] + r}
    for name, other in signatures.items():
        yield vector(f"signature altered: {name}", "own", key, message, other)
    for name, other in {"empty": b"", "longer": message + b"\0", "other": b"Kollektiv"}.items():
        yield vector(f"message altered: {name}", "own", key, other, signature)
    keys = {f"bit {bit} flipped": flipped(key, bit) for bit in (0, 1, 2, 3, 4, 5, 255)}
    for start, name, offsets in ((0, "y = 0", (2, 3, 4, 5, 6)), (P, "y = P", (-2, 2, 3, 4, 18))):
        keys |= {f"{name} {offset:+}": (start + offset).to_bytes(32, "little") for offset in offsets}
    keys |= {"31 bytes": key[:31], "33 bytes": key + b"\0", "empty": b"", "all ones": b"\xff" * 32}
    for name, other in keys.items():
        yield vector(f"key altered: {name}", "own", other, message, signature)


def own():
    return [*honest(), *torsion(), *altered()]


HEAD = {
    "about": "Ed25519 under Kollektiv's profile. accept: the key is admissible, the signature valid. "
    "The verdicts are those of PyNaCl and OpenSSL under the rules below, never of the code under test.",
    "source": "own: made by Protocol/verifier/ed25519_rules.py --write, nothing copied. They follow the kinds "
    "of cases in github.com/novifinancial/ed25519-speccheck (Apache-2.0), github.com/C2SP/wycheproof "
    "(Apache-2.0) and github.com/C2SP/CCTV, which the tests judge, too, where they are at hand.",
    "rules": RULES,
}


def write():
    lines = ",\n".join("    " + json.dumps(item) for item in own())
    head = json.dumps(HEAD, indent=2).removesuffix("\n}")
    target = pathlib.Path(__file__).resolve().parent.parent / "vectors" / "ed25519.json"
    target.write_text(f'{head},\n  "vectors": [\n{lines}\n  ]\n}}\n')


def judge(shared):
    folder = shared / "data" / "ed25519"
    for item in itertools.chain(own(), speccheck(folder), cctv(folder), wycheproof(folder)):
        print(json.dumps(item))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    task = parser.add_mutually_exclusive_group(required=True)
    task.add_argument("--write", action="store_true")
    task.add_argument("--judge", type=pathlib.Path, metavar="SHARED")
    options = parser.parse_args()
    if options.write:
        write()
    else:
        judge(options.judge)


if __name__ == "__main__":
    sys.exit(main())
