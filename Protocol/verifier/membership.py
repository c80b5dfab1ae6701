"""Chapter 5.3: who may do what, judged at the past of an event. `state` is the state of that past."""

from cbor_strict import demand
from schema import BY_ANYBODY, BY_NODE


def check(event, state):
    """The rules of the kind, after those of the graph."""
    if event.kind == 1:
        department, node_key, *_ = event.affiliation
        founders, departments = event.facts[2:4]
        demand([department, node_key] in departments, "departmentNotRecognised")
        recognised = {department for department, _ in departments}
        return demand(all(by in recognised for _, by in founders), "departmentNotRecognised")
    is_node, here = state.is_node(event), state.all
    if event.kind in BY_NODE:
        demand(is_node, "notNode")
    elif event.kind not in BY_ANYBODY:
        demand(not is_node, "notMember")
    standing = None if is_node else state.standing(event.author)
    match event.kind:
        case 2:
            department, node_key, *_ = event.affiliation
            demand(state.node_key(department, here) == node_key, "departmentNotRecognised")
            demand(_is_new(event, state), "affiliationEnded")
        case 4:
            demand(standing != "none", "notMember")
        case 3:
            open_joins = {join.id for join in state.open_joins(event.author, here)}
            demand(set(event.facts[0]) <= open_joins, "notOpenJoin")
        case 5:
            revocation, last = event.facts
            seqs = [signed.seq for signed in state.of_key[revocation[1]]]
            demand(last == max(seqs, default=None), "wrongLastSequence")
        case 11:
            pass
        case _ if is_node:
            demand(event.kind != 6 or _is_new(event, state), "affiliationEnded")
            demand(state.node_key(event.author, here) == event.kid, "departmentNotRecognised")
        case _:
            demand(event.kind != 9 or event.facts[0] != event.author, "selfEndorsement")
            names = {"none": "notMember", "pending": "pending", "dormant": "dormant"}
            demand(standing == "active", names.get(standing))


def _is_new(event, state):
    """The serial of its affiliation is greater than every ended one."""
    department, _, member, serial, *_ = event.affiliation
    return serial > state.ended(department, member, state.all)
