"""Take the facts of a nomination when its head signs; judge it against the criteria."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.states.label import Criterion, CriterionResult
from workflows.open_list.programmes.criteria import checked, judged_by_people, not_met

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cases.models import LabelNomination
    from workflows.engine.step import Step
    from workflows.open_list.programmes.checks import Checked

REASON_CHARACTERS: Final = 300
OPINION_CHARACTERS: Final = 2000
_GIVEN: Final = (CriterionResult.MET, CriterionResult.NOT_MET)


def take_facts(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Check the entry now against the criteria that are read from facts; nobody edits them.

    What is not met does not stop the head: the commission judges.

    Writes: the nomination.

    Rests on 工作安排 二(7), open-list-quality-objection 3.2.
    """
    nomination = cast("LabelNomination", step.case)
    found = [each.as_json() for each in found_now(nomination, step)]
    nomination.facts, nomination.facts_at = found, step.at
    nomination.save(update_fields=["facts", "facts_at"])
    return {"facts": found}


def judge_fit(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Find every criterion met: those of facts as they are now, the others by a person.

    `step.data` carries `judgement`, by code of a criterion `result` and `why`, and `reason`.

    Writes: facts and judgement of the nomination.

    Raises:
        BadInput: a criterion was not judged, or no reason is given for it.
        GuardFailed: a criterion is not met.
    """
    nomination = cast("LabelNomination", step.case)
    judgement, found = _judgement(nomination, step), found_now(nomination, step)
    bad = [each.code for each in not_met(found)]
    bad += [each["code"] for each in judgement if each["result"] == CriterionResult.NOT_MET]
    if bad:
        raise GuardFailed(
            _t("以下标准不符合，不能拟授予：%(criteria)s。请改为“拟不入选”，或者退回补充。")
            % {"criteria": "、".join(str(Criterion(code).label) for code in bad)}
        )
    return _judged(nomination, step, judgement, found)


def judge_unfit(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Find that the entry is not to be taken, with the reason; its data as in `judge_fit`.

    Meeting every criterion gives no right to a label: there may be better ones.

    Writes: facts and judgement of the nomination.

    Raises:
        BadInput: a criterion was not judged, or no reason is given for it.
    """
    nomination = cast("LabelNomination", step.case)
    judgement = _judgement(nomination, step)
    return _judged(nomination, step, judgement, found_now(nomination, step))


def found_now(nomination: LabelNomination, step: Step) -> list[Checked]:
    """Return what the criteria that are read from facts say of the entry at the moment."""
    criteria = nomination.programme.criteria.criteria
    entry = nomination.entry_id
    return checked([entry], criteria, at=step.at)[entry]


def _judgement(nomination: LabelNomination, step: Step) -> list[dict[str, str]]:
    given = step.data.get("judgement") or {}
    found = []
    for said in judged_by_people(nomination.programme.criteria.criteria):
        one = given.get(said["code"]) or {}
        result, why = str(one.get("result", "")), str(one.get("why", "")).strip()
        label = Criterion(said["code"]).label
        if result not in _GIVEN:
            raise BadInput(
                _t("请判断“%(criterion)s”是否符合。") % {"criterion": label},
                field=f"result_{said['code']}",
            )
        if not why or len(why) > REASON_CHARACTERS:
            raise BadInput(
                _t("请写明判断“%(criterion)s”的依据，不超过 %(most)s 字。")
                % {"criterion": label, "most": REASON_CHARACTERS},
                field=f"why_{said['code']}",
            )
        found.append({"code": said["code"], "result": result, "why": why})
    return found


def _judged(
    nomination: LabelNomination,
    step: Step,
    judgement: list[dict[str, str]],
    found: Sequence[Checked],
) -> dict[str, Any]:  # Any: JSON facts
    opinion = str(step.data.get("reason", "")).strip()
    if len(opinion) > OPINION_CHARACTERS:
        raise BadInput(
            _t("评审意见不超过 %(most)s 字。") % {"most": OPINION_CHARACTERS}, field="reason"
        )
    facts = [each.as_json() for each in found]
    nomination.facts, nomination.facts_at = facts, step.at
    nomination.judgement, nomination.opinion = judgement, opinion
    nomination.save(update_fields=["facts", "facts_at", "judgement", "opinion"])
    return {"facts": facts, "judgement": judgement}
