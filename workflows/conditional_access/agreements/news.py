"""Tell the user what becomes of their agreement, and the head what bars one; never silenced."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.models import Agreement, OutboxMessage
from cases.permissions import Requirement
from cases.queries.agreements import lines_in
from cases.queries.holders import people_meeting
from cases.states.agreement import OPEN
from workflows.conditional_access.agreements.still_open import barred_datasets
from workflows.conditional_access.recusal import HEADS
from workflows.engine.clocks import civil_date
from workflows.engine.notify import tell
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from datetime import datetime

NEWS: Final = "agreement_news"
# The topic under which all of it is told, and the notices of the term for signing too.
TOPIC: Final = "agreement"
_REASON_SHOWN: Final = 100


class Told(StrEnum):
    """What the user is told."""

    ANEW = "anew"
    ENDED = "ended"
    FOLLOWED = "followed"


def tell_user(message: OutboxMessage, at: datetime) -> None:
    """Tell whoever signs for the user what became of an agreement, why, and what they can do.

    Writes: one `Notification`, and a mail where they want one.
    """
    said = message.payload
    agreement = Agreement.objects.select_related("opened_by", "organisation").get(
        pk=said["agreement"]
    )
    with in_record_language():
        text = _sentence(said["what"]) % {
            "number": agreement.number,
            "organisation": agreement.organisation,
            "reason": said["reason"][:_REASON_SHOWN],
        }
    signatory = agreement.opened_by
    tell([signatory] if signatory else [], message, text, at, topic=TOPIC)


def _sentence(what: str) -> str:
    if what == Told.ANEW:
        return _t(
            "应用协议 %(number)s：%(organisation)s请您重新签署，签署期限重新起算。理由：%(reason)s"
        )
    if what == Told.FOLLOWED:
        return _t(
            "应用协议 %(number)s 由%(organisation)s终止，其余数据另行拟定协议，请届时签署。"
            "理由：%(reason)s"
        )
    return _t("应用协议 %(number)s 由%(organisation)s终止，可以重新提出申请。理由：%(reason)s")


def words_before_lapse(agreement: int, due: str, *, is_late: bool) -> str:
    """Return what the user reads before an agreement lapses: what, until when, what else happens.

    Args:
        agreement: key of the agreement.
        due: last day for signing, as it is shown.
        is_late: whether that day is over, as when a notice left late: it can still be signed.
    """
    found = Agreement.objects.select_related("organisation").get(pk=agreement)
    names = "、".join(f"“{line.row.name}”" for line in lines_in(found))
    text = (
        _t(
            "应用协议 %(number)s 应在 %(due)s 前签署，尚未失效："
            "%(organisation)s已同意开放%(names)s，仍不签署的，该决定失效。请尽快打开协议，点击“签署协议”。"
        )
        if is_late
        else _t(
            "请在 %(due)s 前（含当日）签署应用协议 %(number)s："
            "%(organisation)s已同意开放%(names)s，逾期没有签署的，该决定失效。请打开协议，点击“签署协议”。"
        )
    )
    return text % {
        "due": due,
        "number": found.number,
        "organisation": found.organisation,
        "names": names[:_REASON_SHOWN],
    }


def tell_heads_of_barred(message: OutboxMessage, at: datetime) -> None:
    """Tell the heads of which open agreements a version of the list bars the signing.

    Writes: one `Notification` per head and agreement.
    """
    waiting = Agreement.objects.filter(state__in=OPEN).select_related("organisation")
    for agreement in waiting.order_by("pk"):
        barred = barred_datasets(agreement)
        if not barred:
            continue
        line, change = barred[0]
        with in_record_language():
            text = _t(
                "应用协议 %(number)s 中的“%(name)s”%(change)s，双方都不能签署："
                "请终止本协议，其余数据由平台另行拟定协议。"
            ) % {
                "number": agreement.number,
                "name": line.row.name[:_REASON_SHOWN],
                "change": change.label,
            }
        heads = Requirement(roles=frozenset(HEADS), organisation=agreement.organisation)
        about = OutboxMessage(
            topic=message.topic,
            idempotency_key=f"{message.idempotency_key}:{agreement.pk}",
            case_id=agreement.pk,
        )
        tell(people_meeting(heads, on=civil_date(at)), about, text, at, topic=TOPIC)
