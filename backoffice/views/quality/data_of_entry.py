"""The page of one entry's data: its addresses, what probes met, its score and its tasks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backoffice.signed_in import hats_of_page
from backoffice.views.clock import moment, today
from backoffice.views.quality.entry_panel import data_parts
from cases.permissions import hats_for
from cases.queries.data_issues import issues_of_entry
from cases.queries.data_probes import (
    addresses_of_entry,
    availability,
    newest_probes_of,
    probes_of_entry,
)
from cases.queries.entry_scores import newest_run, score_of_entry
from cases.queries.entry_sight import entries_in_sight
from cases.queries.list_versions import newest_version
from cases.queries.open_list import is_one_of, row_of_entry
from cases.states.quality import ScoreSubject
from forms.data_address import DataAddressForm, EndAddressForm
from workflows.open_list.data_quality.addresses import keeping

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.errors import KaifangError
    from cases.models import DataAddress, DataProbe, EntryRow, Membership


@dataclass(frozen=True, kw_only=True)
class Line:
    """An address and the newest probe of it, if there was one."""

    address: DataAddress
    probe: DataProbe | None
    form: EndAddressForm


@login_required
@require_GET
def data_of_entry(request: SignedInRequest, uid: UUID) -> HttpResponse:
    return shown(request, row_in_sight(request, uid), form=DataAddressForm())


def row_in_sight(request: SignedInRequest, uid: UUID) -> EntryRow:
    """The newest wording of an entry that the person looks after; for others there is none."""
    newest = newest_version()
    row = row_of_entry(newest, uid) if newest else None
    sight = entries_in_sight(hats_of_page(request, on=today()))
    if row is None or sight is None or not is_one_of(row, sight):
        raise Http404
    return row


def keepers(request: SignedInRequest, row: EntryRow) -> tuple[Membership, ...]:
    """The roles under which the person keeps the addresses of an entry."""
    return hats_for(hats_of_page(request, on=today()), keeping(row))


def shown(
    request: SignedInRequest,
    row: EntryRow,
    *,
    form: DataAddressForm,
    refusal: KaifangError | None = None,
    ending: tuple[int, EndAddressForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; `ending` is the form of an address that was typed and refused."""
    addresses = addresses_of_entry(row.entry_id)
    newest = newest_probes_of([each.pk for each in addresses])
    run = newest_run(ScoreSubject.DATA)
    score = score_of_entry(run, row.entry_id) if run else None
    forms = dict([ending]) if ending else {}
    return render(
        request,
        "quality/data_of_entry.html",
        {
            "row": row,
            "lines": [
                Line(
                    address=each,
                    probe=newest.get(each.pk),
                    form=forms.get(each.pk, EndAddressForm(auto_id=f"end-{each.pk}-%s")),
                )
                for each in addresses
            ],
            "probes": probes_of_entry(row.entry_id),
            "run": run,
            "score": score,
            "parts": data_parts(run, score) if run and score else [],
            "reached": availability([row.entry_id], until=moment()).get(row.entry_id),
            "issues": issues_of_entry(request.user, row.entry_id, on=today()),
            "may_keep": bool(keepers(request, row)),
            "form": form,
            "refusal": refusal,
        },
        status=status,
    )
