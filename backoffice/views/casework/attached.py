"""The files of a case as its pages show them: the files, what may be added, who read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from backoffice.signed_in import hats_of_page
from backoffice.views.clock import today
from cases.queries.attachment_reads import READS_AT_ONCE, reads_of
from cases.queries.one_case import attachments_of
from cases.states.role import Role
from workflows.engine.attachments import LARGEST_MEGABYTES, may_attach
from workflows.engine.file_kinds import allowed, suffixes_of
from workflows.engine.upload_checks.scanner import has_scanner

if TYPE_CHECKING:
    from backoffice.signed_in import SignedInRequest
    from cases.models import AttachmentRead, Case


@dataclass(frozen=True, kw_only=True)
class UploadRules:
    """What the form tells before somebody chooses a file."""

    allowed: str
    accept: str
    megabytes: int
    files: int
    is_scanned: bool


@dataclass(frozen=True, kw_only=True)
class Reads:
    """Who opened files of the case, the newest first."""

    rows: list[AttachmentRead]
    has_older: bool


def attachment_context(request: SignedInRequest, record: Case) -> dict[str, object]:
    return {
        "attachments": attachments_of(record),
        "may_attach": may_attach(case=record, person=request.user, on=today()),
        "upload_rules": upload_rules(record),
    }


def upload_rules(record: Case, *, files: int | None = None) -> UploadRules:
    """Return what the form tells, with another number of files than a case holds where given."""
    archives = record.flow_class.takes_archives
    return UploadRules(
        allowed=allowed(archives=archives),
        accept=",".join(suffixes_of(archives=archives)),
        megabytes=LARGEST_MEGABYTES,
        files=settings.CASE_FILES if files is None else files,
        is_scanned=has_scanner(),
    )


def reads_context(request: SignedInRequest, record: Case) -> dict[str, object]:
    """Who opened files of the case, for auditors alone."""
    hats = hats_of_page(request, on=today())
    if not any(hat.role == Role.AUDITOR for hat in hats):
        return {}
    found = reads_of(record)
    return {"reads": Reads(rows=found[:READS_AT_ONCE], has_older=len(found) > READS_AT_ONCE)}
