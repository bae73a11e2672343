"""States of a grant (授权) and its lawful moves.

Source: decisions.md, Applications; rules a2 (A15, A19), b2. What decides whether data may be used
is the day and the state at the moment of use (`Grant.is_usable`): that a grant is marked as
expired comes afterwards and takes nothing away. What b2 calls 限制 and 关闭数据获取权限 is one
state here, suspended; why, and who may end it, is told by its causes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import GET_STATE, transition

if TYPE_CHECKING:
    from cases.models.grant import Grant


class GrantState(models.TextChoices):
    """Where a grant stands; only in `active` may its data be used, and only within its days."""

    PENDING_DELIVERY = "pending_delivery", _("已授权，待交付")
    ACTIVE = "active", _("使用中")
    SUSPENDED = "suspended", _("已中止")
    REVOKED = "revoked", _("已撤销")
    EXPIRED = "expired", _("已到期")
    ENDED = "ended", _("已终止")


class SuspensionCause(models.TextChoices):
    """Why a grant is suspended; each ends by itself, and the last one lets the grant go on."""

    DATASET = "dataset", _("数据集中止开放")
    DEPARTMENT = "department", _("提供单位限制使用")
    SUPERVISION = "supervision", _("过程监督")


S = GrantState
# What has not ended: a delivery system holds nothing else.
LIVE_STATES = (S.PENDING_DELIVERY, S.ACTIVE, S.SUSPENDED)


def after_lifting(grant: Grant) -> GrantState:
    """Return where a grant goes when one cause is gone: on only when no other is left."""
    if grant.suspensions.filter(ended_at=None).exists():
        return S.SUSPENDED
    return S.PENDING_DELIVERY if grant.delivered_at is None else S.ACTIVE


class GrantTransitions(models.Model):
    """The lawful moves of a grant, in the order of its life."""

    class Meta:
        abstract = True

    # fmt: off
    @transition("state", source=S.PENDING_DELIVERY, target=S.ACTIVE)
    def deliver_data(self) -> None:
        """The way to the data is open: the delivery system took it, or a person opened it."""

    @transition("state", source=LIVE_STATES, target=S.SUSPENDED)
    def suspend_grant(self) -> None:
        """The data may not be used for now; what is suspended can be so for another cause too."""

    @transition("state", source=S.SUSPENDED, target=GET_STATE(after_lifting, states=LIVE_STATES))
    def resume_grant(self) -> None:
        """One cause is gone; where none is left it goes on, to its own last day and no longer."""

    @transition("state", source=LIVE_STATES, target=None)
    def look_into_use(self) -> None:
        """The department looks into the use because of what was heard; the state stays."""

    @transition("state", source=LIVE_STATES, target=S.REVOKED)
    def revoke_grant(self) -> None:
        """The department takes it back for what the user did."""

    @transition("state", source=LIVE_STATES, target=S.EXPIRED)
    def expire_grant(self) -> None:
        """Its last day is over; it could not be used since, whenever this is noted."""

    @transition("state", source=LIVE_STATES, target=S.ENDED)
    def stop_using(self) -> None:
        """The user does not need the data any more."""

    @transition("state", source=LIVE_STATES, target=S.ENDED)
    def replace_grant(self) -> None:
        """An amendment was signed: another grant takes its place from that day on."""

    @transition("state", source=LIVE_STATES, target=S.ENDED)
    def find_grant_unneeded(self) -> None:
        """The dataset is open to everybody: nothing is left to grant."""
    # fmt: on
