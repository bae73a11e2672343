"""Prove the files of cases: rows say what their events recorded, bytes are what they were."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cases.models import Attachment, CaseEvent
from cases.proof import Break

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cases.models import Case

CHUNK = 2_000
ATTACHMENTS = "cases_attachment"
# fmt: off
SENTENCES = {
    "altered": _("案卷 %(number)s 的附件（编号 %(row)s）与上传时的记录不符：该行被改动过。"),
    "inserted": _("附件（编号 %(row)s）没有上传记录：该行是多出来的。"),
    "missing": _("案卷 %(number)s 第 %(sequence)s 个事件上传的附件（编号 %(row)s）不见了：该行被删除。"),  # noqa: E501
    "file_missing": _("案卷 %(number)s 的附件（编号 %(row)s）的原件不在存储中，或读不出来：请从备份取回。"),  # noqa: E501
    "file_altered": _("案卷 %(number)s 的附件（编号 %(row)s）的原件与其摘要不符：文件被改动过。"),
}
# fmt: on


@dataclass(frozen=True, kw_only=True)
class _Upload:
    """What the event of an upload recorded of its file."""

    case: int
    number: str
    sequence: int
    facts: tuple[object, ...]


def first_bad_attachment(
    *, path_of: Callable[[str], Path], case: Case | None = None
) -> Break | None:
    """Name the first file of a case that is not what was uploaded, if any.

    Every row must say what the event of its upload said (all but its name, which may hold
    personal data and stays out of the chain), every event must still have its row, and the bytes
    must hash to their digest; equal bytes are read once. The chains themselves are proven
    elsewhere (`cases.proof`).

    Args:
        path_of: where the bytes of a digest lie.
        case: look at the files of this case only.
    """
    uploads = _uploads(case)
    return next(_bad_rows(dict(uploads), case), None) or next(_bad_files(uploads, path_of), None)


def _uploads(case: Case | None) -> dict[int, _Upload]:
    events = CaseEvent.objects.filter(act="attach").order_by("pk")
    if case is not None:
        events = events.filter(case_id=case.pk)
    columns = events.values_list("case_id", "case__number", "sequence", "data", "actor_id", "at")
    return {
        data["attachment"]: _Upload(
            case=pk,
            number=number,
            sequence=sequence,
            facts=(pk, data["digest"], data["size"], data["media_type"], actor, at),
        )
        for pk, number, sequence, data, actor, at in columns.iterator(chunk_size=CHUNK)
    }


def _bad_rows(uploads: dict[int, _Upload], case: Case | None) -> Iterator[Break]:
    rows = Attachment.objects.order_by("pk")
    if case is not None:
        rows = rows.filter(case_id=case.pk)
    columns = rows.values_list(
        "pk", "case_id", "digest", "size", "media_type", "uploaded_by_id", "uploaded_at"
    )
    for pk, *facts in columns.iterator(chunk_size=CHUNK):
        upload = uploads.pop(pk, None)
        if upload is None:
            yield _a_break("inserted", pk, None)
        elif upload.facts != tuple(facts):
            yield _a_break("altered", pk, upload)
    for pk, upload in uploads.items():
        yield _a_break("missing", pk, upload)


def _bad_files(uploads: dict[int, _Upload], path_of: Callable[[str], Path]) -> Iterator[Break]:
    seen: set[str] = set()
    for pk, upload in uploads.items():
        digest = str(upload.facts[1])
        if digest in seen:
            continue
        seen.add(digest)
        try:
            with path_of(digest).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            yield _a_break("file_missing", pk, upload)
        else:
            if found != digest:
                yield _a_break("file_altered", pk, upload)


def _a_break(what: str, row: int, upload: _Upload | None) -> Break:
    number = upload.number if upload else ""
    sequence = upload.sequence if upload else None
    return Break(
        table=ATTACHMENTS,
        what=what,
        sentence=str(SENTENCES[what] % {"number": number, "sequence": sequence, "row": row}),
        case=number,
        sequence=sequence,
        row=row,
    )
