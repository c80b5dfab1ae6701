"""Chapter 2.2: statements, each signed on its own under its own context."""

from cbor_strict import demand, digest, encode
from ed25519 import key_rule, valid


def signed(context, *fields):
    """What is signed: the context string and the fields without the signature."""
    return encode([f"kollektiv/{context}/1", *fields])


def department_id(first_node_key):
    return digest(signed("department", first_node_key))


def certificate(fields):
    """(signer, what was signed, signature, keys that it brings in) of a certificate; so the others."""
    member, device, time, signature = fields
    return member, signed("device", member, device, time), signature, [member, device]


def revocation(fields):
    member, device, time, signature = fields
    return member, signed("revocation", member, device, time), signature, [member, device]


def affiliation(fields):
    department, node_key, member, serial, time, signature = fields
    return (
        node_key,
        signed("affiliation", department, node_key, member, serial, time),
        signature,
        [node_key, member],
    )


def succession(department, old_key, fields):
    new_key, signature = fields
    return new_key, signed("succession", department, old_key, new_key), signature, [new_key]


def receipt(fields):
    node_key, community, ids, signature = fields
    return node_key, signed("receipt", node_key, community, ids), signature, [node_key]


def carried(event):
    """The statements in the facts of an event, in their order."""
    match event.kind, event.facts:
        case 1, [*_, a, b]:
            return [certificate(a), affiliation(b)]
        case 2, [a, b]:
            return [certificate(a), affiliation(b)]
        case 4, [a]:
            return [certificate(a)]
        case 5, [a, _]:
            return [revocation(a)]
        case 6, [a]:
            return [affiliation(a)]
        case 8, facts:
            return [succession(event.author, event.kid, facts)]
    return []


def check_keys(event):
    """Every key that the facts bring in is admissible (chapter 2.1, rule 3)."""
    keys = [node_key for _, node_key in event.facts[3]] if event.kind == 1 else []
    for *_, brought in carried(event):
        keys += brought
    demand(not any(map(key_rule, keys)), "keyNotAdmissible")


def check(event):
    """Every statement is valid, and about the event's own author and kid where its kind says so."""
    if event.certificate:
        member, device, *_ = event.certificate
        demand(member != device, "deviceIsRoot")
    for signer, message, signature, _ in carried(event):
        demand(valid(signer, message, signature), "wrongStatement")
    demand(_is_own(event), "statementForeign")


def _is_own(event):
    match event.kind, event.facts:
        case ((1 | 2), [*_, [member, device, *_], [_, _, affiliated, *_]]):
            return member == affiliated == event.author and device == event.kid
        case 4, [[member, device, *_]]:
            return member == event.author and device == event.kid
        case 5, [[member, *_], _]:
            return member == event.author
        case 6, [[department, node_key, *_]]:
            return department == event.author and node_key == event.kid
    return True
