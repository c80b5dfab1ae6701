"""Chapter 7.1: audits bundles, and says what Sources/kollektiv-audit should say too.

python3 audit.py BUNDLE …                 a verdict on each bundle, the first thing that is wrong, who is a member
python3 audit.py --json BUNDLE …          the same as kollektiv-audit verify --json: `kollektiv.audit/1`
python3 audit.py --against FILE.json      reads such an answer, audits the same files, and says where they differ

It ends with 0 if all are valid, 1 if one is invalid, 5 if one is incomplete. Written for being plain, not for
being fast: a history of thousands of events takes minutes.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

import bundle
import event as events
import graph
from cbor_strict import Rejected, digest
from ed25519 import valid
from schema import CONTENT, ERASABLE
from state import State
from statements import signed

FINDINGS = 1_000
STATUS = {"valid": 0, "incomplete": 5, "invalid": 1}


class Audit(graph.Replica):
    """One bundle. Events are judged once, in the order of the file: what stands too early stays unjudged."""

    def __init__(self, community):
        super().__init__(float("inf"))
        self.community, self.manifest, self.cut_off = community, None, False
        self.findings, self.receipts, self.bodies, self.unknown = [], [], {}, []
        self.counted, self.refused, self.lacking = Counter(), 0, set()

    def find(self, rule, event=None, position=None):
        if len(self.findings) < FINDINGS:
            self.findings.append({"rule": rule, "position": position, "event": event and event.hex()})

    # ---- items

    def take_event(self, data, body):
        position = self.counted["events"]
        self.counted += Counter(events=1, bodies=int(body is not None))
        event = events.read(data)[0]
        if event.id in self.lacking or event.id in self.verdicts:
            self.lacking.discard(event.id)
            return self.find("outOfOrder", event.id, position)
        try:
            events.verify(data)
        except Rejected as rejected:
            return self._refuse(event, rejected.rule, position)
        if body is not None and not _fits(event, body):
            self.find("commitmentMismatch", event.id, position)
        verdict, rule = self._verdict(event)
        if verdict == "refuse":
            return self._refuse(event, rule, position)
        self.verdicts[event.id] = verdict, rule
        if verdict == "admit":
            self.pasts[event] = self._past(event)
            self.admitted[event.id] = event
            self.bodies[event.id] = body is not None
        elif verdict == "hold":
            self.unknown.append(event.id)
        else:
            self.lacking |= {edge for edge in event.edges if edge not in self.verdicts}

    def _refuse(self, event, rule, position):
        self.verdicts[event.id] = "refuse", rule
        self.refused += 1
        if rule != "parentRefused":
            self.find(rule, event.id, position)

    def take_receipt(self, node_key, community, ids, signature):
        if not valid(node_key, signed("receipt", node_key, community, ids), signature):
            return self.find("receiptSignature", position=self.counted["events"])
        self.receipts.append((node_key, ids))

    def take_manifest(self, manifest):
        self.manifest = manifest
        for found in self.erasures():
            if found["bodyIsHere"]:
                self.find("erasedBody", bytes.fromhex(found["event"]))

    def take_error(self, rule):
        if rule == "truncated":
            self.cut_off = True
        else:
            self.find(rule, position=self.counted["events"])

    # ---- outcome

    @property
    def whole(self):
        return State(self.admitted.values(), self.pasts)

    def missing(self):
        state = self.whole
        node_keys = {*state.departments.values(), *(event.facts[0] for event in state.of_kind[8])}
        named = {id for key, ids in self.receipts if key in node_keys for id in ids}
        erased = state.erased()
        bodies = [
            id for id, event in self.admitted.items()
            if event.body_length and not self.bodies[id] and id not in erased
        ]  # fmt: skip
        return {
            "end": self.cut_off,
            "events": _hex(self.lacking | named - set(self.verdicts)),
            "bodies": _hex(bodies),
            "rules": _hex(self.unknown),
        }

    def verdict(self):
        if self.findings:
            return "invalid"
        return "incomplete" if any(self.missing().values()) else "valid"

    def erasures(self):
        """What is erased, by which erase events, and which departments' nodes have carried out one of them."""
        state, by, carried = self.whole, defaultdict(list), defaultdict(set)
        for erase in state.effective_of(11, state.all):
            for target in erase.facts[0]:
                event = self.admitted.get(target)
                own = event and event.body_length and event.author == erase.author
                if own and (event.kind in ERASABLE or event.kind >= CONTENT):
                    by[target].append(erase.id)
        for word in state.effective_of(12, state.all):
            for erase in word.facts[0]:
                carried[erase].add(word.author)
        return [
            {
                "event": target.hex(),
                "by": _hex(by[target]),
                "acknowledged": _hex(set().union(*(carried[erase] for erase in by[target]))),
                "bodyIsHere": self.bodies[target],
            }
            for target in sorted(by)
        ]

    def equivocations(self):
        twins = defaultdict(list)
        for event in self.admitted.values():
            twins[event.kid, event.seq].append(event.id)
        return [
            {"key": key.hex(), "seq": seq, "events": _hex(ids)}
            for (key, seq), ids in sorted(twins.items())
            if len(ids) > 1
        ]

    def json(self, file):
        state = self.whole
        cuts, members = state.cuts(), state.members()
        return {
            "file": file,
            "community": self.community and self.community.hex(),
            "verdict": self.verdict(),
            "findings": self.findings,
            "missing": self.missing(),
            "events": self.counted["events"],
            "bodies": self.counted["bodies"],
            "refused": self.refused,
            "exporter": self.manifest and self.manifest[1].hex(),
            "time": self.manifest and self.manifest[7],
            "members": {member.hex(): members[member] for member in sorted(members)},
            "cuts": {key.hex(): cuts[key] for key in sorted(cuts)},
            "equivocations": self.equivocations(),
            "tips": _hex(graph.tips(self.admitted.values())),
            "quarantined": _hex(state.quarantined()),
            "erased": self.erasures(),
        }


def _fits(event, body):
    try:
        events.check_body(event, body)
    except Rejected:
        return False
    return True


def _hex(ids):
    return [id.hex() for id in sorted(ids)]


def audit(data):
    """The audits of the bundles in the file, each with what it says of the file up to its end."""
    audits, steps = [], bundle.items(data)
    while True:
        try:
            item = next(steps, None)
        except Rejected as rejected:
            if not audits or audits[-1].manifest:
                audits.append(Audit(None))
            audits[-1].take_error(rejected.rule)
            return audits
        match item:
            case None:
                return audits
            case [0, _, community]:
                audits.append(Audit(community))
            case [1, event, body]:
                audits[-1].take_event(event, body)
            case [2, receipt]:
                audits[-1].take_receipt(*receipt)
            case manifest:
                audits[-1].take_manifest(manifest)


def read(paths):
    return [(path, one) for path in paths for one in audit(Path(path).read_bytes())]


def compare(answer):
    """Where another auditor's answer differs, field by field."""
    wanted = json.loads(Path(answer).read_text(encoding="utf-8"))["bundles"]
    paths = list(dict.fromkeys(one["file"] for one in wanted))
    found = [one.json(path) for path, one in read(paths)]
    differences = [] if len(found) == len(wanted) else [f"{len(wanted)} bundles there, {len(found)} here"]
    for theirs, ours in zip(wanted, found):
        for field in theirs.keys() | ours.keys():
            if theirs.get(field) != ours.get(field):
                differences.append(
                    f"{ours['file']}: {field}: there {theirs.get(field)}, here {ours.get(field)}"
                )
    verdicts = Counter(one["verdict"] for one in found)
    told = ", ".join(f"{verdicts[name]} {name}" for name in STATUS)
    return differences, f"{len(found)} bundles ({told}), {len(differences)} disagreements"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="answer for programs")
    parser.add_argument("--against", metavar="FILE.json", help="another auditor's answer to compare with")
    parser.add_argument("bundles", nargs="*", metavar="BUNDLE")
    arguments = parser.parse_args()
    if bool(arguments.against) == bool(arguments.bundles):
        parser.error("either bundles, or --against")
    if arguments.against:
        differences, summary = compare(arguments.against)
        print(*differences[:100], summary, sep="\n")
        sys.exit(1 if differences else 0)
    audits = read(arguments.bundles)
    if arguments.json:
        answer = {"schema": "kollektiv.audit/1", "bundles": [one.json(path) for path, one in audits]}
        print(json.dumps(answer))
    else:
        for path, one in audits:
            tell(path, one)
    verdicts = {one.verdict() for _, one in audits}
    worst = next((name for name in ("invalid", "incomplete") if name in verdicts), "valid")
    sys.exit(STATUS[worst])


def tell(path, one):
    print(f"{path}: {one.verdict()}")
    for finding in one.findings[:20]:
        print(f"  {finding['rule']}: event {finding['event']}, behind {finding['position']} others")
    for what, ids in one.missing().items():
        if ids:
            print(f"  missing {what}: {ids if what == 'end' else ' '.join(ids)}")
    for member, standing in one.whole.members().items():
        print(f"  {member.hex()} {standing}")


if __name__ == "__main__":
    main()
