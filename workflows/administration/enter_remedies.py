"""Enter how decisions can be contested (救济途径), as letters print it from a day on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.events import append_system_event
from cases.letters.citations import PRINTABLE
from cases.models import RemedyText
from cases.models.letter import REMEDIES_LENGTH
from cases.states.clock import Tier
from cases.states.system_act import SystemAct
from cases.text_digest import text_digests
from workflows.administration.requirements import require_administrator
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import Person

SHORTEST: Final = 10


@dataclass(frozen=True, kw_only=True)
class Remedies:
    """What an administrator enters: the text, on what it rests, and from which day it holds."""

    text: str
    source: str
    tier: str
    effective_from: date


@patiently
@transaction.atomic
def enter_remedies(*, actor: Person, remedies: Remedies, at: datetime) -> RemedyText:
    """Let letters print another text of remedies from a day on; issued letters keep theirs.

    Args:
        actor: an administrator.
        remedies: the text; one paragraph a line.
        at: the moment of the entry.

    Writes: one `RemedyText`; one system event with its digest.

    Raises:
        NotAllowed: the actor is no administrator.
        BadInput: no words or too many, no source, no such tier, a day that has gone by; the
            text names a document though its source was not read in full.
    """
    require_administrator(actor, on=civil_date(at))
    entered = RemedyText.objects.create(
        text=_checked_text(remedies),
        source=_checked_source(remedies.source),
        tier=remedies.tier,
        effective_from=_not_before(civil_date(at), remedies.effective_from),
        entered_at=at,
        entered_by=actor,
    )
    append_system_event(
        act=SystemAct.REMEDIES_ENTERED,
        actor=actor,
        at=at,
        data={
            "remedies": entered.pk,
            "effective_from": entered.effective_from,
            "source": entered.source,
            "tier": entered.tier,
            "digest": text_digests(entered.text).sha256,
        },
    )
    return entered


def _checked_text(remedies: Remedies) -> str:
    lines = (line.strip() for line in remedies.text.splitlines())
    text = "\n".join(line for line in lines if line)
    if not SHORTEST <= len(text) <= REMEDIES_LENGTH:
        raise BadInput(
            _t("请写明申请人可以怎么办，%(least)s 至 %(most)s 字，现有 %(now)s 字。")
            % {"least": SHORTEST, "most": REMEDIES_LENGTH, "now": len(text)},
            field="text",
        )
    if remedies.tier not in Tier.values:
        raise BadInput(_t("请选择依据的可信度。"), field="tier")
    if "《" in text and Tier(remedies.tier) not in PRINTABLE:
        raise BadInput(
            _t(
                "文书只引用核对过原文的文件：请删去文字中《》里的文件名，"
                "或者核对原文后把可信度改为“已核原文”。"
            ),
            field="text",
        )
    return text


def _checked_source(source: str) -> str:
    if not source.strip():
        raise BadInput(_t("请写明依据：文件名称和条款，或“内部约定”。"), field="source")
    return source.strip()


def _not_before(today: date, day: date) -> date:
    if day < today:
        raise BadInput(
            _t("施行日期不得早于今天（%(today)s）：已发出的文书不会改变。") % {"today": today},
            field="effective_from",
        )
    return day
