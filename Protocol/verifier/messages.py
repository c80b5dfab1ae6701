"""Chapter 6: the messages of a session, decoded strictly, and the digests in them."""

from cbor_strict import decode as decode_item
from cbor_strict import demand, digest
from schema import MESSAGES, count

LARGEST_MESSAGE = 4 * 1024 * 1024


def decode(data):
    """The message in `data`, as a list. Its events and bodies are still bytes: they are judged one by one."""
    demand(len(data) <= LARGEST_MESSAGE, "malformedMessage")
    message = decode_item(data)
    demand(type(message) is list and message and count(message[0]), "malformedMessage")
    shape = MESSAGES.get(message[0])
    demand(shape and shape(message), "malformedMessage")
    return message


def token(session_secret, community):
    return digest(b"kollektiv/token/1", session_secret, community)


def tips_digest(ids):
    return digest(b"kollektiv/tips/1", *sorted(ids))


def forks_digest(ids):
    return digest(b"kollektiv/forks/1", *sorted(ids))


def summary(entries):
    """Of (token, tips-digest) pairs."""
    return digest(b"kollektiv/summary/1", *(token + tips for token, tips in sorted(entries)))
