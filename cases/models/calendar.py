"""The calendar of working days: versions, days, and the notices that they rest on.

A version is entered once and never changed: a deadline names the version that it was counted on,
and must come out the same ten years later. A correction is a new version.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _t, gettext_lazy as _

from cases.models.written_once import WrittenOnce
from cases.states.clock import Tier


class DayKind(models.TextChoices):
    """What a civil day is; `WORKDAY` and `MAKEUP_WORKDAY` count towards a term."""

    WORKDAY = "workday", _("工作日")
    REST = "rest", _("休息日")
    HOLIDAY = "holiday", _("节假日")
    MAKEUP_WORKDAY = "makeup_workday", _("调休上班")


COUNTED_KINDS = frozenset({DayKind.WORKDAY, DayKind.MAKEUP_WORKDAY})


class CalendarNotice(WrittenOnce):
    """A notice of the State Council that names holidays and make-up workdays of one year."""

    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("通知标题"), max_length=200)
    document_number = models.CharField(_("文号"), max_length=60, unique=True)
    url = models.URLField(_("网址"))
    tier = models.CharField(_("文号可信度"), max_length=1, choices=Tier.choices)

    class Meta:
        verbose_name = _("节假日通知")
        verbose_name_plural = _("节假日通知")
        ordering: ClassVar = ["year", "id"]

    def __str__(self) -> str:
        return self.title


class CalendarVersion(WrittenOnce):
    """An immutable, numbered calendar.

    `digest` is the SHA-256 of coverage and days (`cases.calendar_seed.calendar_digest`): two
    versions with one digest count alike, and a process may keep what it has read under it.
    """

    number = models.PositiveIntegerField(_("版本号"), unique=True)
    source = models.CharField(_("依据"), max_length=300)
    covers_from = models.DateField(_("起始日期"))
    covers_until = models.DateField(_("截止日期"))
    digest = models.CharField(_("内容摘要"), max_length=64)
    entered_at = models.DateTimeField(_("录入时间"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("录入人"),
    )

    class Meta:
        verbose_name = _("工作日历版本")
        verbose_name_plural = _("工作日历版本")
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(covers_until__gte=F("covers_from")),
                name="calendar_version_ends_after_start",
                violation_error_message=_("截止日期不能早于起始日期：请改正其中之一。"),
            ),
        ]

    def __str__(self) -> str:
        return _t("第%(number)s版（%(first)s至%(last)s）") % {
            "number": self.number,
            "first": self.covers_from,
            "last": self.covers_until,
        }


class CalendarDay(WrittenOnce):
    """What one civil day is in one version, by which notice; an ordinary day has no notice."""

    version = models.ForeignKey(
        CalendarVersion,
        on_delete=models.PROTECT,
        related_name="days",
        verbose_name=_("工作日历版本"),
    )
    date = models.DateField(_("日期"))
    kind = models.CharField(_("类别"), max_length=20, choices=DayKind.choices)
    name = models.CharField(_("名称"), max_length=40, blank=True)
    notice = models.ForeignKey(
        CalendarNotice,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="days",
        verbose_name=_("依据的通知"),
    )

    class Meta:
        verbose_name = _("日历日")
        verbose_name_plural = _("日历日")
        ordering: ClassVar = ["date"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "date"],
                name="calendar_day_once_per_version",
                violation_error_message=_("同一版日历中一个日期只能出现一次。"),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=DayKind.values),
                name="calendar_day_kind_known",
                violation_error_message=_("日期类别只能是工作日、休息日、节假日或调休上班。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.get_kind_display()}"
