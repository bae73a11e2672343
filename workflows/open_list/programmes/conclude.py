"""What a judged nomination leads to: a label with its dates, or the news that it was not taken."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import EntryLabel, ListEntry
from cases.month_terms import last_day_of_term
from cases.queries.label_grounds import listed_rows
from cases.queries.labels import running_label
from cases.states.label import Criterion
from workflows.engine.clocks import civil_date
from workflows.open_list.programmes.criteria import not_met
from workflows.open_list.programmes.judging import found_now
from workflows.open_list.programmes.renewal import must_be_due_for_renewal

if TYPE_CHECKING:
    from datetime import date

    from cases.models import LabelNomination
    from workflows.engine.step import Step

CONCLUDED: Final = "label_concluded"


def grant_label(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Let the entry bear the label from today, or from the end of the one that it bears.

    Writes: an `EntryLabel`; news to the department.

    Raises:
        GuardFailed: since it was judged, a criterion that is read from facts is met no longer,
            the entry went to another provider, or it was given a label by another programme.

    Rests on 工作安排 二(7).
    """
    nomination = cast("LabelNomination", step.case)
    # Two nominations of one entry in two programmes: the second finds the first's label.
    ListEntry.objects.select_for_update(no_key=True).get(pk=nomination.entry_id)
    bad = not_met(found_now(nomination, step))
    if bad:
        raise GuardFailed(
            _t("评审之后，以下标准已不符合：%(criteria)s。请退回重新评审。")
            % {"criteria": "、".join(str(Criterion(each.code).label) for each in bad)}
        )
    _must_still_be_theirs(nomination, on=civil_date(step.at))
    first = _first_day(nomination, civil_date(step.at))
    label = EntryLabel.objects.create(
        entry_id=nomination.entry_id,
        kind=nomination.programme.kind,
        nomination=nomination,
        valid_from=first,
        valid_until=last_day_of_term(first, nomination.programme.term_months),
        granted_at=step.at,
    )
    step.news[CONCLUDED] = {"nomination": nomination.pk}
    return {
        "label": label.kind,
        "entry": str(nomination.entry.uid),
        "valid_from": label.valid_from.isoformat(),
        "valid_until": label.valid_until.isoformat(),
    }


def _must_still_be_theirs(nomination: LabelNomination, *, on: date) -> None:
    row = listed_rows([nomination.entry_id])[nomination.entry_id]
    if row.provider_id != nomination.organisation_id:
        raise GuardFailed(
            _t("“%(name)s”已改由%(provider)s提供，不能再授予本申报的标注。请不予授予。")
            % {"name": row.name, "provider": row.provider_name}
        )
    must_be_due_for_renewal(row, nomination.programme.kind, on=on)


def _first_day(nomination: LabelNomination, today: date) -> date:
    running = running_label(nomination.entry_id, nomination.programme.kind, on=today)
    return today if running is None else running.valid_until + timedelta(days=1)


def tell_of_refusal(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Let the department hear that its nomination was not taken, and why.

    Writes: news to the department.
    """
    step.news[CONCLUDED] = {"nomination": step.case.pk}
    return {}
