"""What two libraries that know nothing of Kollektiv make of the same bytes: pycose and cbor2."""

import cbor2
from pycose.keys import OKPKey
from pycose.messages import Sign1Message

from cbor_strict import Map, decode
from event import CONTEXT


def event(data, found):
    """An accepted event is a COSE_Sign1 that pycose verifies, in CBOR that cbor2 reads and writes alike."""
    message = Sign1Message.from_cose_obj(list(cbor2.loads(data)), allow_unknown_attributes=True)
    message.external_aad = CONTEXT
    message.key = OKPKey(crv="ED25519", x=found.kid, optional_params={"ALG": "EDDSA", "KEY_OPS": ["VERIFY"]})
    assert message.verify_signature(), "pycose rejects the signature"
    encoding(data)
    encoding(message.payload)


def encoding(data):
    assert plain(cbor2.loads(data)) == plain(decode(data)), "cbor2 reads something else"
    assert cbor2.dumps(cbor2.loads(data)) == data, "cbor2 writes something else"


def plain(value):
    """Maps as sets of pairs, arrays as tuples, and no integer equal to a boolean."""
    if isinstance(value, (Map, dict)):
        pairs = value if isinstance(value, Map) else value.items()
        return frozenset((plain(key), plain(item)) for key, item in pairs)
    if isinstance(value, (list, tuple)):
        return tuple(map(plain, value))
    return type(value).__name__, value
