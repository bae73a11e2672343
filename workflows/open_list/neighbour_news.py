"""News for an organisation of what others propose, or got approved, of entries it changes too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.text import Truncator
from django.utils.translation import gettext as _t

from cases.models import ListChange, WorkItem
from cases.states.list_change import ListChangeState
from workflows.engine.clocks import civil_date
from workflows.engine.record_language import in_record_language
from workflows.open_list.handler_contact import contact_of
from workflows.open_list.meetings import (
    NAME_SHOWN,
    SUBMISSION,
    objectionable,
    overruled,
    under_way,
)
from workflows.open_list.ruling_words import listed, ruling_told
from workflows.open_list.shown_values import shown_field
from workflows.open_list.state_words import words_of
from workflows.open_list.told_once import Concern, differs, people_of, tell_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date, datetime

    from cases.models import OutboxMessage
    from workflows.engine.step import Step
    from workflows.open_list.meetings import Meeting

PROPOSED_TOO, APPROVED_OVER = "entry_proposed_too", "entry_approved_over"
REVIEWED, KEPT = "entry_review_began", "entry_wording_kept"

Facts = dict[str, Any]  # Any: JSON content


def tell_who_changes_it_too(step: Step, agreed: Mapping[int, str]) -> None:
    """Let those hear of a proposal who have a change of the same entry under way.

    Args:
        step: the submission.
        agreed: by conflict what the author says was agreed of a wording that was to be.
    """
    announce(step, PROPOSED_TOO, under_way(cast("ListChange", step.case), agreed=agreed))


def tell_until_when(step: Step) -> None:
    """Let those whose changes it says otherwise hear until when a proposal is under review.

    Nothing leaves where the security review comes first.
    """
    announce(step, REVIEWED, objectionable(cast("ListChange", step.case)))


def tell_who_is_overruled(step: Step) -> None:
    """Let those hear of an approval who got approved, or published, what it changes again."""
    announce(step, APPROVED_OVER, overruled(cast("ListChange", step.case)))


def announce(step: Step, topic: str, meetings: list[Meeting]) -> None:
    """Let a message about other requests leave with the act, where there are any."""
    if meetings:
        times = step.case.events.filter(act=SUBMISSION).count()
        step.news[topic] = {
            "change": step.case.pk,
            "meetings": [each.as_json() for each in meetings],
            # The event of a submission is written after what it performs.
            "times": times + 1 if topic == PROPOSED_TOO else times,
        }


def proposed_too(message: OutboxMessage, at: datetime) -> None:
    """Tell who drafts and who leads the other changes of an entry that one more is proposed.

    It says what both change differently, what its author has ruled before, and why; and until
    when to object, or that the review has not begun: `review_began` follows then. The lead of
    who provides the entry is told by `co_providers.entry_proposed`, and here as well once there
    is a ruling on what they approved.

    Writes: one `Notification` per person.
    """
    due = _review_due(message.payload["change"])
    with in_record_language():
        _tell(
            message,
            lambda one, also: "".join(
                (
                    _proposal(message, one.met, one.facts),
                    ruling_told(one.met),
                    also,
                    _whom_to_ask(one.met, one.facts, due),
                )
            ),
            at,
            lead_knows=True,
        )


def review_began(message: OutboxMessage, at: datetime) -> None:
    """Tell those whose change a proposal says otherwise until when the commission reviews it.

    Writes: one `Notification` per person; none where the review has not begun, or is over.
    """
    due = _review_due(message.payload["change"])
    if due is None:
        return
    with in_record_language():
        said = _t(
            "%(proposer)s的申请 %(number)s%(again)s已进入主管部门审查，审查期限 %(due)s，"
            "与本单位申请 %(own)s 改法不同：%(entries)s，%(differences)s。%(also)s"
            "如有不同意见，请尽早、最迟在该日前与其经办人%(contact)s联系。"
        )
        times = message.payload["times"]
        again = _t("（第 %(times)s 次提交）") % {"times": times} if times > 1 else " "
        about = {"due": due, "again": again}
        _tell(message, lambda one, also: said % {**one.facts, **about, "also": also}, at)


def approved_over(message: OutboxMessage, at: datetime) -> None:
    """Tell who drafted and who leads an approved change that a later approval says otherwise.

    Writes: one `Notification` per person.
    """
    with in_record_language():
        said = _t(
            "%(proposer)s的申请 %(number)s 已批准，改动了本单位申请 %(own)s 已批准的内容："
            "%(entries)s%(fields)s。%(why)s%(also)s前后内容见本单位申请；有异议的，"
            "请与其经办人%(contact)s联系，或另行提出调整。"
        )
        _tell(message, lambda one, also: said % {**one.facts, "also": also}, at)


def wording_kept(message: OutboxMessage, at: datetime) -> None:
    """Tell who drafted and who leads a change that another gave way to it, and why.

    Writes: one `Notification` per person.
    """
    with in_record_language():
        said = _t(
            "%(proposer)s在申请 %(number)s 中不再提出对%(entries)s的不同改法"
            "%(colon)s%(differences)s，采用本单位申请 %(own)s 的内容。%(why)s%(also)s"
        )

        def text(one: Concern, also: str) -> str:
            colon = _t("：") if one.facts["differences"] else ""
            return said % {**one.facts, "colon": colon, "also": also}

        _tell(message, text, at)


def _proposal(message: OutboxMessage, met: Facts, facts: Facts) -> str:
    facts = {**facts, "times": message.payload.get("times", 1)}
    if facts["times"] > 1:
        said = _t(
            "%(proposer)s第 %(times)s 次提交申请 %(number)s，调整%(entries)s，"
            "本单位的申请 %(own)s（%(state)s）同样涉及%(alike)s%(differences)s。"
        )
    else:
        said = _t(
            "%(proposer)s在申请 %(number)s 中也提出调整%(entries)s，"
            "本单位的申请 %(own)s（%(state)s）同样涉及%(alike)s%(differences)s。"
        )
    return said % {**facts, "alike": _t("，改法不同：") if differs(met) else ""}


def _whom_to_ask(met: Facts, facts: Facts, due: date | None) -> str:
    """Return until when to object; a day to come is promised to those alone whom it reaches."""
    if not differs(met):
        return _t("需要商量的，请与其经办人%(contact)s联系。") % facts
    if due is not None:
        said = _t(
            "主管部门正在审查，期限 %(due)s；"
            "有不同意见的，请尽早、最迟在该日前与其经办人%(contact)s联系。"
        )
        return said % {**facts, "due": due}
    said = _t(
        "主管部门尚未开始审查，开始后另告期限；有不同意见的，请尽早与其经办人%(contact)s联系。"
    )
    return said % facts


def _review_due(change: int) -> date | None:
    task = WorkItem.objects.filter(process=change, finished__isnull=True)
    if not ListChange.objects.filter(pk=change, state=ListChangeState.IN_REVIEW).exists():
        return None
    return task.order_by("pk").values_list("due_on", flat=True).first()


def _met(message: OutboxMessage) -> Iterator[tuple[ListChange, Facts, Facts]]:
    """Yield each request that was met, what was kept of it, and the facts of its news."""
    requests = ListChange.objects.select_related("organisation", "opened_by")
    change = requests.get(pk=message.payload["change"])
    found = requests.in_bulk([each["request"] for each in message.payload["meetings"]])
    words = words_of({pk: each.state for pk, each in found.items()})
    for met in message.payload["meetings"]:
        request = found[met["request"]]
        fields = listed(shown_field(name) for name in met["fields"])
        why = met.get("why", "").rstrip("。")
        yield (
            request,
            met,
            {
                "proposer": change.organisation,
                "number": change.number,
                "contact": contact_of(change.opened_by),
                "own": request.number,
                "state": words.get(request.pk, request.state_label),
                "entries": listed(
                    f"“{Truncator(name).chars(NAME_SHOWN)}”" for name in met["entries"]
                ),
                "fields": _t("的%(fields)s") % {"fields": fields} if fields else _t("（移出清单）"),
                "differences": _t("移出清单") if met.get("removes") else _differences(met, fields),
                "why": _t("其说明：%(why)s。") % {"why": why} if why else "",
            },
        )


def _differences(met: Facts, fields: str) -> str:
    """Return the fields that both change; of the first what either says."""
    values = met.get("values")
    if not values:
        return ""
    theirs, mine = values
    facts = {"fields": fields, "first": shown_field(met["fields"][0]), "mine": theirs, "new": mine}
    if len(met["fields"]) == 1:
        return _t("%(fields)s（本单位“%(mine)s”，对方“%(new)s”）") % facts
    return _t("%(fields)s（%(first)s：本单位“%(mine)s”，对方“%(new)s”）") % facts


def _tell(
    message: OutboxMessage,
    text: Callable[[Concern, str], str],
    at: datetime,
    *,
    lead_knows: bool = False,
) -> None:
    """Tell each person once; who leads the provider knows of a proposal, but of no ruling yet."""
    topic = APPROVED_OVER if message.topic == APPROVED_OVER else PROPOSED_TOO
    concerns = [
        Concern(
            request=request,
            people=tuple(
                people_of(
                    request,
                    on=civil_date(at),
                    lead_is_told=lead_knows and met["provides"] and not ruling_told(met),
                )
            ),
            met=met,
            facts=facts,
        )
        for request, met, facts in _met(message)
    ]
    tell_once(concerns, message, text, at, topic=topic)
