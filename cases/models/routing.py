"""Routing: versions of rules that pick organisation and role, and what was decided by them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.written_once import WrittenOnce
from cases.states.clock import Tier
from cases.states.role import GrantDecision, Role
from cases.states.routing import RoutingTarget


class RoutingVersion(models.Model):
    """A set of rules, proposed by one person, approved by another, in force from a day on.

    The newest approved version whose day has come is in force; before the first there is none
    and every flow's own declaration decides.
    """

    number = models.PositiveIntegerField(_("版号"), unique=True)
    effective_from = models.DateField(_("施行日期"))
    source = models.CharField(_("依据"), max_length=200)
    source_tier = models.CharField(_("依据可信度"), max_length=1, choices=Tier.choices)
    digest = models.CharField(_("规则摘要"), max_length=64)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("提出时间"))
    decision = models.CharField(
        _("审批结果"),
        max_length=10,
        choices=GrantDecision.choices,
        default=GrantDecision.PENDING,
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("审批时间"), null=True)
    note = models.CharField(_("审批意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("分派规则版本")
        verbose_name_plural = _("分派规则版本")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["effective_from"],
                condition=Q(decision="approved"),
                name="routing_version_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(decision=GrantDecision.WITHDRAWN)
                | ~Q(decided_by=F("proposed_by")),
                name="routing_version_decided_by_another",
                violation_error_message=_("分派规则须由提出人以外的安全员审批。"),
            ),
        ]

    def __str__(self) -> str:
        return str(_("第 %(number)s 版") % {"number": self.number})


class RoutingRule(WrittenOnce):
    """One rule: for a step of a kind of case, under these conditions, who gets the task.

    An empty condition asks nothing. The lowest tier that matches decides; within a tier the
    rule entered first.
    """

    version = models.ForeignKey(RoutingVersion, on_delete=models.PROTECT, related_name="rules")
    tier = models.PositiveSmallIntegerField(_("层级"))
    kind = models.CharField(_("案卷类型"), max_length=20)
    node = models.CharField(_("环节"), max_length=40)
    organisation = models.ForeignKey(
        "cases.Organisation",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("主办单位"),
    )
    organisation_kind = models.CharField(_("主办单位类型"), max_length=20, blank=True)
    district = models.ForeignKey(
        "cases.Organisation",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("所属的区"),
    )
    # None: it does not matter.
    risky = models.BooleanField(_("涉及安全风险"), null=True)
    target = models.CharField(_("分派到"), max_length=20, choices=RoutingTarget.choices)
    target_organisation = models.ForeignKey(
        "cases.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    role = models.CharField(_("承办角色"), max_length=30, choices=Role.choices)
    why = models.CharField(_("说明"), max_length=200)

    class Meta:
        verbose_name = _("分派规则")
        verbose_name_plural = _("分派规则")

    def __str__(self) -> str:
        return self.why


class RoutingDecision(WrittenOnce):
    """Why a task went where it went: inputs, version, rule and result; append-only.

    The event of the act that made the task seals it (`sequence`), or, where a new version was
    applied to waiting tasks, an event of the system chain (`sealed_by`). Without a rule the
    flow's own declaration decided. Written with every step: only what is searched has an index.
    """

    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="routing_decisions"
    )
    work_item = models.ForeignKey(
        "cases.WorkItem", on_delete=models.PROTECT, related_name="routing_decisions"
    )
    sequence = models.PositiveIntegerField(null=True)
    sealed_by = models.ForeignKey(
        "cases.SystemEvent",
        on_delete=models.PROTECT,
        null=True,
        related_name="routing_decisions",
        db_index=False,
    )
    version = models.ForeignKey(
        RoutingVersion,
        on_delete=models.PROTECT,
        null=True,
        related_name="decisions",
        db_index=False,
    )
    rule = models.ForeignKey(
        RoutingRule, on_delete=models.PROTECT, null=True, related_name="decisions", db_index=False
    )
    inputs = models.JSONField(_("依据的事实"))
    # Rules that matched and were not followed, each with the reason.
    passed_over = models.JSONField(_("未采用的规则"), default=list)
    organisation = models.ForeignKey(
        "cases.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    role = models.CharField(_("承办角色"), max_length=30, choices=Role.choices)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("分派决定")
        verbose_name_plural = _("分派决定")
        indexes: ClassVar = [
            models.Index(
                fields=["sealed_by"],
                condition=Q(sealed_by__isnull=False),
                name="routing_decision_sealed",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sequence__isnull=False, sealed_by__isnull=True)
                | Q(sequence__isnull=True, sealed_by__isnull=False),
                name="routing_decision_sealed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work_item_id} {self.get_role_display()}"
