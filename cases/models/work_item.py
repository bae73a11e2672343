"""Work items: who must do what next in a case."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import AbstractTask
from viewflow.workflow.status import STATUS

from cases.models.written_once import WrittenOnce
from cases.states.clock import AssignmentReason
from cases.states.role import Role


class WorkItem(AbstractTask):
    """One task of a case: it belongs to an organisation and role, and to at most one person."""

    # viewflow asks for the reverse name `task_set`.
    process = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="task_set", verbose_name=_("案卷")
    )
    # viewflow indexes these five, and Django both keys below. No read goes by them, and every
    # step of every case would write them twice (docs/decisions/0020).
    status = models.CharField(_("状态"), max_length=50, choices=STATUS.choices, default=STATUS.NEW)
    created = models.DateTimeField(_("产生时间"))
    scheduled = models.DateTimeField(_("预定时间"), blank=True, null=True)
    external_task_id = models.CharField(_("外部任务"), max_length=50, blank=True, null=True)
    owner_permission_content_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, blank=True, null=True, db_index=False
    )
    organisation = models.ForeignKey(
        "cases.Organisation", on_delete=models.PROTECT, related_name="work_items", db_index=False
    )
    role = models.CharField(_("承办角色"), max_length=30, choices=Role.choices)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="work_items",
        verbose_name=_("承办人"),
        db_index=False,
    )
    due_on = models.DateField(_("到期日"), null=True)
    provisional = models.BooleanField(_("暂定"), default=False)
    # A stop of its clock leaves the date as it is.
    due_is_fixed = models.BooleanField(_("到期日固定"), default=False, db_default=False)
    priority = models.SmallIntegerField(_("优先级"), default=0)
    # While its clock stands still it is out of the to-do list: since when and why.
    waiting_since = models.DateField(_("等待自"), null=True)
    waiting_for = models.CharField(_("等待事由"), max_length=80, blank=True)
    escalated_at = models.DateTimeField(_("升级时间"), null=True)
    outcome = models.CharField(_("办理结果"), max_length=40, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        verbose_name = _("任务")
        verbose_name_plural = _("任务")
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "role", "due_on", "-priority", "created", "id", "process"],
                condition=Q(finished__isnull=True),
                name="work_item_team_order",
            ),
            # Ends with the case, whose sight a page asks about: it reads no row that it does not
            # show, and so is the cheapest way for the planner however few it expects
            # (docs/decisions/0021).
            models.Index(
                fields=["organisation", "role", "due_on", "-priority", "created", "id", "process"],
                condition=Q(finished__isnull=True, owner__isnull=True),
                name="work_item_unclaimed_order",
            ),
            models.Index(
                fields=["owner", "due_on", "-priority", "created", "id", "process"],
                condition=Q(finished__isnull=True, owner__isnull=False),
                name="work_item_own_order",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["process", "flow_task", "token"],
                condition=Q(finished__isnull=True),
                name="work_item_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id}/{self.pk}"


class Assignment(WrittenOnce):
    """One movement of a work item between people; append-only."""

    work_item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="assignments")
    from_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    to_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Empty: the system, which escalates by rule.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    why = models.CharField(_("原因"), max_length=20, choices=AssignmentReason.choices)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    at = models.DateTimeField(_("时间"))
    operation = models.UUIDField(_("批量操作"), null=True, db_index=True)

    class Meta:
        verbose_name = _("派办记录")
        verbose_name_plural = _("派办记录")

    def __str__(self) -> str:
        return f"{self.get_why_display()} {self.work_item_id}"
