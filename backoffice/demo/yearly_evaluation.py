"""The annual evaluation of the demonstration: a round, and a department that has begun."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from backoffice.demo.cast import COMMISSION, TRANSPORT
from cases.models import EvaluationDossier
from cases.queries.verdicts import entries_of
from cases.states.role import Role
from cases.states.verdict import Verdict
from workflows.engine.clocks import civil_date
from workflows.engine.gate import act
from workflows.open_list.evaluation.open_round import RoundTerms, open_round

if TYPE_CHECKING:
    from backoffice.demo.stage import Stage

DAYS_OF_SELF_ASSESSMENT: Final = 30


def evaluate_the_year(stage: Stage) -> None:
    """Open the round; transport explains a fact and says what should become of two entries."""
    at = stage.days_ago(2)
    first_day = civil_date(at)
    open_round(
        terms=RoundTerms(
            year=first_day.year,
            starts_on=first_day,
            due_on=first_day + timedelta(days=DAYS_OF_SELF_ASSESSMENT),
        ),
        membership=stage.hat(COMMISSION, Role.COMMISSION_LEAD),
        at=at,
    )
    staff = stage.hat(TRANSPORT, Role.DEPARTMENT_STAFF)
    dossier = EvaluationDossier.objects.select_related("round__list_version").get(
        organisation=staff.organisation
    )
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
