"""Write what the organisation answers to an order, and with what words it is closed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import SupervisionOrder
from workflows.engine.sending import count_from_sending

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflows.engine.step import Step

ANSWER_LENGTH = 2000
CLOSING_LENGTH = 300
_ANSWER = ("answer", "answered_by_id", "answered_at")


def write_answer(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Put the answer on the order, with who gave it and when.

    Writes: the order.

    Raises:
        BadInput: the answer is empty or too long, or does not count from the day on which it was
            sent (`count_from_sending`).
    """
    order = step.case
    assert isinstance(order, SupervisionOrder)  # noqa: S101  # the flow's own class
    text = str(step.data.get("answer", "")).strip()
    if not text or len(text) > ANSWER_LENGTH:
        raise BadInput(
            _t("请写明逾期原因、处理措施和办结时间，不超过 %(most)s 字。")
            % {"most": ANSWER_LENGTH},
            field="answer",
        )
    before = {name: getattr(order, name) for name in _ANSWER}
    order.answer = text
    order.answered_by = step.actor
    order.answered_at = step.at
    order.save(update_fields=["answer", "answered_by", "answered_at"])
    sent = count_from_sending(step, step.data.get("sent_at"), evidence=step.data.get("evidence"))
    return {"answer": text, "before": before, **sent}


def put_answer_back(step: Step, facts: Mapping[str, Any]) -> None:  # Any: JSON facts
    """Put the answer on the order that it had before, if any.

    Writes: the order.
    """
    order = step.case
    assert isinstance(order, SupervisionOrder)  # noqa: S101  # the flow's own class
    text, person, moment = (facts["before"][name] for name in _ANSWER)
    order.answer, order.answered_by_id = text, person
    order.answered_at = datetime.fromisoformat(moment) if moment else None
    order.save(update_fields=["answer", "answered_by", "answered_at"])


def write_closing(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Put the closing words on the order; they may be left out.

    Writes: the order.

    Raises:
        BadInput: the words are too long.
    """
    order = step.case
    assert isinstance(order, SupervisionOrder)  # noqa: S101  # the flow's own class
    text = str(step.data.get("closing", "")).strip()
    if len(text) > CLOSING_LENGTH:
        raise BadInput(
            _t("办结意见不超过 %(most)s 字。") % {"most": CLOSING_LENGTH}, field="closing"
        )
    order.closing = text
    order.save(update_fields=["closing"])
    return {"closing": text}


def put_closing_back(step: Step, facts: Mapping[str, Any]) -> None:  # Any: JSON facts
    """Take the closing words off an order that is open again.

    Writes: the order.

    Raises:
        GuardFailed: another order about the same deadline is open meanwhile.
    """
    order = step.case
    assert isinstance(order, SupervisionOrder)  # noqa: S101  # the flow's own class
    others = SupervisionOrder.objects.filter(clock_id=order.clock_id, finished__isnull=True)
    if order.clock_id and (other := others.exclude(pk=order.pk).first()):
        raise GuardFailed(
            _t("关于同一期限已另有督办单 %(number)s，不能撤回这一步。") % {"number": other.number}
        )
    order.closing = ""
    order.save(update_fields=["closing"])
