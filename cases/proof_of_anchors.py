"""Prove that whatever an anchor saw is still there, in the database and in the anchor's file."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cases.anchor_files import (
    SUFFIX,
    AnchorFile,
    Head,
    anchor_hash,
    folder_of,
    last_line_of,
    path_of,
)
from cases.anchors import ANCHOR_CHAIN
from cases.events import SYSTEM_CHAIN
from cases.models import Anchor, CaseEvent, ChainHead, SystemEvent
from cases.proof import Break

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

CHUNK = 400  # heads per look-up; SQLite allows no more than 999 values in older builds
LOOKED_AT = 200  # heads of a foreign file that are compared with ours
ANCHORS = "cases_anchor"

# fmt: off
SENTENCES = {
    "altered": _("第 %(sequence)s 次锚定的内容与其摘要不符：该行被改动过。"),
    "unlinked": _("第 %(sequence)s 次锚定不接在前一次锚定之后：此前的锚定被替换过。"),
    "missing": _("缺少第 %(sequence)s 次锚定：该行被删除，或锚定链的末端被改动。"),
    "file_missing": _("第 %(sequence)s 次锚定的文件 %(file)s 不见了：请从备份或另一见证处取回。"),
    "file_altered": _("第 %(sequence)s 次锚定的文件 %(file)s 与数据库中的锚定不符：其中之一被改动过。"),  # noqa: E501
    "seen_and_gone": _("第 %(sequence)s 次锚定时，%(chain)s已有 %(count)s 个事件，末端摘要为 %(hash)s；现在找不到这个事件：其后被截断，或整条链被改写过。"),  # noqa: E501
}
# fmt: on


@dataclass(frozen=True, kw_only=True)
class ProofOfAnchors:
    """How many anchors were read up to the first break, if any."""

    anchors: int
    first_bad: Break | None


@dataclass(kw_only=True)
class _Reading:
    """What is remembered from file to file: most chains end where they ended the day before."""

    only: str | None
    seen: set[int] = field(default_factory=set)

    def fresh(self, heads: Iterable[Head]) -> Iterator[Head]:
        """Give the heads that the file before did not have."""
        read: set[int] = set()
        for head in heads:
            key = hash(head)
            read.add(key)
            if key not in self.seen and self.only in {None, head.chain}:
                yield head
        self.seen = read


def verify_anchors(*, directory: Path, case: str | None = None) -> ProofOfAnchors:
    """Check anchors, their files, and what they saw of the chains, up to the first break.

    Args:
        directory: where the files are kept.
        case: number of the one case to look for; None looks for every chain.

    An anchor's hash and link must hold; its file must say the same; every end that it saw must
    still be an event with that number and hash. Memory grows with the number of cases, by about
    100 bytes each.
    """
    reading = _Reading(only=case)
    folder: Path | None = None
    last: Anchor | None = None
    for anchor in Anchor.objects.order_by("sequence").iterator(chunk_size=CHUNK):
        folder = folder or folder_of(directory, anchor.hash)
        bad = _bad_row(anchor, last) or _bad_file(anchor, folder, reading)
        if bad:
            return ProofOfAnchors(anchors=last.sequence if last else 0, first_bad=bad)
        last = anchor
    return ProofOfAnchors(
        anchors=last.sequence if last else 0, first_bad=_bad_end(last, folder, directory)
    )


def _bad_row(anchor: Anchor, last: Anchor | None) -> Break | None:
    expected = last.sequence + 1 if last else 1
    if anchor.sequence != expected:
        return _a_break("missing", sequence=expected)
    if anchor.hash != anchor_hash(anchor):
        return _a_break("altered", sequence=expected, row=anchor.pk)
    if anchor.previous_hash != (last.hash if last else ""):
        return _a_break("unlinked", sequence=expected, row=anchor.pk)
    return None


def _bad_file(anchor: Anchor, folder: Path, reading: _Reading) -> Break | None:
    path = path_of(folder, anchor.sequence)
    if not path.is_file():
        return _about_file("file_missing", anchor, path)
    file = AnchorFile(path=path)
    try:
        gone = _first_gone(reading.fresh(file.heads()))
    except ValueError:
        return _about_file("file_altered", anchor, path)
    if (file.heads_hash, file.last_line) != (anchor.heads_hash, last_line_of(anchor)):
        return _about_file("file_altered", anchor, path)
    return _seen_and_gone(anchor, gone) if gone else None


def _first_gone(heads: Iterator[Head]) -> Head | None:
    """Return the first head that is no event of ours; reads the rest all the same."""
    first: Head | None = None
    while some := list(islice(heads, CHUNK)):
        if first is None:
            there = _there(some)
            first = next((head for head in some if head.events and head not in there), None)
    return first


def _there(heads: list[Head]) -> set[Head]:
    numbers = {head.events for head in heads}
    system = SystemEvent.objects.filter(
        sequence__in=[head.events for head in heads if head.chain == SYSTEM_CHAIN]
    )
    cases = CaseEvent.objects.filter(
        case__number__in=[head.chain for head in heads], sequence__in=numbers
    )
    there = {Head(SYSTEM_CHAIN, *row) for row in system.values_list("sequence", "hash")}
    there |= {Head(*row) for row in cases.values_list("case__number", "sequence", "hash")}
    return there.intersection(heads)


def _bad_end(last: Anchor | None, folder: Path | None, directory: Path) -> Break | None:
    end = ChainHead.objects.filter(name=ANCHOR_CHAIN).first() or ChainHead()
    count, value = (last.sequence, last.hash) if last else (0, "")
    if (end.sequence, end.hash) != (count, value):
        return _a_break("missing", sequence=count + 1)
    files = folder.glob(f"*{SUFFIX}") if folder else _files_of_ours(directory)
    later = sorted(path.stem for path in files if path.stem > f"{count:06d}")
    return _a_break("missing", sequence=int(later[0])) if later else None


def _files_of_ours(directory: Path) -> Iterator[Path]:
    """Find the files of anchors that were all taken out of this database.

    Folders of other databases may lie beside: a folder is ours if it knows one of our events.
    """
    for path in sorted(directory.glob(f"*/*{SUFFIX}")):
        try:
            some = list(islice(AnchorFile(path=path).heads(), LOOKED_AT))
        except ValueError:
            continue
        if _there(some):
            yield path


def _seen_and_gone(anchor: Anchor, head: Head) -> Break:
    system = head.chain == SYSTEM_CHAIN
    table = "cases_systemevent" if system else "cases_caseevent"
    name = _("系统事件链") if system else _("案卷 %(number)s ") % {"number": head.chain}
    sentence = SENTENCES["seen_and_gone"] % {
        "sequence": anchor.sequence,
        "chain": name,
        "count": head.events,
        "hash": head.hash[:12],
    }
    return Break(
        table=table,
        what="seen_and_gone",
        sentence=str(sentence),
        case="" if system else head.chain,
        sequence=head.events,
    )


def _about_file(what: str, anchor: Anchor, path: Path) -> Break:
    return _a_break(what, sequence=anchor.sequence, row=anchor.pk, file=path.name)


def _a_break(what: str, *, sequence: int, row: int | None = None, file: str = "") -> Break:
    sentence = SENTENCES[what] % {"sequence": sequence, "file": file}
    return Break(table=ANCHORS, what=what, sentence=str(sentence), sequence=sequence, row=row)
