"""What a department says for its nomination, and until when it may hand it in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cases.models import LabelNomination
    from workflows.engine.step import Step

STATEMENT_CHARACTERS: Final = 2000
FIRST: Final = "draft"


def said(statement: str) -> str:
    """Return a statement as it is kept.

    Raises:
        BadInput: it is empty or too long.
    """
    text = statement.strip()
    if not text or len(text) > STATEMENT_CHARACTERS:
        raise BadInput(
            _t("请写明申报理由和数据的特点，不超过 %(most)s 字。") % {"most": STATEMENT_CHARACTERS},
            field="statement",
        )
    return text


def write_statement(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Put the statement on the nomination.

    A nomination that came back was in time, and is handed in again after the last day.

    Writes: the nomination.

    Raises:
        BadInput: the statement is empty or too long.
        GuardFailed: the last day of nomination has passed.
    """
    nomination = cast("LabelNomination", step.case)
    text = said(str(step.data.get("statement", "")))
    is_first = step.work_item is not None and step.work_item.flow_task.name == FIRST
    last = nomination.programme.nominate_until
    if is_first and civil_date(step.at) > last:
        raise GuardFailed(
            _t("申报已于 %(day)s 截止，不能再提交。请撤回申报，等待下一批次。")
            % {"day": last.isoformat()}
        )
    before, nomination.statement = nomination.statement, text
    nomination.save(update_fields=["statement"])
    return {"statement": text, "before": before}


def put_statement_back(step: Step, facts: Mapping[str, Any]) -> None:  # Any: JSON facts
    """Put the statement on the nomination that it had before.

    Writes: the nomination.
    """
    nomination = cast("LabelNomination", step.case)
    nomination.statement = facts["before"]
    nomination.save(update_fields=["statement"])
