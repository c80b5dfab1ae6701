"""Judges Protocol/vectors, and histories in the same format, and says "N passed, N failed".

python3 check.py                             all vectors, the histories in several orders, with cross checks
python3 check.py --history FILE.json …       histories, for instance of the simulator
"""

import argparse
import json
import random
import sys
from functools import lru_cache
from pathlib import Path

import bundle
import cross_checks
import ed25519_rules
import event
import graph
import messages
import self_checks
import statements
import tally
from cbor_strict import Rejected, decode, encode

VECTORS = Path(__file__).parent.parent / "vectors"
SHUFFLES = 4


class Failed(AssertionError):
    pass


def expect(found, wanted, what):
    if found != wanted:
        raise Failed(f"{what}: found {found}, expected {wanted}")


def check_encoding(case):
    data = bytes.fromhex(case["hex"])
    found = verdict(lambda: expect(encode(decode(data)), data, "encoded again"))
    expect(found, (case["expect"], case.get("rule")), "verdict")
    if found[0] == "accept":
        cross_checks.encoding(data)


def verdict(judge):
    try:
        judge()
        return "accept", None
    except Rejected as rejected:
        return "reject", rejected.rule


def check_event(case):
    try:
        found = event.verify(bytes.fromhex(case["event"]))
    except Rejected as rejected:
        return expect(("reject", rejected.rule), (case["expect"], case.get("rule")), "verdict")
    expect(("hold" if found.hold else "accept", found.hold), (case["expect"], case.get("rule")), "verdict")
    expect(found.id.hex(), case["id"], "id")
    if "kind" in case:
        expect(found.kind, case["kind"], "kind")
    if "body" in case:
        matches, _ = verdict(lambda: event.check_body(found, bytes.fromhex(case["body"])))
        expect(matches, case["bodyExpect"], "body")
    if len(case["event"]) < 4096:
        cross_checks.event(bytes.fromhex(case["event"]), found)


@lru_cache(maxsize=None)
def verified(data):
    """An event is verified once, however often its history is shuffled."""
    try:
        return event.verify(data)
    except Rejected as rejected:
        return rejected


def decoded(data):
    found = verified(data)
    if isinstance(found, Rejected):
        raise found
    return found


def check_history(case, shuffles=0):
    """The verdicts and the final state: in the order of the file, and in others, they are the same."""
    check_order(case, case["events"])
    for seed in range(shuffles):
        shuffled = list(case["events"])
        random.Random(seed).shuffle(shuffled)
        check_order(case, shuffled)


def check_order(case, entries):
    verdicts, replica = graph.judge(
        [bytes.fromhex(entry["event"]) for entry in entries], case["now"], decoded
    )
    for entry, (judged, found) in zip(entries, verdicts, strict=True):
        expect(found, (entry["expect"], entry.get("rule")), entry["label"])
        if judged and "body" in entry:
            event.check_body(judged, bytes.fromhex(entry["body"]))
    state, wanted = replica.state(community(case)), case["state"]
    tips = graph.tips(state.all)
    expect({key.hex(): standing for key, standing in state.members().items()}, wanted["members"], "members")
    expect({key.hex(): seq for key, seq in state.cuts().items()}, wanted["cuts"], "cuts")
    expect([id.hex() for id in tips], wanted["tips"], "tips")
    expect(messages.tips_digest(tips).hex(), wanted["tipsDigest"], "tipsDigest")
    expect(sorted(id.hex() for id in state.quarantined()), wanted["quarantined"], "quarantined")
    expect(sorted(id.hex() for id in state.erased()), wanted["erased"], "erased")


def community(case):
    """The one whose final state is told: that of the first event that is one."""
    judged = (verified(bytes.fromhex(entry["event"])) for entry in case["events"])
    return next((found.community for found in judged if isinstance(found, event.Event)), None)


def check_shuffled(case):
    check_history(case, SHUFFLES)


def check_signature(case):
    data = (bytes.fromhex(case[name]) for name in ("key", "message", "signature"))
    rule = ed25519_rules.agreed_refusal(*data)
    expect(("reject" if rule else "accept", rule), (case["expect"], case.get("rule")), "verdict")


def check_message(case):
    data = bytes.fromhex(case["message"])
    found = verdict(lambda: expect(encode(messages.decode(data)), data, "encoded again"))
    expect(found, (case["expect"], case.get("rule")), "verdict")


def check_bundle(case):
    data = bytes.fromhex(case["file"])
    found = verdict(lambda: bundle.communities(data))
    expect(found, (case["expect"], case.get("rule")), "verdict")
    for count in range(len(data)) if found[0] == "accept" and not case.get("several") else []:
        expect(verdict(lambda: bundle.communities(data[:count])), ("reject", "truncated"), f"{count} bytes")


def check_digest(case):
    match case:
        case {"kind": "tips", "ids": ids}:
            found = messages.tips_digest(map(bytes.fromhex, ids))
        case {"kind": "forks", "ids": ids}:
            found = messages.forks_digest(map(bytes.fromhex, ids))
        case {"kind": "token", "secret": secret, "community": community}:
            found = messages.token(bytes.fromhex(secret), bytes.fromhex(community))
        case {"kind": "summary", "entries": entries}:
            found = messages.summary([tuple(map(bytes.fromhex, entry)) for entry in entries])
        case {"kind": "department", "key": key}:
            found = statements.department_id(bytes.fromhex(key))
    expect(found.hex(), case["digest"], "digest")


VOTE = ("method", "options", "electorate", "departments", "ballots", "steps")
TOLD = ("outcome", "struck", "quota", "stages")


def check_tally(case):
    try:
        found = tally.tally(**{name: case[name] for name in VOTE if name in case})
    except Rejected as rejected:
        return expect(("reject", rejected.rule), (case["expect"], case.get("rule")), "verdict")
    expect(("accept", None), (case["expect"], case.get("rule")), "verdict")
    for name in TOLD:
        if name in case:
            expect(found.get(name), case[name], name)


CHECKS = {
    "bundles": check_bundle,
    "encoding": check_encoding,
    "events": check_event,
    "statements": check_event,
    "histories": check_shuffled,
    "messages": check_message,
    "tally": check_tally,
}


class Score:
    def __init__(self):
        self.passed, self.failed = 0, 0

    def run(self, name, check, *arguments):
        try:
            check(*arguments)
            self.passed += 1
        except Exception as fault:
            self.failed += 1
            print(f"FAILED {name}: {type(fault).__name__}: {fault}")


def load(path):
    return json.loads(Path(path).read_text(encoding="utf-8"))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--history", nargs="+", metavar="FILE.json", help="judge the histories of these files instead"
    )
    arguments = parser.parse_args()
    score = Score()
    for path in arguments.history or []:
        for case in load(path)["cases"]:
            score.run(f"{path}: {case['name']}", check_history, case)
    if not arguments.history:
        for check in self_checks.CHECKS:
            score.run(check.__name__, check)
        for name, check in CHECKS.items():
            for case in load(VECTORS / f"{name}.json")["cases"]:
                score.run(f"{name}: {case['name']}", check, case)
        for case in load(VECTORS / "ed25519.json")["vectors"]:
            score.run(f"ed25519: {case['name']}", check_signature, case)
        for case in load(VECTORS / "messages.json")["digests"]:
            score.run(f"digest of {case['kind']}: {case['name']}", check_digest, case)
    print(f"{score.passed} passed, {score.failed} failed")
    sys.exit(1 if score.failed else 0)


if __name__ == "__main__":
    main()
