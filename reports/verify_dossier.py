"""Check the dossier of a case offline: `python verify.py` beside the unpacked files, or on the zip.

Needs nothing but Python. Exit status 0: everything agrees; 1: something was changed, named below.
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
# Named by no manifest: the manifest itself, and what explains and checks it.
BESIDE = {"manifest.json", "verify.py", "README.txt"}


def _opened(place: Path) -> tuple[Read, set[str]]:
    if place.is_dir():
        files = (path for path in place.rglob("*") if path.is_file())
        names = {path.relative_to(place).as_posix() for path in files}
        return lambda name: (place / name).read_bytes(), names
    bundle = zipfile.ZipFile(place)
    return bundle.read, set(bundle.namelist())


def _digest(facts: Facts) -> str:
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def broken_links(chain: Facts) -> Iterator[str]:
    """Give a sentence for each event that does not follow from the one before it."""
    before = ""
    for number, event in enumerate(chain["events"], start=1):
        facts = {name: value for name, value in event.items() if name != "hash"}
        if event["sequence"] != number:
            yield f"event {number}: sequence says {event['sequence']}"
        if event["previous_hash"] != before:
            yield f"event {number}: does not follow the event before it"
        if _digest(facts) != event["hash"]:
            yield f"event {number}: its content was changed"
        before = event["hash"]
    if before != chain["head"]:
        yield "the chain does not end where the case says it ends"


def altered_messages(talk: Facts) -> Iterator[str]:
    """Give a sentence for each message that does not hash to the digest it was sealed with."""
    for number, message in enumerate(talk["messages"], start=1):
        beside = {"digest", "system_event"}
        facts = {name: value for name, value in message.items() if name not in beside}
        if _digest(facts) != message["digest"]:
            yield f"message {number}: its content was changed"


def changed_files(manifest: Facts, read: Read) -> Iterator[str]:
    """Give a sentence for each file whose bytes are not those that the manifest names."""
    for name, digest in manifest["files"].items():
        try:
            found = hashlib.sha256(read(name)).hexdigest()
        except (KeyError, FileNotFoundError):
            yield f"{name}: missing"
            continue
        if found != digest:
            yield f"{name}: its content was changed"


def wrong_attachments(chain: Facts, manifest: Facts) -> Iterator[str]:
    """Give a sentence for each file that no event attached, and each that is left out."""
    attached = {
        f"attachments/{event['data']['attachment']}": event["data"]["digest"]
        for event in chain["events"]
        if event["act"] == "attach"
    }
    for name, digest in manifest["files"].items():
        start = name.partition("-")[0]
        if name.startswith("attachments/") and attached.pop(start, None) != digest:
            yield f"{name}: no event of the chain attached it"
    for start in attached:
        yield f"{start}: an event of the chain attached it, but it is not here"


def main(place: Path) -> int:
    """Check everything, print what is wrong, and return the exit status."""
    read, names = _opened(place)
    chain, manifest = json.loads(read("events.json")), json.loads(read("manifest.json"))
    problems = [*broken_links(chain), *changed_files(manifest, read)]
    problems += altered_messages(json.loads(read("messages.json")))
    problems += wrong_attachments(chain, manifest)
    problems += [
        f"{name}: not in the manifest" for name in sorted(names - BESIDE - set(manifest["files"]))
    ]
    for problem in problems:
        print(problem)  # noqa: T201  # a script: this is its answer
    if not problems:
        agreed = f"{len(chain['events'])} events and all files agree; head {chain['head']}"
        print(f"{chain['case']}: {agreed}")  # noqa: T201  # a script: this is its answer
    return 1 if problems else 0


if __name__ == "__main__":
    default = Path(__file__).resolve().parent
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else default))
