"""What reviewers propose to heads: written down, taken up once, or sent back with a remark."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import MeasureProposal
from cases.states.obligation import OF_COMMITMENTS, ViolationGround
from workflows.conditional_access.use_supervision.replies import words_of

if TYPE_CHECKING:
    from cases.models import Obligation
    from cases.states.obligation import Measure
    from workflows.engine.step import Step


def propose(step: Step, measure: Measure, *, ground: str = "", bar: str = "") -> MeasureProposal:
    """Write a proposal down; `step.data["text"]` says why.

    Writes: one `MeasureProposal`.

    Raises:
        BadInput: no text, or too long a text.
    """
    assert step.actor is not None  # noqa: S101  # a person's task
    return MeasureProposal.objects.create(
        obligation=cast("Obligation", step.case),
        measure=measure,
        ground=ground,
        bar=bar,
        text=words_of(step),
        by=step.actor,
        at=step.at,
    )


def ground_of(step: Step) -> ViolationGround:
    """Return the ground that was picked from the table.

    Raises:
        BadInput: none of the table, or one of commitments where nobody committed to anything.
    """
    said = str(step.data.get("ground", ""))
    if said not in ViolationGround.values:
        raise BadInput(_t("请从列表中选择违规情形。"), field="ground")
    ground = ViolationGround(said)
    if ground in OF_COMMITMENTS and not cast("Obligation", step.case).is_commitment:
        raise BadInput(
            _t("这项授权没有以告知承诺方式取得，不能以“%(ground)s”处理：请选择其他违规情形。")
            % {"ground": ground.label},
            field="ground",
        )
    return ground


def open_proposal(obligation: Obligation) -> MeasureProposal | None:
    """Return the proposal that waits for the head; None: nothing was proposed since.

    What the user handed in, or a person of the department found afterwards, overtakes it.
    """
    newest = obligation.proposals.order_by("-pk").first()
    if newest is None or newest.returned_at is not None:
        return None
    answered = obligation.answered_at
    if answered is not None and answered > newest.at:
        return None
    return None if obligation.findings.filter(at__gt=newest.at).exists() else newest


def the_proposal(step: Step, measure: Measure | None = None) -> MeasureProposal:
    """Return the proposal that the head decides about.

    Args:
        step: the head's act.
        measure: what it must propose; None: anything.

    Raises:
        GuardFailed: nothing waits, or something else was proposed.
    """
    found = open_proposal(cast("Obligation", step.case))
    if found is None or (measure is not None and found.measure != measure):
        raise GuardFailed(
            _t("核查人员没有提出这一建议，不能这样决定：请先退回，由核查人员重新提出。")
        )
    return found


def send_back(step: Step) -> MeasureProposal:
    """Note why the head does not follow; `step.data["remark"]` is for the department alone.

    Writes: the proposal's return.

    Raises:
        BadInput: no remark, or too long a one. GuardFailed: nothing waits.
    """
    found = the_proposal(step)
    found.returned_by, found.returned_at = step.actor, step.at
    found.remark = words_of(step, "remark")
    found.save(update_fields=["returned_by", "returned_at", "remark"])
    return found
