"""Priority scenarios (重点场景) in editions that stand still, and units listed beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.organisation import check_credit_code
from cases.models.written_once import WrittenOnce
from cases.states.priority_scenario import (
    ListedState,
    PriorityUnitKind,
    ScenarioDomain,
    listed_state,
)

if TYPE_CHECKING:
    from datetime import date


class PriorityScenario(WrittenOnce):
    """One scenario under the number that the registry knows it by; its editions say the rest."""

    number = models.PositiveSmallIntegerField(_("场景序号"), unique=True)

    class Meta:
        verbose_name = _("重点场景")
        verbose_name_plural = _("重点场景")

    def __str__(self) -> str:
        return str(self.number)


class ScenarioEdition(WrittenOnce):
    """What a scenario is from when this was entered until a further edition is.

    Whoever relies on the scenario points to the edition that was the newest then, which is never
    altered.
    """

    scenario = models.ForeignKey(
        PriorityScenario, on_delete=models.PROTECT, related_name="editions", db_index=False
    )
    edition = models.PositiveSmallIntegerField(_("版次"))
    name = models.CharField(_("场景名称"), max_length=60)
    domain = models.CharField(_("场景领域"), max_length=12, choices=ScenarioDomain.choices)
    content = models.TextField(_("开放内容"), max_length=2000)
    source = models.CharField(_("依据"), max_length=200)
    valid_from = models.DateField(_("起始日期"))
    valid_until = models.DateField(_("截止日期"), null=True)
    reason = models.CharField(_("修订理由"), max_length=300, blank=True)
    entered_at = models.DateTimeField(_("登记时间"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("场景版次")
        verbose_name_plural = _("场景版次")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scenario", "edition"], name="scenario_edition_once"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="scenario_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def state_on(self, on: date) -> ListedState:
        """Return where the scenario stands on a day by what this edition says."""
        return listed_state(self.valid_from, self.valid_until, on=on)


class ScenarioBody(WrittenOnce):
    """One body of a scenario's edition, in the order of the source; the first leads.

    `organisation` is empty where the source names somebody who is no organisation here, such as
    各区 or 试点医院.
    """

    edition = models.ForeignKey(
        ScenarioEdition, on_delete=models.PROTECT, related_name="bodies", db_index=False
    )
    position = models.PositiveSmallIntegerField(_("次序"))
    name = models.CharField(_("单位名称"), max_length=120)
    organisation = models.ForeignKey(
        "cases.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("场景参与单位")
        verbose_name_plural = _("场景参与单位")
        ordering: ClassVar = ["edition", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "position"], name="scenario_body_once"),
        ]

    def __str__(self) -> str:
        return self.name


class PriorityUnit(models.Model):
    """That a unit is listed as pioneer or model from one day to another, unless it is removed."""

    kind = models.CharField(_("名单"), max_length=12, choices=PriorityUnitKind.choices)
    name = models.CharField(_("单位名称"), max_length=120)
    credit_code = models.CharField(
        _("统一社会信用代码"), max_length=18, validators=[check_credit_code]
    )
    source = models.CharField(_("依据"), max_length=200)
    valid_from = models.DateField(_("起始日期"))
    valid_until = models.DateField(_("截止日期"))
    listed_at = models.DateTimeField(_("登记时间"))
    listed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(_("移出时间"), null=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    removal_reason = models.CharField(_("移出理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("重点主体")
        verbose_name_plural = _("重点主体")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["credit_code", "kind", "valid_from"],
                condition=Q(removed_at__isnull=True),
                name="priority_unit_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="priority_unit_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True, removal_reason="")
                | Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removal_reason=""),
                name="priority_unit_removed_by_at_and_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def state_on(self, on: date) -> ListedState:
        """Return where the unit stands on a day."""
        if self.removed_at is not None:
            return ListedState.REMOVED
        return listed_state(self.valid_from, self.valid_until, on=on)
