"""Run the workloads that are asked for and print one row each, as JSON or as a table."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from bench import w1, w2, w3, w4, w5, w6, w7, w10, w11
from bench.row import SIZES, Row, Setting

if TYPE_CHECKING:
    from collections.abc import Callable

WORKLOADS: dict[str, Callable[[Setting], Row]] = {
    "W1": w1.run,
    "W2": w2.run,
    "W3": w3.run,
    "W4": w4.run,
    "W5": w5.run,
    "W6": w6.run,
    "W7": w7.run,
    "W10": w10.run,
    "W11": w11.run,
}


def main(arguments: list[str]) -> int:
    """Give exit status 0 when all goals are met, 1 when not; argparse gives 2 for bad use."""
    options = _parser().parse_args(arguments)
    setting = Setting(size=options.size, database=options.db)
    rows = {name: WORKLOADS[name](setting) for name in options.only}
    if options.json:
        print(json.dumps({name: row.as_data() for name, row in rows.items()}, ensure_ascii=False))
    else:
        print("\n".join(_table(rows)))
    return 0 if all(row.met for row in rows.values()) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", type=_names, default=list(WORKLOADS), metavar="W1,W5")
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--db", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--json", action="store_true")
    return parser


def _names(text: str) -> list[str]:
    names = text.upper().split(",")
    unknown = [name for name in names if name not in WORKLOADS]
    if unknown:
        known = ", ".join(WORKLOADS)
        raise argparse.ArgumentTypeError(f"no workload {', '.join(unknown)}; there are {known}")
    return names


def _table(rows: dict[str, Row]) -> list[str]:
    lines = [
        "| | size | s per unit | x limit | x faster than peer | goal | met |",
        "|" + "---|" * 7,
    ]
    for name, row in rows.items():
        faster = row.times_faster_than_peer
        shown = "not measured" if faster is None else f"{faster:.0f}"
        lines.append(
            f"| {name} | {row.size} | {row.ours:.3g} | {row.times_limit:.2f} | {shown}"
            f" | {row.goal} | {'yes' if row.met else 'NO'} |"
        )
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
