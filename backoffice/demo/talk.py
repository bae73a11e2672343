"""What people of the demonstration write about cases: messages, notes, watches, a reminder."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from backoffice.demo.cast import COMMISSION, CULTURE, TRANSPORT
from cases.models import WorkItem
from cases.states.list_change import ListChangeState
from cases.states.role import Role
from workflows.collaboration.messages import mark_messages_read, send_message
from workflows.collaboration.notes import write_note
from workflows.collaboration.reminders import Wanted, quick_moments, set_reminder
from workflows.collaboration.watching import watch

if TYPE_CHECKING:
    from backoffice.demo.stage import Stage
    from cases.models import Case


def talk_about_requests(stage: Stage) -> None:
    """Let two departments and the commission write to each other about what is under review."""
    _ask_and_answer(stage, _under_review(TRANSPORT))
    _waiting_for_an_opinion(stage, _under_review(CULTURE))


def _under_review(organisation: str) -> Case:
    """Return the request of a department whose review somebody of the commission took first."""
    held = WorkItem.objects.filter(
        process__organisation__full_name=organisation,
        process__state=ListChangeState.IN_REVIEW,
        finished__isnull=True,
        owner__isnull=False,
    )
    case: Case = held.select_related("process").earliest("pk").process
    return case


def _ask_and_answer(stage: Stage, case: Case) -> None:
    author = stage.hat(TRANSPORT, Role.DEPARTMENT_STAFF).person
    head = stage.hat(TRANSPORT, Role.DEPARTMENT_HEAD).person
    reviewer = stage.hat(COMMISSION, Role.COMMISSION_STAFF).person
    asked = send_message(
        case=case,
        author=reviewer,
        text="更新频率由按月改为按周后，接口能否同步调整？请说明首次按周更新的日期。",
        at=stage.days_ago(2, hour=14),
    )
    mark_messages_read(case=case, person=author, up_to=asked.words.pk)
    send_message(
        case=case,
        author=author,
        text="接口已按周更新，本周一为首次。系统截图随后上传为附件。",
        at=stage.days_ago(1, hour=11),
    )
    write_note(
        case=case,
        author=head,
        text="已请信息中心确认，按周更新没有困难。",
        at=stage.days_ago(3, hour=16),
    )
    write_note(
        case=case,
        author=reviewer,
        text="同意前请核对近三个月的更新记录，核对结果记在这里，供两边参考。",
        at=stage.days_ago(2, hour=15),
    )
    watch(case=case, person=head, at=stage.days_ago(3, hour=16))
    moment = quick_moments(at=stage.now, due_on=None)["tomorrow"]
    set_reminder(
        case=case,
        person=reviewer,
        wanted=Wanted(when=moment, text="看截图是否已上传"),
        at=stage.now - timedelta(hours=1),
    )


def _waiting_for_an_opinion(stage: Stage, case: Case) -> None:
    author = stage.hat(CULTURE, Role.DEPARTMENT_STAFF).person
    reviewer = stage.hat(COMMISSION, Role.COMMISSION_STAFF).person
    send_message(
        case=case,
        author=reviewer,
        text="已就数据项口径函请市文物局提出意见，其间期限暂停，收到意见后继续审查。",
        at=stage.days_ago(3, hour=11),
    )
    write_note(
        case=case,
        author=reviewer,
        text="市文物局联系人已电话确认收函，预计一周内回复。",
        at=stage.days_ago(2, hour=10),
    )
    watch(case=case, person=author, at=stage.days_ago(3, hour=11))
    watch(
        case=case,
        person=stage.hat(COMMISSION, Role.SUPERVISOR).person,
        at=stage.days_ago(2, hour=9),
    )
