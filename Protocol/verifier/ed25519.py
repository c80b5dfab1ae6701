"""Chapter 2.1: the Ed25519 profile, rule by rule in big integers; only the equation is left to a library."""

from functools import lru_cache

from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

from cbor_strict import Rejected, demand

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def add(a, b):
    """Addition in extended coordinates (RFC 8032 §5.1.4); complete, so it doubles too."""
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    m, n = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = n - m, d - c, d + c, n + m
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(scalar, point):
    result = NEUTRAL
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def is_neutral(point):
    x, y, z, _ = point
    return x % P == 0 and (y - z) % P == 0


def _y(encoded):
    return int.from_bytes(encoded, "little") & (1 << 255) - 1


def decode_point(encoded):
    """RFC 8032 §5.1.3, or None where there is no such point."""
    y, sign = _y(encoded), encoded[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


def encode_point(point):
    x, y, z, _ = point
    inverse = pow(z, -1, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _torsion():
    """A point of order 8: [L]Q of some Q that has the whole order."""
    points = (decode_point(y.to_bytes(32, "little")) for y in range(2, 100))
    multiples = (times(L, point) for point in points if point)
    return next(point for point in multiples if not is_neutral(times(4, point)))


BASE = decode_point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
TORSION = _torsion()
SMALL_ORDER_YS = frozenset(_y(encode_point(times(multiple, TORSION))) for multiple in range(8))


def _is_canonical(encoded):
    """y is below p, and there is no sign where x is zero (y is 1 or -1)."""
    return _y(encoded) < P and not (encoded[31] >> 7 and _y(encoded) in (1, P - 1))


@lru_cache(maxsize=None)
def key_rule(key):
    """The first part of rule 3 that the key breaks, or None. Dear, so every key is looked at once."""
    if len(key) != 32:
        return "wrongLength"
    if not _is_canonical(key):
        return "nonCanonicalKey"
    point = decode_point(key)
    if point is None:
        return "keyNotOnCurve"
    if _y(key) in SMALL_ORDER_YS:
        return "smallOrderKey"
    return None if is_neutral(times(L, point)) else "keyNotPrimeOrder"


def holds(key, message, signature):
    """Rule 5 by libsodium, which looks at some of the others too."""
    try:
        crypto_sign_open(signature + message, key)
        return True
    except BadSignatureError:
        return False


def verify(key, message, signature, holds=holds):
    """Raises the first rule of the profile that the signature breaks; `holds` judges the equation."""
    demand(len(signature) == 64 and len(key) == 32, "wrongLength")
    demand(int.from_bytes(signature[32:], "little") < L, "sNotReduced")
    if rule := key_rule(key):
        raise Rejected(rule)
    demand(_is_canonical(signature[:32]), "nonCanonicalR")
    demand(_y(signature[:32]) not in SMALL_ORDER_YS, "smallOrderR")
    demand(holds(key, message, signature), "wrongSignature")


def valid(key, message, signature):
    try:
        verify(key, message, signature)
        return True
    except Rejected:
        return False
