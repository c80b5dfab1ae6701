"""Judges Protocol/vectors and says "N passed, N failed"."""

import json
import sys
from pathlib import Path

import cross_checks
import event
from cbor_strict import Rejected, decode, encode

VECTORS = Path(__file__).parent.parent / "vectors"


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


CHECKS = {"encoding": check_encoding, "events": check_event, "statements": check_event}


class Tally:
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
    return json.loads(Path(path).read_text())


def main():
    tally = Tally()
    for name, check in CHECKS.items():
        for case in load(VECTORS / f"{name}.json")["cases"]:
            tally.run(f"{name}: {case['name']}", check, case)
    print(f"{tally.passed} passed, {tally.failed} failed")
    sys.exit(1 if tally.failed else 0)


if __name__ == "__main__":
    main()
