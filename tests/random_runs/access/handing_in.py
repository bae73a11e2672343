"""How applicants hand an application in: by the ordinary path, by the fast one, after a grant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cases.models import AccessApplication, AccessLine, Bar, EntryRow, WorkItem
from cases.states.case_kind import CaseKind
from tests.random_runs.access import fast_path, follow_ups
from tests.random_runs.access.departments import civil_day
from tests.random_runs.access.lawful import APPLICATION, LINE, OPEN_AGREEMENT, REVIEW, UNDECIDED
from tests.random_runs.access.lawful_fast_path import EXCLUDED_FIELD
from tests.random_runs.access.second_looks import is_contested
from tests.workflows.conditional_access.applying import said
from workflows.engine.gate import take_step

if TYPE_CHECKING:
    from cases.models import Person
    from tests.random_runs.access.walk import Walk, Written
    from workflows.conditional_access.content import Content

MOST_DATASETS = 3
FAULTS = ("no pledge", "no purpose", "stale page")


def submit(walk: Walk, *, fast: bool | None = None) -> None:
    """Hand a draft in, for one to three datasets.

    Args:
        walk: the run.
        fast: whether by the fast path; None: now and then.
    """
    drafts = WorkItem.objects.filter(
        process__kind=CaseKind.ACCESS_APPLICATION, process__state="draft", finished=None
    )
    item = walk.one_of(drafts.order_by("pk"))
    if item is None:
        return
    application = AccessApplication.objects.select_related("data_grant").get(pk=item.process_id)
    who, fault = writer_of(walk, application), walk.fault(*FAULTS)
    wanted = _wanted(walk, application, fast=bool(fast))
    # `said` asks the town for nothing where it is given rows.
    content = said(None, *wanted, term_months=12)  # type: ignore[arg-type]
    keeps_to_it = True
    if application.data_grant is not None:
        content, keeps_to_it = follow_ups.words_of(walk, application, content)
    is_fast = walk.happens(25) if fast is None else fast
    may_be_fast = True
    if is_fast:
        content, may_be_fast = fast_path.promised(walk, content, applicant=application.applicant_id)
    lawful = (
        who.pk == application.opened_by_id
        and not fault
        and keeps_to_it
        and may_be_fast
        and all(walk.may_be_applied_for(row.entry_id) for row in wanted)
        and not _waits_already(application, [row.entry_id for row in wanted])
        and not _is_barred(walk, application, fast=is_fast)
    )
    writes: Written = {(APPLICATION, "submit"): 1, (LINE, "open"): len(wanted)}
    walk.tries(
        lambda: take_step(
            work_item=item,
            outcome="submit",
            actor=who,
            at=walk.at,
            expected_version=application.version - (fault == "stale page"),
            data=spoilt({"content": content, "pledge": True}, fault),
        ),
        lawful=lawful,
        writes=writes | ({(REVIEW, "open"): 1} if is_fast else {}),
    )


def _wanted(walk: Walk, application: AccessApplication, *, fast: bool) -> list[EntryRow]:
    grant = application.data_grant
    if grant is not None and not walk.errs(10):
        return [row for row in walk.city.rows if row.entry_id == grant.entry_id]
    rows = [row for row in walk.city.rows if walk.may_be_applied_for(row.entry_id)]
    among = walk.city.rows if walk.errs(15) or not rows else rows
    if walk.is_smooth and fast:
        among = [row for row in among if row.domain != EXCLUDED_FIELD]
    most = 1 if walk.is_smooth else MOST_DATASETS
    return walk.chance.sample(among, min(len(among), walk.chance.randint(1, most)))


def spoilt(data: dict[str, Any], fault: str) -> dict[str, Any]:
    """Return what is handed in with something wrong in it."""
    if fault == "no pledge":
        return data | {"pledge": False}
    if fault == "no purpose":
        content: Content = data["content"]
        return data | {"content": replace(content, purpose=" ")}
    return data


def writer_of(walk: Walk, application: AccessApplication) -> Person:
    """Return who wrote an application, or now and then somebody else."""
    assert application.opened_by is not None
    return walk.somebody([application.opened_by])


def _waits_already(application: AccessApplication, entries: list[int]) -> bool:
    """S34: by the applicant, whoever acts for them; what was approved waits for its signatures."""
    wanted = AccessLine.objects.filter(applicant=application.applicant_id, entry__in=entries)
    is_undecided = wanted.filter(state__in=UNDECIDED).exists()
    is_unsigned = wanted.filter(agreed__agreement__state__in=OPEN_AGREEMENT).exists()
    # 0048: nor beside an answer that is looked at again.
    return is_undecided or is_unsigned or is_contested(application.applicant_id, entries)


def _is_barred(walk: Walk, application: AccessApplication, *, fast: bool) -> bool:
    """F5: by a revocation, for all that is opened under conditions or for the fast path."""
    on = civil_day(walk.at)
    bars = Bar.objects.filter(applicant=application.applicant_id)
    kept_out = bars if fast else bars.filter(scope="all")
    return kept_out.filter(begins_on__lte=on, ends_on__gte=on).exists()
