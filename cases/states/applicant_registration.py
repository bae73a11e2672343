"""States of an applicant's registration (主体认证) and its lawful moves.

Source: 工作安排 二(2): applications are made through the platform; whose identity is verified and
how is house default.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import transition


class RegistrationState(models.TextChoices):
    """Where a registration stands."""

    SUBMITTED = "submitted", _("待核验")
    VERIFIED = "verified", _("已认证")
    REFUSED = "refused", _("未通过")


S = RegistrationState


class RegistrationTransitions(models.Model):
    """The lawful moves of a registration."""

    class Meta:
        abstract = True

    # fmt: off
    @transition("state", source=S.SUBMITTED, target=S.VERIFIED)
    def verify_applicant(self) -> None:
        """Staff found that the applicant is who they say."""

    @transition("state", source=S.SUBMITTED, target=S.REFUSED)
    def refuse_applicant(self) -> None:
        """Staff found otherwise; the person may register again."""
    # fmt: on
