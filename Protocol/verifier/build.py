"""Authors statements and events deterministically, for the vectors: every key comes from a name."""

from hashlib import sha512

from nacl.signing import SigningKey

import ed25519
import statements
from cbor_strict import digest, encode
from event import PROTECTED, sig_structure

BEGIN = 1_700_000_000_000
NOW = BEGIN + 3_600_000


class Key:
    def __init__(self, name):
        self._key = SigningKey(digest(b"kollektiv/vectors/", name.encode()))
        self.id = bytes(self._key.verify_key)

    def sign(self, message):
        return self._key.sign(message).signature


class Member:
    """A member with a root key and devices, made when first asked for."""

    def __init__(self, name):
        self.name, self.root = name, Key(f"{name}/root")
        self.id, self._devices = self.root.id, {}

    def device(self, number=1):
        return self._devices.setdefault(number, Key(f"{self.name}/device/{number}"))

    def certificate(self, device, time=BEGIN, by=None):
        return sign(by or self.root, "device", self.id, device.id, time)

    def revocation(self, device, time=BEGIN, by=None):
        return sign(by or self.root, "revocation", self.id, device.id, time)


class Department:
    def __init__(self, name):
        self.name, self.key = name, Key(f"{name}/node/1")
        self.id = statements.department_id(self.key.id)

    def successor(self, number=2):
        return Key(f"{self.name}/node/{number}")

    def affiliation(self, member, serial=1, key=None, time=BEGIN, by=None):
        key = key or self.key
        fields = [self.id, key.id, member.id, serial, time]
        return fields + [(by or key).sign(statements.signed("affiliation", *fields))]

    def succession(self, new, old=None, by=None):
        return [
            new.id,
            (by or new).sign(statements.signed("succession", self.id, (old or self.key).id, new.id)),
        ]


def sign(key, context, *fields):
    return [*fields, key.sign(statements.signed(context, *fields))]


def event(key, header, *, protected=None, unprotected=None, signature=None):
    """The bytes of an event with this header (a list, or the payload's bytes), and its ID."""
    protected = PROTECTED + key.id if protected is None else protected
    payload = header if isinstance(header, bytes) else encode(header)
    signed = sig_structure(protected, payload)
    signature = key.sign(signed) if signature is None else signature
    return encode([protected, unprotected or {}, payload, signature]), digest(signed)


def header(
    author, kind, facts=(), *, community=None, seq=0, previous=None, parents=(), time=BEGIN, body=None
):
    """A header of version 1, in the order of its eleven fields."""
    commitment, length = (None, 0) if body is None else (digest(body), len(body))
    return [1, community, author, seq, previous, list(parents), time, kind, list(facts), commitment, length]


def body(content, salt="salt"):
    """salt(32) ‖ deterministic CBOR (chapter 3.1)."""
    return digest(salt.encode()) + encode(content)


# ---- keys and signatures as nobody makes them


def beside(key):
    """The key plus a point of small order: on the curve, but not in the prime-order subgroup."""
    return ed25519.encode_point(ed25519.add(ed25519.decode_point(key.id), ed25519.TORSION))


def sign_raw(secret, nonce, message, kid=None):
    """A signature by a secret scalar and a nonce of one's choice: (key, signature, k)."""
    kid = kid or ed25519.encode_point(ed25519.times(secret, ed25519.BASE))
    commitment = ed25519.encode_point(ed25519.times(nonce, ed25519.BASE))
    k = int.from_bytes(sha512(commitment + kid + message).digest(), "little") % ed25519.L
    return kid, commitment + ((nonce + k * secret) % ed25519.L).to_bytes(32, "little"), k
