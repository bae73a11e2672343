"""What applicants try: write, hand in, take back, answer what they are asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cases.models import AccessApplication, AccessLine, Bar, SupplementRequest, WorkItem
from cases.states.case_kind import CaseKind
from tests.random_runs.access.departments import civil_day
from tests.random_runs.access.lawful import APPLICATION, LINE, UNDECIDED, WAITING
from tests.random_runs.access.second_looks import is_contested, withdrawn_with
from tests.workflows.conditional_access.applying import said
from workflows.conditional_access.content import Content, content_of
from workflows.conditional_access.start import start_application
from workflows.engine.gate import act, take_step

if TYPE_CHECKING:
    from cases.models import Person
    from tests.random_runs.access.walk import Walk, Written

MOST_DATASETS = 3
MOST_APPLICATIONS = 6
FAULTS = ("no pledge", "no purpose", "stale page")


def write_draft(walk: Walk) -> None:
    """Begin an application: who was verified may, and nobody else."""
    if AccessApplication.objects.count() >= MOST_APPLICATIONS:
        return
    who = walk.somebody(walk.city.writers)
    walk.tries(
        lambda: start_application(person=who, at=walk.at),
        lawful=who in walk.city.writers,
        writes={(APPLICATION, "open"): 1},
    )


def submit(walk: Walk) -> None:
    """Hand a draft in, for one to three datasets."""
    drafts = WorkItem.objects.filter(
        process__kind=CaseKind.ACCESS_APPLICATION, process__state="draft", finished=None
    )
    item = walk.one_of(drafts.order_by("pk"))
    if item is None:
        return
    application = AccessApplication.objects.get(pk=item.process_id)
    who, fault = _writer(walk, application), walk.fault(*FAULTS)
    rows = [row for row in walk.city.rows if walk.may_be_applied_for(row.entry_id)]
    among = walk.city.rows if walk.happens(15) or not rows else rows
    wanted = walk.chance.sample(among, min(len(among), walk.chance.randint(1, MOST_DATASETS)))
    data: dict[str, Any] = {"content": _said(walk, wanted), "pledge": True}
    lawful = (
        who.pk == application.opened_by_id
        and not fault
        and all(walk.may_be_applied_for(row.entry_id) for row in wanted)
        and not _waits_already(application, [row.entry_id for row in wanted])
        and not _is_barred(walk, application)
    )
    walk.tries(
        lambda: take_step(
            work_item=item,
            outcome="submit",
            actor=who,
            at=walk.at,
            expected_version=application.version - (fault == "stale page"),
            data=_spoilt(data, fault),
        ),
        lawful=lawful,
        writes={(APPLICATION, "submit"): 1, (LINE, "open"): len(wanted)},
    )


def _said(walk: Walk, wanted: list[Any]) -> Content:  # Any: rows
    # `said` asks the town for nothing where it is given rows.
    return said(None, *wanted, term_months=12)  # type: ignore[arg-type]


def _spoilt(data: dict[str, Any], fault: str) -> dict[str, Any]:
    if fault == "no pledge":
        return data | {"pledge": False}
    if fault == "no purpose":
        return data | {"content": replace(data["content"], purpose=" ")}
    return data


def _waits_already(application: AccessApplication, entries: list[int]) -> bool:
    """S34: by the applicant, whoever acts for them."""
    waiting = AccessLine.objects.filter(
        applicant=application.applicant_id, entry__in=entries, state__in=UNDECIDED
    )
    # 0048: nor beside an answer that is looked at again.
    return waiting.exists() or is_contested(application.applicant_id, entries)


def _is_barred(walk: Walk, application: AccessApplication) -> bool:
    """F5: by a revocation, for all that is opened under conditions."""
    on = civil_day(walk.at)
    bars = Bar.objects.filter(applicant=application.applicant_id, scope="all")
    return bars.filter(begins_on__lte=on, ends_on__gte=on).exists()


def _writer(walk: Walk, application: AccessApplication) -> Person:
    assert application.opened_by is not None
    return walk.somebody([application.opened_by])


def take_back_application(walk: Walk) -> None:
    """Discard a draft, or withdraw what no department has decided."""
    application = walk.one_of(AccessApplication.objects.order_by("pk"))
    if application is None:
        return
    who = _writer(walk, application)
    name = "discard" if application.state == "draft" or walk.happens(10) else "withdraw"
    undecided = AccessLine.objects.filter(application=application, state__in=UNDECIDED).count()
    possible = application.state == "draft" if name == "discard" else _is_waiting(application)
    writes: Written = {(APPLICATION, name): 1}
    if name == "withdraw":
        writes[LINE, "withdraw"] = undecided
        writes |= withdrawn_with(application)
        possible = possible and undecided > 0
    walk.tries(
        lambda: act(
            case=application,
            name=name,
            actor=who,
            at=walk.at,
            expected_version=application.version,
            data={"reason": "项目取消。"},
        ),
        lawful=possible and who.pk == application.opened_by_id,
        writes=writes,
    )


def _is_waiting(application: AccessApplication) -> bool:
    return application.state in WAITING


def answer_supplement(walk: Walk) -> None:
    """Answer what a department asked, in time or not."""
    items = WorkItem.objects.filter(supplement_request__isnull=False).order_by("pk")
    is_late = walk.happens(10)
    item = walk.one_of(each for each in items if is_late or each.finished is None)
    if item is None:
        return
    application = AccessApplication.objects.get(pk=item.process_id)
    request = SupplementRequest.objects.select_related("line").get(work_item=item)
    who, fault = _writer(walk, application), walk.fault(*FAULTS)
    last = application.submissions.order_by("number").last()
    assert last is not None
    content = replace(content_of(last.content), purpose=f"只给本公司的用户使用（{walk.at}）。")
    opened = "purpose" in request.sections
    wrong = fault != "" and (opened or fault != "no purpose")
    undecided = application.lines.filter(state__in=UNDECIDED).count()
    verb = "reset_clock" if request.kind == "incomplete" else "resume_clock"
    walk.tries(
        lambda: take_step(
            work_item=item,
            outcome="hand_in",
            actor=who,
            at=walk.at,
            expected_version=application.version - (fault == "stale page"),
            data=_spoilt({"content": content, "pledge": True}, fault),
        ),
        lawful=(
            item.finished is None
            and request.lapsed_at is None
            and who.pk == application.opened_by_id
            and not wrong
        ),
        writes=_counted(
            {
                (APPLICATION, "hand_in"): 1,
                (LINE, "receive_supplement"): 1,
                (LINE, verb): 1,
                (LINE, "hear_of_supplement"): undecided - 1,
            }
        ),
    )


def _counted(writes: Written) -> Written:
    return {key: number for key, number in writes.items() if number}
