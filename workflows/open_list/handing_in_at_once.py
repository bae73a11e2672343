"""Rule on a conflict and hand the request in, in one act: nothing is left to be edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t

from cases.errors import BadInput
from workflows.open_list.giving_way import rule_and_tell
from workflows.open_list.seal import seal_items
from workflows.open_list.settle import JOINT

if TYPE_CHECKING:
    from workflows.engine.step import Step


def rule_and_hand_in(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Rule on conflicts as `rule_and_tell` does, and hand in as `seal_items` does.

    Writes: what both write.

    Raises:
        BadInput: a wording is still to be agreed on, or what `rule_and_tell` refuses.
        GuardFailed: what either refuses.
    """
    rulings = step.data.get("rulings", {})
    if any(JOINT in answers.values() for answers in rulings.values()):
        raise BadInput(
            _t(
                "选“另行商定措辞”的还要修改措辞，不能直接提交。"
                "请改用“按所选内容重新起草”，修改后再提交。"
            )
        )
    return {**rule_and_tell(step), **seal_items(step)}
