"""Look into the use of a grant because of what was heard of it (rules a2, A18)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext as _t, gettext_lazy as _

from cases.errors import BadInput
from cases.models.obligation import PROMISE_LENGTH
from cases.states.obligation import ObligationCause
from workflows.conditional_access.grants.sides import people_of_user
from workflows.conditional_access.recusal import HEADS, REVIEWERS
from workflows.conditional_access.use_supervision.opening import Unscheduled, open_check
from workflows.engine.acts import CaseAct

if TYPE_CHECKING:
    from cases.models import Grant
    from workflows.engine.step import Step


def look_into(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Open a look at the use of a grant that no schedule gives.

    `step.data["text"]` says what was heard and what is looked at; the user reads it.

    Writes: one `Obligation` with its event, task and clock.

    Raises:
        BadInput: no text, or too long a text.
    """
    text = str(step.data.get("text", "")).strip()
    if not text or len(text) > PROMISE_LENGTH:
        raise BadInput(
            _t("请写明接到什么反映、要核查什么，不超过 %(most)s 字。") % {"most": PROMISE_LENGTH},
            field="text",
        )
    wanted = Unscheduled(cause=ObligationCause.REPORT, text=text)
    return {"obligation": open_check(cast("Grant", step.case), wanted, at=step.at).number}


LOOK_INTO: Final = CaseAct(
    name="look_into",
    label=_("核查使用情况"),
    transition="look_into_use",
    rule="工作安排 二(4)",
    roles=(*REVIEWERS, *HEADS),
    recused=people_of_user,
    form="LookIntoForm",
    perform=look_into,
)
