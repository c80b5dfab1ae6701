"""Reads lines `key id event` in hex and verifies each event with pycose and nothing of ours but the two constants."""

import sys
from hashlib import blake2b

import cbor2
from pycose.headers import KID, Algorithm
from pycose.keys import OKPKey
from pycose.keys.curves import Ed25519
from pycose.messages import Sign1Message

count = 0
for line in sys.stdin.read().split("\n"):
    key, event_id, event = (bytes.fromhex(word) for word in line.split(" "))
    message = Sign1Message.from_cose_obj(cbor2.loads(event), allow_unknown_attributes=False)
    message.external_aad = b"kollektiv/event/1"
    message.key = OKPKey(crv=Ed25519, x=key)
    assert message.phdr[KID] == key and len(message.phdr) == 2 and not message.uhdr
    assert message.phdr[Algorithm].identifier == -8
    assert message.verify_signature(), event_id.hex()
    assert blake2b(message._sig_structure, digest_size=32).digest() == event_id
    count += 1
print(count, "verified")
