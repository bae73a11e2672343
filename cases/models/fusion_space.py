"""Data-fusion spaces (数据融合空间): what one serves, who brings data, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.priority_scenario import ScenarioEdition
from cases.models.written_once import WrittenOnce
from cases.states.priority_scenario import ListedState, listed_state

if TYPE_CHECKING:
    from datetime import date


class FusionSpace(models.Model):
    """A space that serves one scenario; only its closing may be noted, once."""

    number = models.PositiveSmallIntegerField(_("空间序号"), unique=True)
    name = models.CharField(_("空间名称"), max_length=60)
    # What it serves, as it was listed when the space was entered.
    edition = models.ForeignKey(
        ScenarioEdition, on_delete=models.PROTECT, related_name="+", verbose_name=_("服务场景")
    )
    keeper = models.CharField(_("建设运行单位"), max_length=120)
    purpose = models.TextField(_("融合内容"), max_length=2000)
    source = models.CharField(_("依据"), max_length=200)
    opened_on = models.DateField(_("启用日期"))
    entered_at = models.DateTimeField(_("登记时间"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    closed_on = models.DateField(_("停用日期"), null=True)
    closed_at = models.DateTimeField(_("停用登记时间"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closing_reason = models.CharField(_("停用理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("数据融合空间")
        verbose_name_plural = _("数据融合空间")

    def __str__(self) -> str:
        return self.name

    def state_on(self, on: date) -> ListedState:
        """Return where the space stands on a day; its last day still counts."""
        return listed_state(self.opened_on, self.closed_on, on=on)


class FusionDepartment(WrittenOnce):
    """A department that brings data into a space."""

    space = models.ForeignKey(
        FusionSpace, on_delete=models.PROTECT, related_name="departments", db_index=False
    )
    organisation = models.ForeignKey(
        "cases.Organisation", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("融合空间部门")
        verbose_name_plural = _("融合空间部门")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["space", "organisation"], name="fusion_department_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space_id} {self.organisation_id}"


class FusionDataset(WrittenOnce):
    """A dataset of the list that is used in a space."""

    space = models.ForeignKey(
        FusionSpace, on_delete=models.PROTECT, related_name="datasets", db_index=False
    )
    entry = models.ForeignKey("cases.ListEntry", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("融合空间数据")
        verbose_name_plural = _("融合空间数据")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["space", "entry"], name="fusion_dataset_once"),
        ]

    def __str__(self) -> str:
        return f"{self.space_id} {self.entry_id}"
