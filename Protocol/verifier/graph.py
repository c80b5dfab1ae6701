"""Chapter 4: the graph, and the verdict on whatever comes in, by the naive definition.

`admit(e) = check(e, state(past(e)))`: the past of every event is kept as an explicit set, and the state of it
is computed anew for every event.
"""

import sys

import event as events
import membership
from cbor_strict import Rejected, demand
from schema import BY_NODE
from state import INFINITE, State

TOLERANCE = 5 * 60 * 1000
sys.setrecursionlimit(100_000)


class Replica:
    """All that has come in, with the verdicts on it."""

    def __init__(self, now):
        self.now = now
        self.admitted = {}  # ID to event
        self.pasts = {}  # admitted event to its past
        self.verdicts = {}  # ID to (verdict, rule), of what is not dropped
        self.waiting = []

    def take(self, event):
        """Judges an event, and then all that waited, as long as that decides anything."""
        if event.id not in self.verdicts:
            self.waiting.append(event)
        before = None
        while before != len(self.waiting):
            before = len(self.waiting)
            self.waiting = [event for event in self.waiting if self._judge(event) == "wait"]

    def _judge(self, event):
        verdict, rule = self._verdict(event)
        self.verdicts[event.id] = verdict, rule
        if verdict == "admit":
            self.pasts[event] = self._past(event)
            self.admitted[event.id] = event
        return verdict

    def _past(self, event):
        edges = [self.admitted[id] for id in event.edges]
        return frozenset(edges).union(*(self.pasts[edge] for edge in edges))

    def _verdict(self, event):
        if event.hold == "unknownVersion":
            return "hold", event.hold
        if any(self.verdicts.get(id, ("wait",))[0] == "refuse" for id in event.edges):
            return "refuse", "parentRefused"
        if not all(id in self.admitted for id in event.edges):
            return "wait", None
        if event.time > self.now + TOLERANCE:
            return "hold", "futureTime"
        if event.hold:
            return "hold", event.hold
        try:
            self._check(event)
        except Rejected as rejected:
            return "refuse", rejected.rule
        return "admit", None

    def _check(self, event):
        edges = [self.admitted[id] for id in event.edges]
        demand(all(edge.community == event.community for edge in edges), "foreignParent")
        state = State(self._past(event), self.pasts)
        check(event, edges, state)
        membership.check(event, state)

    def state(self, community):
        return State((event for event in self.admitted.values() if event.community == community), self.pasts)


def check(event, edges, state):
    """The rules of the graph (4.1), from `previousForeign` on."""
    if event.previous:
        previous = next(edge for edge in edges if edge.id == event.previous)
        demand(previous.kid == event.kid, "previousForeign")
        demand(previous.author == event.author, "authorChanged")
        demand(event.seq == previous.seq + 1, "sequenceGap")
    demand(all(event.time >= edge.time for edge in edges), "timeBeforeParent")
    if not event.previous:
        if state.is_node(event) or event.kind in BY_NODE:
            demand(state.node_key(event.author, state.all) == event.kid, "departmentNotRecognised")
        else:
            demand(event.kind in (1, 2, 4), "unknownKey")
    demand(state.freeze(event.kid) == INFINITE, "keyFrozen")
    ended = state.revocations(event.kid, event.author) or state.successions(event.kid)
    demand(not ended, "keyRevoked")


def tips(admitted):
    """The IDs of the events that no event has as an edge, ascending."""
    return sorted({event.id for event in admitted} - {id for event in admitted for id in event.edges})


def judge(history, now, decode=events.verify):
    """The verdict on each of the encoded events, in any order, and the replica that took them in."""
    replica, found = Replica(now), []
    for data in history:
        try:
            event = decode(data)
        except Rejected as rejected:
            found.append((None, ("drop", rejected.rule)))
        else:
            replica.take(event)
            found.append((event, None))
    return [(event, verdict or replica.verdicts[event.id]) for event, verdict in found], replica
