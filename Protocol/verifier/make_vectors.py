"""Writes Protocol/vectors/*.json; two runs give the same bytes.

What is expected stands in the cases, by hand; only IDs and tips are computed.
"""

import json
from pathlib import Path

import cases_bundles
import cases_encoding
import cases_events
import cases_graph
import cases_keys
import cases_members
import cases_messages
import cases_nodes
import cases_statements
import cases_tally
import ed25519_rules

VECTORS = Path(__file__).parent.parent / "vectors"

COMMENTS = {
    "bundles": """
        Chapter 7: files of one bundle or more, accepted or rejected by the first rule that they break.""",
    "encoding": """
        Chapter 1: items that a strict decoder accepts (and encodes to the same bytes) or rejects.""",
    "events": """
        Chapter 3: single events, judged by their bytes alone. bodyExpect: does the body match?""",
    "histories": """
        Chapters 4 and 5: histories with the final verdict on each event, in any order of arrival (a wait that
        resolves does not count), and the final state of the community of the first event: the standing of
        everybody who joined, the finite cuts of the keys that it holds events of, tips, content that is not
        effective, and the events whose bodies are erased.""",
    "messages": """
        Chapter 6: messages decoded strictly, by their shape alone, and the digests in them: of tips and forks
        (their ids in any order), of a token (session secret, community), of a summary (entries of token and
        tips-digest in any order), of a department (chapter 2).""",
    "statements": """
        Chapter 2: single events, judged by the statements and keys that they carry.""",
    "tally": """
        Chapter 8: votes and what comes of them (8.10 says how to read a case), and votes and ballots that are
        rejected.""",
}


def text(name, **lists):
    """One case a line, so that a diff shows which cases changed."""
    comment = " ".join(COMMENTS[name].split())
    blocks = [f' "_comment": {json.dumps(comment)}']
    for key, cases in lists.items():
        lines = ",\n".join("  " + json.dumps(case, ensure_ascii=False) for case in cases)
        blocks.append(f' "{key}": [\n{lines}\n ]')
    return "{\n" + ",\n".join(blocks) + "\n}\n"


def vectors():
    """The text of every file, by name."""
    histories = [cases_graph, cases_keys, cases_members, cases_nodes]
    return {
        "bundles": text("bundles", cases=cases_bundles.cases()),
        "encoding": text("encoding", cases=cases_encoding.cases()),
        "events": text("events", cases=cases_events.cases()),
        "statements": text("statements", cases=cases_statements.cases()),
        "histories": text("histories", cases=[case for module in histories for case in module.cases()]),
        "tally": text("tally", cases=cases_tally.cases()),
        "messages": text("messages", cases=cases_messages.cases(), digests=cases_messages.digests()),
        "ed25519": ed25519_rules.text(),
    }


def main():
    VECTORS.mkdir(exist_ok=True)
    for name, content in vectors().items():
        (VECTORS / f"{name}.json").write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
