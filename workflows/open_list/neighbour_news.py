"""News for an organisation of what others propose, or got approved, of entries it changes too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.text import Truncator
from django.utils.translation import gettext as _t

from cases.models import ListChange, WorkItem
from cases.permissions import Requirement
from cases.queries.holders import people_meeting
from cases.states.list_change import ListChangeState
from cases.states.role import Role
from workflows.engine.clocks import civil_date
from workflows.engine.escalate_case import lead_role
from workflows.engine.notify import tell
from workflows.engine.record_language import in_record_language
from workflows.open_list.handler_contact import contact_of
from workflows.open_list.meetings import (
    NAME_SHOWN,
    NAMED,
    SUBMISSION,
    objectionable,
    overruled,
    under_way,
)
from workflows.open_list.shown_values import shown_field
from workflows.open_list.state_words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from cases.models import OutboxMessage, Person
    from workflows.engine.step import Step
    from workflows.open_list.meetings import Meeting

PROPOSED_TOO, APPROVED_OVER = "entry_proposed_too", "entry_approved_over"
REVIEWED, KEPT = "entry_review_began", "entry_wording_kept"

Facts = dict[str, Any]  # Any: JSON content


def tell_who_changes_it_too(step: Step) -> None:
    """Let those hear of a proposal who have a change of the same entry under way."""
    announce(step, PROPOSED_TOO, under_way(cast("ListChange", step.case)))


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
        for request, met, facts in _met(message):
            is_told = met["provides"] and not (met.get("insists") or met.get("kept"))
            people = _people_of(request, on=civil_date(at), lead_is_told=is_told)
            said = (_proposal(message, met, facts), _ruling(met), _whom_to_ask(met, facts, due))
            _tell(people, request, message, "".join(said), at)


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
            "与本单位申请 %(own)s 改法不同：%(entries)s，%(differences)s。"
            "如有不同意见，请尽早、最迟在该日前与其经办人%(contact)s联系。"
        )
        times = message.payload["times"]
        again = _t("（第 %(times)s 次提交）") % {"times": times} if times > 1 else " "
        for request, _met_there, facts in _met(message):
            people = _people_of(request, on=civil_date(at))
            text = said % {**facts, "due": due, "again": again}
            _tell(people, request, message, text, at)


def approved_over(message: OutboxMessage, at: datetime) -> None:
    """Tell who drafted and who leads an approved change that a later approval says otherwise.

    Writes: one `Notification` per person.
    """
    with in_record_language():
        said = _t(
            "%(proposer)s的申请 %(number)s 已批准，改动了本单位申请 %(own)s 已批准的内容："
            "%(entries)s%(fields)s。前后内容见本单位申请；有异议的，请与其经办人%(contact)s联系，"
            "或另行提出调整。"
        )
        for request, _met_there, facts in _met(message):
            _tell(_people_of(request, on=civil_date(at)), request, message, said % facts, at)


def wording_kept(message: OutboxMessage, at: datetime) -> None:
    """Tell who drafted and who leads a change that another gave way to it.

    Writes: one `Notification` per person.
    """
    with in_record_language():
        said = _t(
            "%(proposer)s在申请 %(number)s 中不再提出对%(entries)s的不同改法"
            "%(colon)s%(differences)s，采用本单位申请 %(own)s 的内容。"
        )
        for request, _met_there, facts in _met(message):
            text = said % {**facts, "colon": _t("：") if facts["differences"] else ""}
            _tell(_people_of(request, on=civil_date(at)), request, message, text, at)


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
    return said % {**facts, "alike": _t("，改法不同：") if _differs(met) else ""}


def _ruling(met: Facts) -> str:
    """Return what the author of the proposal has ruled against, or in favour of, the other's."""
    why = _t("理由：%(why)s。") % {"why": met["why"].rstrip("。")} if met.get("why") else ""
    if met.get("insists"):
        return _t("该单位已处理冲突，没有采用本单位已批准的内容。") + why
    if met.get("kept"):
        kept = _listed(shown_field(name) for name in met["kept"])
        return _t("该单位已处理冲突，采用本单位已批准的%(fields)s。") % {"fields": kept} + why
    return ""


def _whom_to_ask(met: Facts, facts: Facts, due: date | None) -> str:
    """Return until when to object; a day to come is promised to those alone whom it reaches."""
    if not _differs(met):
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


def _differs(met: Facts) -> bool:
    return bool(met["fields"] or met.get("removes"))


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
        fields = _listed(shown_field(name) for name in met["fields"])
        yield (
            request,
            met,
            {
                "proposer": change.organisation,
                "number": change.number,
                "contact": contact_of(change.opened_by),
                "own": request.number,
                "state": words.get(request.pk, request.state_label),
                "entries": _listed(
                    f"“{Truncator(name).chars(NAME_SHOWN)}”" for name in met["entries"]
                ),
                "fields": _t("的%(fields)s") % {"fields": fields} if fields else _t("（移出清单）"),
                "differences": _t("移出清单") if met.get("removes") else _differences(met, fields),
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
    people: Iterable[Person], request: ListChange, message: OutboxMessage, text: str, at: datetime
) -> None:
    # It is shown as news of their own request: they may not see the other one.
    message.case_id = request.pk
    topic = APPROVED_OVER if message.topic == APPROVED_OVER else PROPOSED_TOO
    tell(people, message, text, at, topic=topic)


def _people_of(request: ListChange, *, on: date, lead_is_told: bool = False) -> Iterator[Person]:
    people = [] if request.opened_by is None else [request.opened_by]
    if not lead_is_told:
        # A district's authority plays the part of the head for the units of the district.
        roles = frozenset({lead_role(request.organisation), Role.DISTRICT_AUTHORITY})
        people += people_meeting(Requirement(roles=roles, organisation=request.organisation), on=on)
    yield from {each.pk: each for each in people}.values()


def _listed(names: Iterable[str]) -> str:
    shown = list(names)
    return "、".join(shown[:NAMED]) + (_t("等") if len(shown) > NAMED else "")
