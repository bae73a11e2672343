"""Check the proof of a list version offline: `python verify.py` beside the files, or on the zip.

Needs nothing but Python 3.9. Exit status 0: everything agrees; 1: something does not, named below.
With `--anchor FILE`, the end of the version's case is also looked for in an anchor kept elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Read = Callable[[str], bytes]
Facts = dict[str, Any]


def _opened(place: Path) -> Read:
    if place.is_dir():
        return lambda name: (place / name).read_bytes()
    return zipfile.ZipFile(place).read


def _sha256(*parts: bytes) -> str:
    return hashlib.sha256(b"".join(parts)).hexdigest()


def wrong_rows(rows: list[Facts], manifest: dict[str, str]) -> Iterator[str]:
    """Give a sentence for each entry whose text is not what the manifest says it hashes to."""
    for row in rows:
        uid, text = row["entry"], row["text"]
        name = json.loads(text).get("name", "")
        if uid not in manifest:
            yield f"entry {uid} ({name}): the manifest of the version does not name it"
        elif _sha256(text.encode()) != manifest[uid]:
            yield f"entry {uid} ({name}): its content is not what the version published"


def missing_rows(rows: list[Facts], manifest: dict[str, str]) -> Iterator[str]:
    """Give a sentence for each entry of the manifest that a proof of all entries leaves out."""
    for uid in sorted(set(manifest) - {row["entry"] for row in rows}):
        yield f"entry {uid}: the manifest names it, but its content is not here"


def wrong_manifest(lines: bytes, link: Facts) -> Iterator[str]:
    """Give a sentence where the manifest is not the one that the version was published with."""
    names = [line.split()[0] for line in lines.decode().splitlines()]
    if names != sorted(names) or len(set(names)) != len(names):
        yield "manifest: its lines are not in order, or an entry stands in it twice"
    if _sha256(lines) != link["manifest_hash"]:
        yield f"manifest: it is not that of {link['label']}"
    if len(names) != json.loads(link["header"])["entries"]:
        yield f"manifest: {link['label']} does not hold {len(names)} entries"


def broken_links(chain: list[Facts]) -> Iterator[str]:
    """Give a sentence for each version that does not follow from the one before it."""
    previous = ""
    for number, link in enumerate(chain, start=1):
        header = json.loads(link["header"])
        if (header["sequence"], header["label"]) != (number, link["label"]):
            yield f"version {link['label']}: it is not number {number} of the chain"
        found = _sha256(previous.encode(), link["manifest_hash"].encode(), link["header"].encode())
        if found != link["chain_hash"]:
            yield f"version {link['label']}: its header, manifest or place was changed"
        previous = link["chain_hash"]


def not_anchored(said: Facts | None, file: str) -> Iterator[str]:
    """Give a sentence where an anchor's file does not say what the proof says of it."""
    text = Path(file).read_text(encoding="utf-8")
    if said is None:
        yield "anchor: this proof was made before the version was anchored"
    elif said["head"] not in text or said["hash"] not in text:
        yield f"anchor: this is not anchor {said['sequence']}, or it knew another version"


def main(place: Path, anchor: str) -> int:
    """Check everything, print what is wrong, and return the exit status."""
    read = _opened(place)
    proof = json.loads(read("proof.json"))
    lines = read("manifest.txt")
    manifest = dict(line.split() for line in lines.decode().splitlines())
    rows = [json.loads(line) for line in read("entries.jsonl").decode().split("\n") if line]
    problems = [*wrong_rows(rows, manifest), *wrong_manifest(lines, proof["chain"][-1])]
    problems += broken_links(proof["chain"])
    if proof["all_entries"]:
        problems += missing_rows(rows, manifest)
    if not rows or proof["chain"][-1]["label"] != proof["version"]:
        problems.append("proof: it does not say what it claims to prove")
    problems += not_anchored(proof["anchor"], anchor) if anchor else ()
    for problem in problems:
        print(problem)  # noqa: T201  # a script: this is its answer
    if not problems:
        end = proof["chain"][-1]["chain_hash"]
        agreed = f"{len(rows)} of {len(manifest)} entries and {len(proof['chain'])} versions agree"
        print(f"{proof['version']}: {agreed}; chain {end}")  # noqa: T201  # a script: its answer
    return 1 if problems else 0


if __name__ == "__main__":
    words = sys.argv[1:]
    kept = words.pop(words.index("--anchor") + 1) if "--anchor" in words else ""
    places = [word for word in words if word != "--anchor"]
    sys.exit(main(Path(places[0]) if places else Path(__file__).resolve().parent, kept))
