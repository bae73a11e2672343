"""States of a task about mismatches of catalogue and list (核对处理单) and its lawful moves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import transition


class MismatchTaskState(models.TextChoices):
    """Where such a task stands; the mismatches themselves are open until a run misses them."""

    PENDING = "pending", _("待单位处理")
    REFERRED = "referred", _("待主管部门处理")
    SETTLED = "settled", _("已办结")


S = MismatchTaskState
OPEN = (S.PENDING, S.REFERRED)


class MismatchTaskTransitions(models.Model):
    """The lawful moves of such a task, in the order of its life."""

    class Meta:
        abstract = True

    # fmt: off
    @transition("state", source=S.PENDING, target=S.REFERRED)
    def refer(self) -> None:
        """The organisation asks the commission to settle it."""

    @transition("state", source=S.REFERRED, target=S.PENDING)
    def send_back(self) -> None:
        """The commission leaves it to the organisation."""

    @transition("state", source=OPEN, target=S.SETTLED)
    def settle(self) -> None:
        """Each mismatch has a change request or an accepted exception, or is gone."""

    @transition("state", source=OPEN, target=S.SETTLED)
    def explain(self) -> None:
        """It is closed by hand, with a reason; the mismatches stay open."""

    @transition("state", source=OPEN, target=S.SETTLED)
    def dissolve(self) -> None:
        """A later run no longer shows any of its mismatches."""
    # fmt: on
