"""Grading (分类分级): versions of the scheme, and the levels that each of them knows."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.written_once import WrittenOnce
from cases.states.clock import Tier


class GradingScheme(WrittenOnce):
    """One version of the scheme, in force from a day on until a later one begins.

    Nobody entered the first: it came with the product, as a house default.
    """

    number = models.PositiveIntegerField(_("版号"), unique=True)
    name = models.CharField(_("名称"), max_length=100)
    effective_from = models.DateField(_("施行日期"), unique=True)
    source = models.CharField(_("依据"), max_length=200)
    tier = models.CharField(_("依据可信度"), max_length=1, choices=Tier.choices)
    reason = models.CharField(_("制定理由"), max_length=300)
    digest = models.CharField(_("方案摘要"), max_length=64)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    entered_at = models.DateTimeField(_("登记时间"), null=True)

    class Meta:
        verbose_name = _("分级方案")
        verbose_name_plural = _("分级方案")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(entered_by__isnull=True, entered_at__isnull=True)
                | Q(entered_by__isnull=False, entered_at__isnull=False),
                name="grading_scheme_entered_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(_("第 %(number)s 版") % {"number": self.number})


class GradingLevel(WrittenOnce):
    """One level of one aspect: what an entry writes as its `grade`, and what that allows."""

    scheme = models.ForeignKey(GradingScheme, on_delete=models.PROTECT, related_name="levels")
    position = models.PositiveSmallIntegerField(_("序号"))
    aspect = models.CharField(_("分级对象"), max_length=20)
    code = models.CharField(_("级别代码"), max_length=10)
    # Aspect and code as an entry carries them: `个人L2`.
    value = models.CharField(_("分类分级"), max_length=40)
    label = models.CharField(_("级别名称"), max_length=40)
    meaning = models.CharField(_("含义"), max_length=200, blank=True)
    strictness = models.PositiveSmallIntegerField(_("严格程度"))
    # Codes of `OpenType`, the most open first.
    open_types = models.JSONField(_("允许的开放属性"))

    class Meta:
        verbose_name = _("分级级别")
        verbose_name_plural = _("分级级别")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "value"], name="grading_level_value_once"),
        ]

    def __str__(self) -> str:
        return f"{self.value} {self.label}"
