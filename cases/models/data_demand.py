"""Demands for public data (数据需求): who asks, to whom it went, and what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.matching_meeting import MatchingMeeting
from cases.models.priority_scenario import PriorityScenario, ScenarioEdition
from cases.models.written_once import WrittenOnce
from cases.states.authorised_operator import OperatorService
from cases.states.data_demand import DemandAnswerKind, DemandKind, DemandState

if TYPE_CHECKING:
    from datetime import date


class DataDemand(models.Model):
    """What somebody asks for; nothing of it is altered once it is entered.

    Only `contact` may be erased. Of a private demander the chain holds a digest of the wording
    with `salt` in place of the words. `edition` is what the scenario was on the day of receipt.
    `organisation` is where it was sent last, `answered_on` the day
    of its first answer, and `outcome` the kind of its newest one: `DemandRouting` and
    `DemandAnswer` hold each.
    """

    number = models.PositiveIntegerField(_("需求序号"), unique=True)
    title = models.CharField(_("需求名称"), max_length=100)
    kind = models.CharField(_("需求类别"), max_length=16, choices=DemandKind.choices)
    content = models.TextField(_("需求内容"), max_length=2000)
    demander = models.CharField(_("需求方"), max_length=120)
    is_private = models.BooleanField(_("需求方是个人"), default=False)
    salt = models.CharField(max_length=32, blank=True)
    contact = models.CharField(_("需求方联系方式"), max_length=100, blank=True)
    scenario = models.ForeignKey(
        PriorityScenario,
        on_delete=models.PROTECT,
        null=True,
        related_name="demands",
        verbose_name=_("所属场景"),
    )
    edition = models.ForeignKey(
        ScenarioEdition,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("场景版次"),
    )
    meeting = models.ForeignKey(
        MatchingMeeting,
        on_delete=models.PROTECT,
        null=True,
        related_name="demands",
        verbose_name=_("所出会议"),
    )
    received_on = models.DateField(_("收到日期"))
    due_on = models.DateField(_("答复期限"))
    entered_at = models.DateTimeField(_("登记时间"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(
        "cases.Organisation",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("承办单位"),
    )
    answered_on = models.DateField(_("首次答复日期"), null=True)
    outcome = models.CharField(
        _("答复结果"), max_length=16, choices=DemandAnswerKind.choices, blank=True
    )

    class Meta:
        verbose_name = _("数据需求")
        verbose_name_plural = _("数据需求")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, outcome__in=["", DemandAnswerKind.WITHDRAWN])
                | Q(answered_on__isnull=False) & ~Q(outcome__in=["", DemandAnswerKind.WITHDRAWN]),
                name="data_demand_answered_on_and_how",
            ),
            models.CheckConstraint(
                condition=Q(scenario__isnull=True, edition__isnull=True)
                | Q(scenario__isnull=False, edition__isnull=False),
                name="data_demand_edition_of_its_scenario",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> DemandState:
        """Where the demand stands."""
        if self.outcome == DemandAnswerKind.WITHDRAWN:
            return DemandState.WITHDRAWN
        if self.outcome:
            return DemandState.ANSWERED
        return DemandState.TO_ANSWER if self.organisation_id else DemandState.TO_ROUTE

    def is_late(self, on: date) -> bool:
        """Tell whether the first answer came, or still is to come, after the last day."""
        if self.outcome == DemandAnswerKind.WITHDRAWN:
            return False
        return (self.answered_on or on) > self.due_on


class DemandRouting(WrittenOnce):
    """That a demand was sent to an organisation, and why there.

    `service` is what is asked of an authorised operator; empty: it went to who has the data.
    """

    demand = models.ForeignKey(DataDemand, on_delete=models.PROTECT, related_name="routings")
    organisation = models.ForeignKey(
        "cases.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    service = models.CharField(
        _("个性化服务"), max_length=12, choices=OperatorService.choices, blank=True
    )
    reason = models.CharField(_("转办说明"), max_length=300)
    routed_at = models.DateTimeField(_("转办时间"))
    routed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("需求转办")
        verbose_name_plural = _("需求转办")

    def __str__(self) -> str:
        return f"{self.demand_id} {self.organisation_id}"


class DemandAnswer(WrittenOnce):
    """What was said to a demand; a later answer stands beside the earlier one."""

    demand = models.ForeignKey(DataDemand, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(_("答复结果"), max_length=16, choices=DemandAnswerKind.choices)
    text = models.TextField(_("答复内容"), max_length=1000)
    organisation = models.ForeignKey(
        "cases.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("答复时间"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("需求答复")
        verbose_name_plural = _("需求答复")

    def __str__(self) -> str:
        return f"{self.demand_id} {self.kind}"
