"""States of an emergency suspension (紧急中止) and its lawful moves.

Source: rules.md L14 and b1, open-list-quality-objection 7 (scenario 13). It shows in public at
once, and lapses by itself where no second person confirms it in time.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import transition


class EmergencySuspensionState(models.TextChoices):
    """Where an emergency suspension stands; in the first two the entry is suspended."""

    PENDING_CONFIRMATION = "pending_confirmation", _("已中止待确认")
    CONFIRMED = "confirmed", _("已确认中止")
    REFUSED = "refused", _("不予确认，已恢复")
    LAPSED = "lapsed", _("逾期未确认，已失效")
    LIFTED = "lifted", _("已恢复开放")
    LISTED = "listed", _("已纳入清单版本")


class SuspensionReason(models.TextChoices):
    """Why an entry is suspended at once; the label is public, the words beside it are not."""

    PERSONAL_INFORMATION = "personal_information", _("个人信息泄露风险")
    TRADE_SECRET = "trade_secret", _("商业秘密泄露风险")  # a code, no password
    SECURITY = "security", _("数据安全或公共安全风险")
    RIGHTS_CLAIM = "rights_claim", _("权利人主张权益受到侵害")
    WRONG_DATA = "wrong_data", _("数据存在严重错误")
    OTHER = "other", _("其他紧急情况")


S = EmergencySuspensionState
LIVE_STATES = (S.PENDING_CONFIRMATION, S.CONFIRMED)


class EmergencySuspensionTransitions(models.Model):
    """The lawful moves of an emergency suspension, in the order of its life."""

    class Meta:
        abstract = True

    # fmt: off
    @transition("state", source=S.PENDING_CONFIRMATION, target=S.CONFIRMED)
    def confirm_suspension(self) -> None:
        """A second person agrees; the entry stays suspended and a list change is drafted."""

    @transition("state", source=S.PENDING_CONFIRMATION, target=S.REFUSED)
    def refuse_suspension(self) -> None:
        """A second person disagrees; the entry is open again at once."""

    @transition("state", source=S.PENDING_CONFIRMATION, target=S.LAPSED)
    def lapse_suspension(self) -> None:
        """Nobody confirmed in time: what one person ordered alone holds no longer."""

    @transition("state", source=S.CONFIRMED, target=None)
    def propose_lasting(self) -> None:
        """The list change that makes it lasting is drafted later; the state stays."""

    @transition("state", source=S.CONFIRMED, target=S.LIFTED)
    def lift_suspension(self) -> None:
        """Somebody else than who ordered it lets the entry be open again."""

    @transition("state", source=LIVE_STATES, target=S.LISTED)
    def enter_version(self) -> None:
        """The version in effect says itself that the entry is suspended, or holds it no more."""
    # fmt: on
