"""A case just before each step that may be taken back, and what is typed in that step."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cases.models import AccessApplication, ListChange, ListVersion, Person, WorkItem
from tests.factories import shanghai
from tests.workflows.conditional_access import applying, second_looks
from tests.workflows.open_list import lists
from tests.workflows.open_list.changes import (
    REVIEWED_AT,
    City,
    a_city,
    a_draft_with_entries,
    content,
    in_review,
    step,
    submitted,
)
from tests.workflows.open_list.evaluation.rounds import judge, the_dossier
from tests.workflows.open_list.programmes import calls
from tests.workflows.open_list.reversals import drafted, others_of
from tests.workflows.supervision.orders import a_late_request
from workflows.engine.gate import act, take_step

if TYPE_CHECKING:
    from collections.abc import Callable

    from cases.models import Case

RISKY = content(name="演出场所许可", items=[{"name": "法人身份证号"}])
ASSESSED_AT = shanghai(2026, 11, 5)
ANSWERED_AT = shanghai(2025, 10, 14)
TAKEN_AT = shanghai(2026, 11, 6, 10)
SOON_AFTER = shanghai(2025, 10, 14, 10)


@dataclass(frozen=True, kw_only=True)
class Ready:
    """A case, who takes its next step, and with what."""

    case: Case
    person: Person
    at: Any = TAKEN_AT
    data: dict[str, Any] = field(default_factory=lambda: {"reason": "理由充分。"})


def two_items(city: City) -> ListChange:
    return a_draft_with_entries(city, content(), content(name="地铁客流"))


def note(city: City, change: ListChange, act_name: str, person: Person) -> tuple[int, int]:
    """Mark the first item as refused ahead of the decision; return both items."""
    first, second = change.items.order_by("position").values_list("pk", flat=True)
    act(
        case=change,
        name=act_name,
        actor=person,
        at=REVIEWED_AT,
        expected_version=None,
        data={"refusals": {first: "摘要过短"}, "page_items": [first]},
    )
    return first, second


def a_draft() -> Ready:
    city = a_city()
    return Ready(case=two_items(city), person=city.staff.person)


def a_returned_draft_with_a_mark() -> Ready:
    city = a_city()
    change = submitted(city, two_items(city))
    note(city, change, "note_as_head", city.head.person)
    change = step(change, city.head, "return", REVIEWED_AT, reason="请补充")
    return Ready(case=change, person=city.staff.person)


def before_the_head(*, risky: bool = False) -> Ready:
    city = a_city()
    draft = a_draft_with_entries(city, RISKY) if risky else two_items(city)
    return Ready(case=submitted(city, draft), person=city.head.person)


def before_the_head_with_marks() -> Ready:
    """The head has marked the first item, unmarks it on the page and refuses the second."""
    city = a_city()
    change = submitted(city, two_items(city))
    first, second = note(city, change, "note_as_head", city.head.person)
    data = {"page_items": [first, second], "refusals": {second: "与既有条目重复"}}
    return Ready(case=change, person=city.head.person, data={**data, "reason": "不同意"})


def before_the_lead() -> Ready:
    """A request that takes a version back, in front of a lead who had no part in it."""
    city = lists.a_city()
    lists.publish(city, lists.add(name="A"))
    wrong = lists.publish(city, lists.add(name="B"), lists.add(name="C"), at=lists.in_days(1))
    others = others_of(city)
    request = drafted(wrong, others, lists.in_days(2))
    lists.walk(request.pk, others["author"], "submit", at=lists.in_days(2))
    request = ListChange.objects.get(pk=request.pk)
    return Ready(case=request, person=others["lead"].person, at=lists.in_days(3))


def before_security() -> Ready:
    city = a_city()
    change = submitted(city, a_draft_with_entries(city, RISKY))
    change = step(change, city.head, "approve", REVIEWED_AT)
    return Ready(case=change, person=city.security.person)


def before_the_commission() -> Ready:
    city = a_city()
    return Ready(case=in_review(city, two_items(city)), person=city.officer.person)


def before_the_commission_with_marks() -> Ready:
    """The officer has marked the first item before, and refuses the second with the rest."""
    city = a_city()
    change = in_review(city, two_items(city))
    _first, second = note(city, change, "note_as_commission", city.officer.person)
    data = {"page_items": [second], "refusals": {second: "与既有条目重复"}}
    return Ready(case=change, person=city.officer.person, data={**data, "reason": "不同意"})


def an_order() -> Ready:
    late = a_late_request()
    data = {"answer": "人手不足，10月20日前办结。"}
    return Ready(case=late.order, person=late.office.head.person, at=SOON_AFTER, data=data)


def an_order_sent_back() -> Ready:
    ready = an_answered_order()
    finish(ready, "send_back")
    late_head = WorkItem.objects.filter(process_id=ready.case.pk).earliest("pk").done_by
    assert late_head is not None
    data = {"answer": "已增派人手。"}
    return Ready(case=ready.case, person=late_head, at=SOON_AFTER, data=data)


def an_answered_order() -> Ready:
    late = a_late_request()
    answer = Ready(
        case=late.order,
        person=late.office.head.person,
        at=ANSWERED_AT,
        data={"answer": "人手不足，10月20日前办结。"},
    )
    finish(answer, "reply")
    data = {"reason": "没有说明措施", "closing": "同意办结"}
    return Ready(case=late.order, person=late.officer.person, at=ANSWERED_AT, data=data)


SCORED = ("hand_in", "sign", "submit_scores")
TOLD = (*SCORED, "confirm_scores")


def a_dossier(*before: str) -> Ready:
    """A dossier after these steps, each by whose turn it is; the next one too."""
    city = a_city()
    heads = ("sign", "send_back", "reply_to_result")
    turns = dict.fromkeys(heads, city.head) | {"hand_in": city.staff, "confirm_scores": city.lead}
    case = the_dossier(city)
    for outcome in before:
        if outcome == "submit_scores":
            judge(city.officer, case, at=ASSESSED_AT)
        ready = Ready(case=case, person=turns.get(outcome, city.officer).person, at=ASSESSED_AT)
        finish(ready, outcome)
    last = before[-1] if before else ""
    following = {
        "hand_in": city.head,
        "sign": city.officer,
        "submit_scores": city.lead,
        "confirm_scores": city.head,
        "answer_reply": city.lead,
    }
    return Ready(case=case, person=following.get(last, city.staff).person)


def a_nomination(*before: str) -> Ready:
    """A nomination after these steps, each by whose turn it is; the next one too."""
    fair = calls.a_fair(is_scored=False)
    case = calls.a_nomination(fair, calls.a_programme(fair))
    data = {
        "reason": "理由充分。",
        "statement": "线网权威数据。",
        "judgement": calls.ALL_MET["brand"],
    }
    turns = {"hand_in": fair.staff, "sign": fair.head, "send_back": fair.head}
    for outcome in before:
        turn = turns.get(outcome, fair.officer).person
        finish(Ready(case=case, person=turn, at=calls.HANDED_IN_AT, data=data), outcome)
    # It was written without events, and every case is proven below; no later step reads it.
    fair.version.delete()
    following = {
        "hand_in": fair.head,
        "sign": fair.officer,
        "judge_fit": fair.second,
        "judge_unfit": fair.second,
    }
    last = before[-1] if before else ""
    return Ready(case=case, person=following.get(last, fair.staff).person, data=data)


def finish(ready: Ready, outcome: str) -> None:
    """Take the step."""
    take_step(
        work_item=WorkItem.objects.get(process_id=ready.case.pk, finished__isnull=True),
        outcome=outcome,
        actor=ready.person,
        at=ready.at,
        expected_version=None,
        data=ready.data,
    )


# By kind of case, step and outcome: the stages in which it is tried.
def a_proposed_line() -> Ready:
    town = applying.a_town()
    application = applying.handed_in(town, town.traffic.row)
    line = applying.proposed(applying.line_of(application, town.traffic), town.traffic)
    # As above: nothing that follows reads the version.
    AccessApplication.objects.update(list_version=None)
    ListVersion.objects.get().delete()
    return Ready(case=line, person=town.traffic.head.person, at=applying.AFTER_HOLIDAY)


def an_examined_second_look() -> Ready:
    _town, office, _line, look = second_looks.a_contested_town()
    look = second_looks.examined(office, look)
    # As above.
    AccessApplication.objects.update(list_version=None)
    ListVersion.objects.get().delete()
    return Ready(case=look, person=office.lead.person, at=second_looks.RULED_AT)


STAGES: dict[tuple[str, str, str], tuple[Callable[[], Ready], ...]] = {
    ("list_change", "draft", "submit"): (a_draft, a_returned_draft_with_a_mark),
    ("list_change", "head_review", "approve"): (
        before_the_head,
        before_the_head_with_marks,
        lambda: before_the_head(risky=True),
    ),
    ("list_change", "head_review", "return"): (before_the_head,),
    ("list_change", "head_review", "reject"): (before_the_head, before_the_head_with_marks),
    ("list_change", "lead_review", "approve"): (before_the_lead,),
    ("list_change", "lead_review", "return"): (before_the_lead,),
    ("list_change", "lead_review", "reject"): (before_the_lead,),
    ("list_change", "security_review", "clear"): (before_security,),
    ("list_change", "security_review", "return"): (before_security,),
    ("list_change", "commission_review", "conclude"): (
        before_the_commission,
        before_the_commission_with_marks,
    ),
    ("list_change", "commission_review", "return"): (before_the_commission,),
    ("evaluation_dossier", "self_assess", "hand_in"): (a_dossier,),
    ("evaluation_dossier", "revise", "hand_in"): (
        lambda: a_dossier("hand_in", "send_back"),
        lambda: a_dossier("hand_in", "sign", "return"),
    ),
    ("evaluation_dossier", "signature", "send_back"): (lambda: a_dossier("hand_in"),),
    ("evaluation_dossier", "scoring", "return"): (lambda: a_dossier("hand_in", "sign"),),
    ("label_nomination", "draft", "hand_in"): (a_nomination,),
    ("label_nomination", "complete", "hand_in"): (
        lambda: a_nomination("hand_in", "send_back"),
        lambda: a_nomination("hand_in", "sign", "return"),
    ),
    ("label_nomination", "signature", "send_back"): (lambda: a_nomination("hand_in"),),
    ("label_nomination", "judging", "return"): (lambda: a_nomination("hand_in", "sign"),),
    ("label_nomination", "confirm_fit", "judge_again"): (
        lambda: a_nomination("hand_in", "sign", "judge_fit"),
    ),
    ("label_nomination", "confirm_unfit", "judge_again"): (
        lambda: a_nomination("hand_in", "sign", "judge_unfit"),
    ),
    ("evaluation_dossier", "confirmation", "send_scores_back"): (lambda: a_dossier(*SCORED),),
    ("evaluation_dossier", "hearing", "accept_result"): (lambda: a_dossier(*TOLD),),
    ("evaluation_dossier", "hearing", "reply_to_result"): (lambda: a_dossier(*TOLD),),
    ("evaluation_dossier", "final_confirmation", "send_answer_back"): (
        lambda: a_dossier(*TOLD, "reply_to_result", "answer_reply"),
    ),
    ("access_line", "decision", "send_back"): (a_proposed_line,),
    ("second_look", "decision", "send_back"): (an_examined_second_look,),
    ("supervision_order", "reply", "reply"): (an_order, an_order_sent_back),
    ("supervision_order", "review", "close"): (an_answered_order,),
    ("supervision_order", "review", "send_back"): (an_answered_order,),
}
