"""Draw agreements up: one per department that has decided all its lines and opens some of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.models import AccessApplication, AgreedLine, Agreement
from cases.queries.agreements import lines_in, lines_to_agree_on
from cases.states.agreement import AgreementState
from cases.states.case_kind import CaseKind
from workflows.conditional_access.agreements.flow import RULE, AgreementFlow
from workflows.conditional_access.agreements.still_open import barred_datasets
from workflows.engine.gate import act, open_case
from workflows.engine.locking import patiently
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cases.models import AccessLine, OutboxMessage

NAME_SHOWN: Final = 80


@patiently
@transaction.atomic
def draw_up_agreements(message: OutboxMessage, at: datetime) -> None:
    """Open the agreements that an application is due, once each.

    Writes: an `Agreement` per department with its lines, text, events, task and clock.
    """
    application = AccessApplication.objects.select_for_update(of=("self",), no_key=True).get(
        pk=message.payload["application"]
    )
    for lines in lines_to_agree_on(application):
        _draw_up(application, lines, at=at)


@patiently
@transaction.atomic
def draw_up_again(message: OutboxMessage, at: datetime) -> None:
    """Open the agreement that takes the place of one which ended or lapsed, once.

    It covers what the list still opens under conditions, by the template and for the term of today.

    Writes: as `draw_up_agreements`.
    """
    before = Agreement.objects.get(pk=message.payload["agreement"])
    application = AccessApplication.objects.select_for_update(of=("self",), no_key=True).get(
        pk=before.application_id
    )
    if Agreement.objects.filter(replaces=before).exists():
        return
    barred = {line.pk for line, _change in barred_datasets(before)}
    covered = lines_in(before)
    lines = [line for line in covered if line.pk not in barred]
    if lines:
        _draw_up(application, lines, at=at, replaces=before)


def _draw_up(
    application: AccessApplication,
    lines: Sequence[AccessLine],
    *,
    at: datetime,
    replaces: Agreement | None = None,
) -> None:
    organisation = lines[0].organisation
    with in_record_language():
        title = _t("%(organisation)s与%(applicant)s的公共数据开放应用协议") % {
            "organisation": organisation.full_name[:NAME_SHOWN],
            "applicant": application.applicant.name[:NAME_SHOWN],
        }
    taken = open_case(
        record=Agreement(
            kind=CaseKind.AGREEMENT,
            title=title,
            state=AgreementState.DRAFTED,
            organisation=organisation,
            opened_by_id=application.opened_by_id,
            application=application,
            replaces=replaces,
        ),
        flow=AgreementFlow,
        membership=None,
        at=at,
        rule=RULE,
        facts={
            "application": application.number,
            "lines": [line.number for line in lines],
            **({"replaces": replaces.number} if replaces else {}),
        },
    )
    agreement = cast("Agreement", taken.case)
    AgreedLine.objects.bulk_create(AgreedLine(agreement=agreement, line=line) for line in lines)
    act(case=agreement, name="bind_text", actor=None, at=at, expected_version=None)
