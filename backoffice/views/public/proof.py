"""The proof of a version and of its entries: a page to read, a bundle to verify offline."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from backoffice.views.casework.history import act_label
from backoffice.views.clock import today
from backoffice.views.public.sight import version_or_404
from backoffice.views.taken_file import taken_file
from cases.proof_of_entry import approvals_of_version, prove_entry
from cases.queries.open_list import row_of_entry
from cases.queries.visible import numbers_in_sight
from cases.states.role import Role
from reports.open_list.proof import Approved, write_proof

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from cases.models import CaseEvent, EntryRow, ListVersion

# Larger proofs go through a file on disk.
IN_MEMORY_BYTES = 8 * 1024 * 1024


@require_safe
def entry_proof(request: HttpRequest, label: str, uid: UUID) -> HttpResponse:
    version, row = _found(request, label, uid)
    proof = prove_entry(version, row)
    approvals = _as_the_reader_may_know(request, proof.approvals)
    return render(
        request,
        "public/proof.html",
        {"proof": proof, "version": version, "row": row, "approvals": approvals},
    )


@require_safe
def entry_proof_file(request: HttpRequest, label: str, uid: UUID) -> HttpResponseBase:
    version, row = _found(request, label, uid)
    approvals = prove_entry(version, row).approvals
    return _bundle(request, version, row, approvals, name=f"{label}-{uid}")


@require_safe
def version_proof_file(request: HttpRequest, label: str) -> HttpResponseBase:
    version = version_or_404(request, label)
    return _bundle(request, version, None, approvals_of_version(version), name=label)


def _found(request: HttpRequest, label: str, uid: UUID) -> tuple[ListVersion, EntryRow]:
    version = version_or_404(request, label)
    row = row_of_entry(version, uid)
    if row is None:
        raise Http404
    return version, row


def _bundle(
    request: HttpRequest,
    version: ListVersion,
    row: EntryRow | None,
    approvals: Sequence[CaseEvent],
    *,
    name: str,
) -> HttpResponseBase:
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115  # the response closes it
    # Whoever keeps the proof reads Chinese, whoever takes it.
    with translation.override("zh-hans"):
        known = _as_the_reader_may_know(request, approvals)
        write_proof(file, version=version, row=row, approvals=known)
    file.seek(0)
    response = taken_file(
        file,
        name=f"举证-{name}.zip",
        plain_name=f"proof-{name}.zip",
        content_type="application/zip",
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _as_the_reader_may_know(request: HttpRequest, approvals: Sequence[CaseEvent]) -> list[Approved]:
    """The acts with roles and days; names only of cases that the reader may know of."""
    numbers = {event.case.number for event in approvals}
    person = request.user
    seen = numbers_in_sight(person, numbers, on=today()) if person.is_authenticated else frozenset()
    return [
        Approved(
            case=event.case.number,
            act=str(act_label(event.case, event)),
            at=event.at.isoformat(),
            role=str(Role(event.role).label) if event.role else "",
            organisation=event.organisation.full_name if event.organisation else "",
            person=event.actor.name if event.actor and event.case.number in seen else "",
        )
        for event in approvals
    ]
