"""Prove many seeds of every template: `python -m eval.template_proofs [--seeds N] [--name NAME]`.

Each item's key is derived a second time by SymPy and its options are checked (`homework.templates.prove`).
Prints what is wrong, by template and seed, and how many were proved; ends with 1 where anything is wrong.
"""

import argparse
import sys

from assistant.homework.templates import generate, prove
from assistant.homework.templates.catalogue import CATALOGUE


def wrong(name: str, seeds: int) -> list[str]:
    """What is wrong with the first `seeds` items of a template."""
    return [f"{name}@{seed}: {each}" for seed in range(seeds) for each in prove(generate(name, seed))]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m eval.template_proofs", description=__doc__)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--name", default="", help="one template only")
    asked = parser.parse_args()
    found = 0
    names = [each.name for each in CATALOGUE if asked.name in ("", each.name)]
    for name in names:
        for said in wrong(name, asked.seeds):
            found += 1
            print(said)
    print(f"{len(names)} templates, {asked.seeds} seeds each, {found} wrong", file=sys.stderr)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
