"""States of a version of the open list (清单版本). Source: decisions.md, rules.md b1."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import transition


class ListVersionState(models.TextChoices):
    """Where a version stands. At most one is in effect: the one that the public sees."""

    COMPILING = "compiling", _("编制中")
    REVIEWING = "reviewing", _("待复核确认")
    PUBLISHED = "published", _("已公布（待生效）")
    IN_EFFECT = "in_effect", _("现行有效")
    ARCHIVED = "archived", _("历史版本")
    REVERSED = "reversed", _("已撤销")
    WITHDRAWN = "withdrawn", _("生效前撤回")
    DISCARDED = "discarded", _("已作废")


class ExportFormat(models.TextChoices):
    """The files in which anybody can take a version away."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX"
    JSON = "json", "JSON"
    DCAT = "jsonld", "DCAT JSON-LD"


S = ListVersionState


class ListVersionTransitions(models.Model):
    """The lawful moves of a version."""

    class Meta:
        abstract = True

    # fmt: off
    @transition("state", source=S.COMPILING, target=S.REVIEWING)
    def cut(self) -> None:
        """Take in the approved items and ask a second person to confirm."""

    @transition("state", source=S.REVIEWING, target=S.PUBLISHED)
    def confirm(self) -> None:
        """The second person confirms; the content is frozen and chained."""

    @transition("state", source=S.REVIEWING, target=S.DISCARDED)
    def discard(self) -> None:
        """The second person refuses; the items wait for the next cut."""

    @transition("state", source=S.PUBLISHED, target=S.WITHDRAWN)
    def call_off(self) -> None:
        """It never takes effect; its items wait for the next cut, its place in the chain stays."""

    @transition("state", source=S.PUBLISHED, target=S.IN_EFFECT)
    def come_into_effect(self) -> None:
        """The effective time has come; the items of the version take effect."""

    @transition("state", source=S.IN_EFFECT, target=S.ARCHIVED)
    def archive(self) -> None:
        """A newer version has come into effect."""

    @transition("state", source=S.ARCHIVED, target=S.REVERSED)
    def annul(self) -> None:
        """A newer version has taken its changes back; it stays to be read and proven."""
    # fmt: on
