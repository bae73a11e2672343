"""Prove the template of agreements: every version says what the event of its release sealed."""

from __future__ import annotations

from django.utils.translation import gettext as _t

from cases.agreement.wording import stored_wording
from cases.models import AgreementTemplateVersion, SystemEvent
from cases.proof import Break
from cases.seed.agreement_template import DIGEST
from cases.states.system_act import SystemAct

FIRST = 1


def first_bad_template() -> Break | None:
    """Name the first version that no event sealed so, or that is gone, if any.

    The version that came with the product has no event: its digest is known to the code.
    """
    released = SystemEvent.objects.filter(act=SystemAct.AGREEMENT_TEMPLATE_RELEASED)
    said = {event.data["number"]: event for event in released.order_by("sequence")}
    seeded = False
    for version in AgreementTemplateVersion.objects.order_by("number"):
        event = said.pop(version.number, None)
        sealed = event.data["digest"] if event else _known_to_the_code(version)
        if not sealed == version.digest == stored_wording(version.wording).digest(version.number):
            return _bad(version.number, event.sequence if event else None)
        seeded = seeded or version.number == FIRST
    if not seeded:
        return _bad(FIRST, None)
    gone = next(iter(said.values()), None)
    return _bad(gone.data["number"], gone.sequence) if gone else None


def _known_to_the_code(version: AgreementTemplateVersion) -> str:
    return DIGEST if version.number == FIRST and version.released_by_id is None else ""


def _bad(number: int, sequence: int | None) -> Break:
    return Break(
        table="cases_agreementtemplateversion",
        what="agreement_template",
        sentence=_t("协议示范文本第 %(number)s 版与系统事件链不符：有记录被改动、增加或删除。")
        % {"number": number},
        sequence=sequence,
        row=None,
    )
