"""Writes Protocol/vectors/*.json. What is expected stands in the cases by hand; two runs give the same bytes."""

import json
from pathlib import Path

import cases_encoding
import cases_events
import cases_graph
import cases_members
import cases_messages

VECTORS = Path(__file__).parent.parent / "vectors"

COMMENTS = {
    "encoding": "Chapter 1: items that a strict decoder accepts (and encodes to the same bytes again) or rejects, with the rule.",
    "events": "Chapter 3: single events, judged by their bytes alone. bodyExpect: does the body match the commitment?",
    "histories": "Chapters 4 and 5: histories with the final verdict on each event (in any order of arrival: a wait that "
    "resolves does not count) and the final state of the community of the first event: the standing of everybody who "
    "joined, the finite cuts of the keys that it holds events of, tips, content that is not effective, and the events "
    "whose bodies are erased.",
    "messages": "Chapter 6: messages decoded strictly, by their shape alone, and the digests in them: of tips and forks "
    "(their ids in any order), of a token (session secret, community), of a summary (entries of token and tips-digest in "
    "any order), of a department (chapter 2).",
    "statements": "Chapter 2: single events, judged by the statements and keys that they carry.",
}


def write(name, **lists):
    """One case a line, so that a diff shows which cases changed."""
    blocks = [f' "_comment": {json.dumps(COMMENTS[name])}']
    for key, cases in lists.items():
        lines = ",\n".join("  " + json.dumps(case, ensure_ascii=False) for case in cases)
        blocks.append(f' "{key}": [\n{lines}\n ]')
    VECTORS.mkdir(exist_ok=True)
    (VECTORS / f"{name}.json").write_text("{\n" + ",\n".join(blocks) + "\n}\n")


def main():
    write("encoding", cases=cases_encoding.cases())
    write("events", cases=cases_events.event_cases())
    write("statements", cases=cases_events.statement_cases())
    write("histories", cases=[*cases_graph.cases(), *cases_members.cases()])
    write("messages", cases=cases_messages.cases(), digests=cases_messages.digests())


if __name__ == "__main__":
    main()
