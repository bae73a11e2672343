"""Word the next version of the template of agreements (协议示范文本), release it, or drop it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.agreement.wording import Wording, stored_wording
from cases.errors import BadInput, GuardFailed, Stale
from cases.events import append_system_event
from cases.models import AgreementTemplateDraft, AgreementTemplateVersion
from cases.states.system_act import SystemAct
from workflows.administration.requirements import require_administrator
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Person


@patiently
@transaction.atomic
def save_template_draft(
    *, actor: Person, wording: Wording, expected: int, at: datetime
) -> AgreementTemplateDraft:
    """Keep the next version as it is worded, faults included: who goes on finds them named.

    Args:
        actor: an administrator.
        wording: as typed.
        expected: how often the draft had been saved when the page was drawn; 0: never.
        at: the moment.

    Writes: the `AgreementTemplateDraft`; no event, because nothing holds yet.

    Raises:
        NotAllowed: the actor is no administrator. Stale: somebody saved meanwhile.
    """
    require_administrator(actor, on=civil_date(at))
    _one_at_a_time()
    draft = _draft_as_seen(expected)
    if draft is None:
        draft = AgreementTemplateDraft(version=0)
    draft.wording, draft.saved_by, draft.saved_at = wording.as_json(), actor, at
    draft.version += 1
    draft.save()
    return draft


@patiently
@transaction.atomic
def release_template(
    *, actor: Person, expected: int, reason: str, at: datetime
) -> AgreementTemplateVersion:
    """Make the draft the version by which agreements are drawn up from now on.

    One administrator suffices, as for a scheme of grading: what an agreement must have cannot
    be left out, and agreements that are drawn up keep their own text (house default).

    Args:
        actor: an administrator.
        expected: how often the draft had been saved when the page was drawn.
        reason: why the wording is changed.
        at: the moment.

    Writes: one `AgreementTemplateVersion`, one system event with its digest; the draft goes.

    Raises:
        NotAllowed: the actor is no administrator. Stale: somebody saved meanwhile.
        BadInput: no reason; or the draft has faults, in `faults`.
        GuardFailed: there is no draft, or it says what the version in force says.
    """
    require_administrator(actor, on=civil_date(at))
    newest = _one_at_a_time()
    draft = _draft_as_seen(expected)
    if draft is None:
        raise GuardFailed(_t("没有待发布的草稿：请先修改并保存示范文本。"))
    if not reason.strip():
        raise BadInput(_t("请写明为什么修改示范文本。"), field="reason")
    wording = stored_wording(draft.wording)
    if faults := wording.faults():
        raise BadInput("\n".join(faults), faults=faults)
    if wording.as_json() == newest.wording:
        raise GuardFailed(_t("草稿与现行版本的文字相同，不必发布新版本。"))
    number = newest.number + 1
    released = AgreementTemplateVersion.objects.create(
        number=number,
        wording=wording.as_json(),
        reason=reason.strip(),
        digest=wording.digest(number),
        released_by=actor,
        released_at=at,
    )
    draft.delete()
    append_system_event(
        act=SystemAct.AGREEMENT_TEMPLATE_RELEASED,
        actor=actor,
        at=at,
        data={
            "number": number,
            "reason": released.reason,
            "clauses": len(wording.clauses),
            "digest": released.digest,
        },
    )
    return released


@patiently
@transaction.atomic
def drop_template_draft(*, actor: Person, expected: int, at: datetime) -> None:
    """Throw the draft away.

    Args:
        actor: an administrator.
        expected: how often the draft had been saved when the page was drawn.
        at: the moment.

    Writes: the draft goes; no event, because it never held.

    Raises:
        NotAllowed: the actor is no administrator. Stale: somebody saved meanwhile.
    """
    require_administrator(actor, on=civil_date(at))
    _one_at_a_time()
    draft = _draft_as_seen(expected)
    if draft is not None:
        draft.delete()


def _one_at_a_time() -> AgreementTemplateVersion:
    """Lock the newest version: whoever words or releases the next one waits here."""
    return AgreementTemplateVersion.objects.select_for_update(no_key=True).latest("number")


def _draft_as_seen(expected: int) -> AgreementTemplateDraft | None:
    draft = AgreementTemplateDraft.objects.first()
    if (draft.version if draft else 0) != expected:
        raise Stale(
            _t("打开页面之后，草稿已被他人保存、发布或者放弃。您填写的内容仍在下面，尚未保存。")
        )
    return draft
