"""What a service of real identity (实名核验服务) says of a name and its number."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class IdentityOutcome(models.TextChoices):
    """What became of asking the service; staff decide, it does not."""

    NOT_ASKED = "not_asked", _("没有接入")
    CONFIRMED = "confirmed", _("名称与号码一致")
    DIFFERENT = "different", _("名称与号码不一致")
    UNKNOWN = "unknown", _("查无此主体")
    NO_ANSWER = "no_answer", _("没有应答")


# Who is verified in spite of these, is so for a reason that staff give. A service may answer these
# and that it agrees; the other two say that it did not answer.
ANSWERS: Final = frozenset(
    {IdentityOutcome.CONFIRMED, IdentityOutcome.DIFFERENT, IdentityOutcome.UNKNOWN}
)
# Who is verified in spite of these, is so for a reason that staff give.
CONTRADICTING: Final = frozenset({IdentityOutcome.DIFFERENT, IdentityOutcome.UNKNOWN})
