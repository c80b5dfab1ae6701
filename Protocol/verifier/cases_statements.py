"""The cases of statements.json: chapter 2, the statements and keys that events carry."""

from build import BEGIN, beside, sign
from cbor_strict import LARGEST, encode
from ed25519 import L
from single import (
    ADA,
    BERT,
    EAST,
    WEST,
    accept,
    charter_facts,
    make,
    reject,
)

SMALL_ORDER = bytes.fromhex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")
NON_CANONICAL = bytes.fromhex("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")
OFF_CURVE = bytes.fromhex("02" + "00" * 31)


def cases():
    device, second = ADA.device(), ADA.device(2)
    yield accept("certificate, affiliation: in a join", make(2), 2)
    yield accept("certificate: of a second device", make(4, [ADA.certificate(second)], key=second), 4)
    yield accept("revocation: of the device that signs the event", make(5, [ADA.revocation(device), 6]), 5)
    yield accept("revocation: of a device not seen yet", make(5, [ADA.revocation(second), None]), 5)
    yield accept(
        "affiliation: a high serial, an old time", make(6, [EAST.affiliation(BERT, LARGEST, time=0)]), 6
    )
    yield accept("succession: signed by the new key", make(8), 8)
    certificate, affiliation = ADA.certificate(device), EAST.affiliation(ADA)
    root = ADA.root
    itself = [ADA.certificate(root), affiliation]
    yield reject("deviceIsRoot", "join by the root key", make(2, itself, key=root))
    yield reject("deviceIsRoot", "device by the root key", make(4, itself[:1], key=root))
    yield reject(
        "deviceIsRoot", "charter by the root key", make(1, charter_facts(certificate=itself[0]), key=root)
    )
    for name, kind, facts in [
        ("certificate signed by the device", 4, [ADA.certificate(device, by=device)]),
        ("certificate signed by another root", 2, [ADA.certificate(device, by=BERT.root), affiliation]),
        ("certificate with another time", 4, [[*certificate[:2], BEGIN + 1, certificate[3]]]),
        ("certificate signed as a revocation", 4, [ADA.revocation(device)]),
        ("revocation signed as a certificate", 5, [ADA.certificate(second), None]),
        ("revocation signed by a device", 5, [ADA.revocation(second, by=device), None]),
        ("certificate without a context", 4, [[*certificate[:3], root.sign(encode(certificate[:3]))]]),
        (
            "certificate under the context of version 2",
            4,
            [[*certificate[:3], root.sign(encode(["kollektiv/device/2", *certificate[:3]]))]],
        ),
        (
            "fields as an array within",
            4,
            [[*certificate[:3], root.sign(encode(["kollektiv/device/1", certificate[:3]]))]],
        ),
        ("affiliation signed by another department", 2, [certificate, EAST.affiliation(ADA, by=WEST.key)]),
        ("affiliation with another serial", 2, [certificate, [*affiliation[:3], 2, *affiliation[4:]]]),
        (
            "affiliation of the founder, in a charter",
            1,
            charter_facts(affiliation=EAST.affiliation(ADA, by=WEST.key)),
        ),
        ("affiliation signed by the member", 6, [EAST.affiliation(BERT, by=BERT.root)]),
        ("succession signed by the old key", 8, EAST.succession(EAST.successor(), by=EAST.key)),
        ("succession of another department", 8, WEST.succession(EAST.successor(), old=EAST.key)),
        ("succession of another old key", 8, EAST.succession(EAST.successor(), old=WEST.key)),
    ]:
        yield reject("wrongStatement", name, make(kind, facts))
    unreduced = int.from_bytes(certificate[3][32:], "little") + L
    malleable = [*certificate[:3], certificate[3][:32] + unreduced.to_bytes(32, "little")]
    yield reject("wrongStatement", "S of a certificate not reduced", make(4, [malleable]))
    bert = BERT.certificate(device)
    for name, kind, facts in [
        ("certificate of another member", 4, [bert]),
        ("join with the certificate of another member", 2, [bert, affiliation]),
        ("certificate of another device than kid", 4, [ADA.certificate(second)]),
        ("join with the certificate of another device", 2, [ADA.certificate(second), affiliation]),
        ("join with the affiliation of another member", 2, [certificate, EAST.affiliation(BERT)]),
        (
            "charter with the certificate of another device",
            1,
            charter_facts(certificate=ADA.certificate(second)),
        ),
        (
            "charter with the affiliation of another member",
            1,
            charter_facts(affiliation=EAST.affiliation(BERT)),
        ),
        ("revocation by another member", 5, [BERT.revocation(second), None]),
        ("affiliation by another department", 6, [WEST.affiliation(BERT)]),
        (
            "affiliation under another node key of the department",
            6,
            [EAST.affiliation(BERT, key=EAST.successor())],
        ),
    ]:
        yield reject("statementForeign", name, make(kind, facts))
    for name, key in [
        ("small order", SMALL_ORDER),
        ("not canonical", NON_CANONICAL),
        ("not on the curve", OFF_CURVE),
    ]:
        yield reject(
            "keyNotAdmissible", f"{name}: device in a certificate", make(4, [[ADA.id, key, BEGIN, bytes(64)]])
        )
    foreign = sign(EAST.key, "affiliation", EAST.id, EAST.key.id, SMALL_ORDER, 1, BEGIN)
    for name, kind, facts in [
        ("member in a certificate", 4, [[SMALL_ORDER, device.id, BEGIN, bytes(64)]]),
        ("device in a revocation", 5, [sign(root, "revocation", ADA.id, SMALL_ORDER, BEGIN), None]),
        ("member in an affiliation", 6, [foreign]),
        ("node-key in an affiliation", 2, [certificate, [EAST.id, OFF_CURVE, ADA.id, 1, BEGIN, bytes(64)]]),
        (
            "node-key of a department in a charter",
            1,
            charter_facts(departments=sorted([[EAST.id, EAST.key.id], [WEST.id, NON_CANONICAL]])),
        ),
        ("new-key of a succession", 8, [SMALL_ORDER, bytes(64)]),
        ("beside the prime-order subgroup", 8, [beside(EAST.successor()), bytes(64)]),
    ]:
        yield reject("keyNotAdmissible", name, make(kind, facts))
    yield accept("a member that is only named is not looked at", make(9, [SMALL_ORDER, None]), 9)
    for name, key in [("small order", SMALL_ORDER), ("not canonical", NON_CANONICAL)]:
        yield accept(
            f"a founder that is only named is not looked at: {name}",
            make(1, charter_facts(founders=[[key, EAST.id]])),
            1,
        )
