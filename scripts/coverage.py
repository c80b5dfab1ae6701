"""Reads what `swift test --enable-code-coverage` has measured and compares the core's line coverage with a floor.

usage: coverage.py COVERAGE.json --floor PERCENT

The toolchain's llvm-cov writes the JSON (format llvm.coverage.json.export, version 2 or 3). The floor is for the
core as a whole; a module of which nothing was measured fails too, for then the figure would leave it out.
"""

import argparse
import json
import pathlib
import sys

CORE = ["CBOR", "Sodium", "Events", "Governance", "Store", "Sync", "Replica"]
SOURCES = pathlib.Path(__file__).resolve().parent.parent / "Sources"


def measured(path):
    """Yields (module, file, covered lines, lines) for each measured file of the core."""
    with open(path, encoding="utf-8") as file:
        export = json.load(file)
    for unit in export["data"]:
        for source in unit["files"]:
            name = pathlib.Path(source["filename"])
            if not name.is_relative_to(SOURCES):
                continue
            inner = name.relative_to(SOURCES)
            lines = source["summary"]["lines"]
            if inner.parts[0] in CORE and lines["count"] > 0:
                yield inner.parts[0], str(inner), lines["covered"], lines["count"]


def percent(covered, count):
    return 100 * covered / count if count else 0.0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("export", type=pathlib.Path)
    parser.add_argument("--floor", type=float, required=True)
    arguments = parser.parse_args()

    files = list(measured(arguments.export))
    sums = {module: [0, 0] for module in CORE}
    for module, _, covered, count in files:
        sums[module][0] += covered
        sums[module][1] += count

    print(f"{'module':<12} {'lines':>7} {'covered':>8} {'share':>8}")
    for module, (covered, count) in sums.items():
        print(f"{module:<12} {count:>7} {covered:>8} {percent(covered, count):>6.1f} %")
    covered, count = (sum(each[i] for each in sums.values()) for i in (0, 1))
    share = percent(covered, count)
    print(f"{'core':<12} {count:>7} {covered:>8} {share:>6.1f} %   (at least {arguments.floor:g} %)")

    least = sorted(files, key=lambda each: each[2] - each[3])[:5]
    print("most lines left: " + ", ".join(f"{name} ({n - c})" for _, name, c, n in least if n > c))

    unmeasured = [module for module, (_, n) in sums.items() if n == 0]
    if unmeasured:
        print("nothing measured of " + ", ".join(unmeasured))
    if unmeasured or share < arguments.floor:
        sys.exit(1)


if __name__ == "__main__":
    main()
