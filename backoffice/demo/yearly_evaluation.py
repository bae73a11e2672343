"""The annual evaluation of the demonstration: one has begun, one waits, one may reply."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from backoffice.demo.cast import COMMISSION, CULTURE, TRANSPORT, XUHUI
from backoffice.demo.last_year import hand_in_and_sign, judge_and_tell
from cases.models import EvaluationDossier
from cases.queries.verdicts import entries_of, undecided
from cases.states.role import Role
from cases.states.verdict import Verdict
from workflows.engine.clocks import civil_date
from workflows.engine.gate import act
from workflows.open_list.evaluation.open_round import RoundTerms, open_round

if TYPE_CHECKING:
    from backoffice.demo.stage import Stage

DAYS_OF_SELF_ASSESSMENT: Final = 30
# Working days before the present day.
OPENED: Final = 6
SIGNED: Final = 4
SCORED: Final = 3
TOLD: Final = 1


def evaluate_the_year(stage: Stage) -> None:
    """Open the round; transport explains a fact and says what should become of two entries.

    The scores of culture wait for the lead, those of Xuhui for the district's reply.
    """
    at = stage.days_ago(OPENED)
    first_day = civil_date(at)
    opened = open_round(
        terms=RoundTerms(
            year=first_day.year,
            starts_on=first_day,
            due_on=first_day + timedelta(days=DAYS_OF_SELF_ASSESSMENT),
        ),
        membership=stage.hat(COMMISSION, Role.COMMISSION_LEAD),
        at=at,
    )
    staff = stage.hat(TRANSPORT, Role.DEPARTMENT_STAFF)
    dossiers = EvaluationDossier.objects.filter(round=opened).select_related(
        "organisation", "round__list_version", "round__criteria"
    )
    dossier = dossiers.get(organisation=staff.organisation)
    two = list(entries_of(dossier).order_by("entry_id").values_list("entry_id", flat=True)[:2])
    said: tuple[tuple[str, dict[str, Any]], ...] = (
        ("comment_fact", {"fact": "fields_complete", "text": "缺摘要的条目将在年内补齐。"}),
        (
            "say_verdicts",
            {"entries": two, "verdict": Verdict.IMPROVE.value, "reason": "数据项含义没有写明。"},
        ),
    )
    for name, data in said:
        act(
            case=dossier,
            name=name,
            actor=staff.person,
            at=stage.days_ago(1),
            expected_version=None,
            data=data,
        )
    culture = dossiers.get(organisation__full_name=CULTURE)
    xuhui = dossiers.get(organisation__full_name=XUHUI)
    for each, signer in ((culture, Role.DEPARTMENT_HEAD), (xuhui, Role.DISTRICT_AUTHORITY)):
        _keep_everything(stage, each)
        hand_in_and_sign(stage, each, Role.DEPARTMENT_STAFF, signer, days=SIGNED)
    judge_and_tell(stage, culture, [85], scored=SCORED, told=0)
    judge_and_tell(stage, xuhui, [76], scored=SCORED, told=TOLD)


def _keep_everything(stage: Stage, dossier: EvaluationDossier) -> None:
    if not undecided(dossier).exists():
        return
    staff = stage.hat(dossier.organisation.full_name, Role.DEPARTMENT_STAFF)
    act(
        case=dossier,
        name="keep_the_rest",
        actor=staff.person,
        at=stage.days_ago(SIGNED, hour=9),
        expected_version=None,
        hat_id=staff.pk,
    )
