#!/usr/bin/env python3
"""The vectors of Kollektiv's Ed25519 profile (chapter 2.1), independent of the Swift code.

PyNaCl and OpenSSL each leave some of the profile's rules out, and not the same ones. ed25519.py has the rules
over Python's integers, and either library only says whether the equation holds. Then both give one verdict.

    ed25519_rules.py --write          writes ../vectors/ed25519.json: vectors of our own making, judged
    ed25519_rules.py --judge SHARED   prints those and all of SHARED/data/ed25519, judged, as JSON lines

Needs PyNaCl >= 1.6.2 and cryptography.
"""

import argparse
import hashlib
import itertools
import json
import pathlib
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from nacl.signing import SigningKey

import ed25519
from cbor_strict import Rejected
from ed25519 import BASE, TORSION, L, P, add, encode_point, is_neutral, times

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


def holds_by_openssl(key, message, signature):
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return True
    except (InvalidSignature, ValueError):
        return False


def refusal(holds, key, message, signature):
    """The rule that refuses, or None."""
    try:
        return ed25519.verify(key, message, signature, holds)
    except Rejected as rejected:
        return rejected.rule


def agreed_refusal(key, message, signature):
    """The rule that refuses whichever library judges the equation, or None."""
    rules = {refusal(holds, key, message, signature) for holds in (ed25519.holds, holds_by_openssl)}
    if len(rules) != 1:
        raise ValueError(f"PyNaCl and OpenSSL differ under the same rules: {rules}")
    return rules.pop()


# Vectors that others made. They are judged where they lie and not copied into the project.


def vector(name, source, key, message, signature):
    """A vector as the file has it, with the verdict that both libraries agree on."""
    rule = agreed_refusal(key, message, signature)
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


def encodings(point):
    """The canonical encoding of `point`, then those that a lenient decoder takes for it."""
    data = encode_point(point)
    y, sign = int.from_bytes(data, "little") % 2**255, data[31] >> 7
    signs = [sign, 1 - sign] if is_neutral(add(point, point)) else [sign]
    for high, top in itertools.product([y, y + P] if y < 19 else [y], signs):
        yield (high | top << 255).to_bytes(32, "little")


def points(label):
    """(description, scalar, multiple of TORSION, encoding): every way in which a point can be odd."""
    for order in (1, 2, 4, 8):
        multiple, scalar = 8 // order % 8, number(label)
        small = times(multiple, TORSION)
        large = encode_point(add(times(scalar, BASE), small))
        yield f"of order {order}L" if order > 1 else "of order L", scalar, multiple, large
        for index, data in enumerate(encodings(small)):
            yield f"of order {order}" + f", odd encoding {index}" * (index > 0), 0, multiple, data


def torsion():
    """Signatures over odd points. Without a cofactor the equation holds where the torsion cancels out."""
    keys, rs = list(points(b"secret")), list(points(b"nonce"))
    pairs = [(key, rs[0]) for key in keys] + [(keys[0], r) for r in rs[1:]] + list(zip(keys, rs))[1:]
    for (key_kind, secret, key_multiple, key), (r_kind, nonce, r_multiple, r) in pairs:
        for cancels in (True, False):
            found = (
                (message, h)
                for message in (f"kollektiv {count}".encode("ascii") for count in range(100))
                for h in [challenge(r, key, message)]
                if ((r_multiple + h * key_multiple) % 8 == 0) == cancels
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
    signatures |= {f"S + {count}L": with_s(s + count * L) for count in (1, 2, 8, 14)}
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
    "source": "own: made by Protocol/verifier/ed25519_rules.py --write, nothing copied. They follow the "
    "kinds of cases in github.com/novifinancial/ed25519-speccheck (Apache-2.0), github.com/C2SP/wycheproof "
    "(Apache-2.0) and github.com/C2SP/CCTV, which the tests judge, too, where they are at hand.",
    "rules": RULES,
}


def text():
    """ed25519.json, one vector a line."""
    lines = ",\n".join("    " + json.dumps(item) for item in own())
    head = json.dumps(HEAD, indent=2).removesuffix("\n}")
    return f'{head},\n  "vectors": [\n{lines}\n  ]\n}}\n'


def write():
    target = pathlib.Path(__file__).parent.parent / "vectors" / "ed25519.json"
    target.write_text(text(), encoding="utf-8")


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
