"""What check.py makes sure of besides the vectors: their ground, and that they leave nothing out."""

import json
import random
import re
from pathlib import Path

import cbor_strict
import ed25519
import make_vectors
import statements
import tally
from build import Key, beside

SPEC = Path(__file__).parent.parent
CHAPTERS = ("encoding.md", "event.md", "graph.md", "membership.md", "bundle.md", "tally.md")
ELSEWHERE = {
    # a decoder's own errors; events and messages have other names for them (chapter 1)
    "wrongType", "wrongCount", "tooLong",
    # what becomes of a body, not of its event: bodyExpect
    "commitmentMismatch",
    # a vector of it would be longer than all others together
    "tooManyTips",
}  # fmt: skip


def encodings_round_trip():
    values = [0, 23, 24, 255, 256, 65535, 65536, 2**32 - 1, 2**32, cbor_strict.LARGEST]
    values += [-1 - value for value in values[:-1]] + [
        b"",
        b"a" * 24,
        "",
        "ö" * 300,
        [],
        [[]],
        {},
        None,
        True,
        False,
    ]
    for value in values:
        data = cbor_strict.encode(value)
        assert cbor_strict.encode(cbor_strict.decode(data)) == data, value


def signatures_of_rfc_8032():
    """§7.1, tests 1 and 2, and what a byte changed makes of them."""
    for key, message, signature in [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
            "387b2eaeb4302aeeb00d291612bb0c00",
        ),
    ]:
        key, message, signature = map(bytes.fromhex, (key, message, signature))
        ed25519.verify(key, message, signature)
        assert not ed25519.valid(key, message + b"\0", signature)
        assert not ed25519.valid(key, message, signature[:-1] + bytes([signature[-1] ^ 0x20]))


def keys_are_looked_at():
    points = [ed25519.encode_point(ed25519.times(multiple, ed25519.TORSION)) for multiple in range(8)]
    assert len(set(points)) == 8 and {ed25519.key_rule(point) for point in points} == {"smallOrderKey"}
    assert ed25519.key_rule(Key("any").id) is None
    assert ed25519.key_rule(beside(Key("any"))) == "keyNotPrimeOrder"


def receipts():
    """A statement that no event carries (chapter 2.2)."""
    node, fields = Key("node"), [Key("node").id, bytes(32), [bytes(32)]]
    signature = node.sign(statements.signed("receipt", *fields))
    signer, message, signature, _ = statements.receipt([*fields, signature])
    assert ed25519.valid(signer, message, signature)


def schwartz_sets_and_strongest_paths_agree():
    """The two ways in which chapter 10.6 says the same, on random beat matrices, many of them with ties."""
    numbers = random.Random(8)
    for _ in range(400):
        kept, most = range(numbers.randint(1, 5)), numbers.choice([2, 4, 10])
        votes = {(a, b): numbers.randint(0, most) for a in kept for b in kept if a != b}
        assert tally.schwartz_winners(kept, votes) == tally.strongest_path_winners(kept, votes), votes


def rounding_loses_no_more_than_it_may():
    """With exact fractions the same are elected, wherever no two sums are closer than what is cut off."""
    numbers, compared = random.Random(8), 0
    for _ in range(150):
        options = range(numbers.randint(2, 6))
        ballots = [
            ([[o] for o in numbers.sample(options, numbers.randint(1, len(options)))], numbers.randint(1, 20))
            for _ in range(numbers.randint(2, 9))
        ]
        seats = numbers.randint(1, len(options))
        counted, exact = (
            way(seats, len(options), ballots).result() for way in (tally.Transferable, tally.Exact)
        )
        most = sum(count for _, count in ballots) * len(exact["stages"])
        if close(exact, most):
            continue
        compared += 1
        assert counted["outcome"] == exact["outcome"], ballots
        for one, other in zip(counted["stages"], exact["stages"], strict=True):
            assert all(0 <= b - a <= most for a, b in zip(one, other)), ballots
    assert compared > 50, compared


def close(count, most):
    """Whether two sums, or a sum and the quota, are nearer to each other than `most` and not equal."""
    for votes in count["stages"]:
        sums = sorted([*votes, count["quota"] * tally.UNIT])
        if any(0 < b - a <= most for a, b in zip(sums, sums[1:])):
            return True
        if any(a == b != 0 for a, b in zip(sums, sums[1:])):
            return True
    return False


def vectors_are_what_is_written():
    for name, content in make_vectors.vectors().items():
        assert (make_vectors.VECTORS / f"{name}.json").read_text(encoding="utf-8") == content, (
            f"{name}.json: run make_vectors.py"
        )


def every_rule_is_broken_somewhere():
    """Every rule that the chapters name in a table is the verdict of some case."""
    rows = [
        row
        for name in CHAPTERS
        for row in (SPEC / name).read_text(encoding="utf-8").splitlines()
        if row.startswith("| ")
    ]
    named = set(re.findall(r"`([a-z]+(?:[A-Z][A-Za-z0-9]*)+)`", "\n".join(rows)))
    broken = {case.get("rule") for case in all_cases()}
    broken |= {entry.get("rule") for case in all_cases() for entry in case.get("events", [])}
    assert named > {"tooDeep", "noEdges", "keyFrozen", "notOpenJoin"}, "the tables are not found"
    assert not named - ELSEWHERE - broken, f"no case for {sorted(named - ELSEWHERE - broken)}"


def every_rule_of_the_profile_is_broken_somewhere():
    """The rules of chapter 2.1, which stand in a list."""
    profile = (SPEC / "keys.md").read_text(encoding="utf-8").split("## 2.1")[1].split("## 2.2")[0]
    named = set(re.findall(r"\(`([A-Za-z]+)`\)", profile))
    file = load("ed25519")
    broken = {vector["rule"] for vector in file["vectors"] if vector["expect"] == "reject"}
    assert named == broken == set(file["rules"]), named ^ broken | named ^ set(file["rules"])


def names_are_unique():
    for name in make_vectors.COMMENTS:
        names = [case["name"] for case in load(name)["cases"]]
        assert len(names) == len(set(names)), name
    vectors = load("ed25519")["vectors"]
    assert len(vectors) == len({vector["name"] for vector in vectors}), "ed25519"


def load(name):
    return json.loads((make_vectors.VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def all_cases():
    return (case for name in make_vectors.COMMENTS for case in load(name)["cases"])


CHECKS = [
    encodings_round_trip,
    signatures_of_rfc_8032,
    keys_are_looked_at,
    receipts,
    schwartz_sets_and_strongest_paths_agree,
    rounding_loses_no_more_than_it_may,
    vectors_are_what_is_written,
    every_rule_is_broken_somewhere,
    every_rule_of_the_profile_is_broken_somewhere,
    names_are_unique,
]
