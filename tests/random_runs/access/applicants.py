"""What applicants try: begin, take back, answer what they are asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cases.models import (
    AccessApplication,
    AccessLine,
    FastPathReview,
    SupplementRequest,
    WorkItem,
)
from tests.random_runs.access.follow_ups import keeps_its_use
from tests.random_runs.access.handing_in import FAULTS, spoilt, writer_of
from tests.random_runs.access.lawful import APPLICATION, LINE, REVIEW, UNDECIDED, WAITING
from tests.random_runs.access.second_looks import withdrawn_with
from workflows.conditional_access.content import content_of
from workflows.conditional_access.start import start_application
from workflows.engine.gate import act, take_step

if TYPE_CHECKING:
    from tests.random_runs.access.walk import Walk, Written

MOST_APPLICATIONS = 6


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


def take_back_application(walk: Walk) -> None:
    """Discard a draft, or withdraw what no department has decided."""
    application = walk.one_of(AccessApplication.objects.order_by("pk"))
    if application is None:
        return
    who = writer_of(walk, application)
    name = "discard" if application.state == "draft" or walk.happens(10) else "withdraw"
    undecided = AccessLine.objects.filter(application=application, state__in=UNDECIDED).count()
    possible = application.state == "draft" if name == "discard" else _is_waiting(application)
    writes: Written = {(APPLICATION, name): 1}
    if name == "withdraw":
        writes[LINE, "withdraw"] = undecided
        writes |= withdrawn_with(application)
        reviews = FastPathReview.objects.filter(application=application, state="committed")
        writes |= {(REVIEW, "withdraw"): 1} if reviews.exists() else {}
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
    is_late = walk.errs(10)
    item = walk.one_of(each for each in items if is_late or each.finished is None)
    if item is None:
        return
    application = AccessApplication.objects.get(pk=item.process_id)
    request = SupplementRequest.objects.select_related("line").get(work_item=item)
    who, fault = writer_of(walk, application), walk.fault(*FAULTS)
    last = application.submissions.order_by("number").last()
    assert last is not None
    content = content_of(last.content)
    # A renewal is for the same use: whoever says otherwise in a supplement has to amend.
    if application.follows_as != "renewal" or walk.errs(25):
        content = replace(content, purpose=f"只给本公司的用户使用（{walk.at}）。")
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
            data=spoilt({"content": content, "pledge": True}, fault),
        ),
        lawful=(
            item.finished is None
            and request.lapsed_at is None
            and who.pk == application.opened_by_id
            and not wrong
            and keeps_its_use(application, content)
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
