"""What people tell each other about a case; none of it moves the case or its clocks."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.written_once import WrittenOnce

TEXT_LENGTH = 2000


class Words(WrittenOnce):
    """What somebody wrote about a case; append-only, sealed by an event of the system chain.

    `salt` goes into the sealed digest, so that nobody can guess a short text from the chain.
    """

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("内容"), max_length=TEXT_LENGTH)
    at = models.DateTimeField(_("时间"))
    salt = models.CharField(max_length=32)
    sealed_by = models.OneToOneField(
        "cases.SystemEvent",
        on_delete=models.PROTECT,
        null=True,  # only in the schema: the proof takes a row without a seal for a forged one
        related_name="+",
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text[:40]


class CaseNote(Words):
    """An internal remark of the handling side; the side that asked never sees it."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="notes")
    organisation = models.ForeignKey(
        "cases.Organisation", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("内部备注")
        verbose_name_plural = _("内部备注")
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["case", "id"], name="case_note_of_case")]


class CaseMessage(Words):
    """A message between the side that asked and the side that handles a case."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="messages")
    organisation = models.ForeignKey(
        "cases.Organisation",
        on_delete=models.PROTECT,
        null=True,  # only in the schema: every message names one
        related_name="+",
    )
    from_handlers = models.BooleanField(_("承办方发出"))

    class Meta:
        verbose_name = _("往来消息")
        verbose_name_plural = _("往来消息")
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["case", "id"], name="case_message_of_case")]


class ReadMark(models.Model):
    """Up to which message a person has read a case."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(CaseMessage, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("已读位置")
        verbose_name_plural = _("已读位置")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "case"], name="read_mark_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}/{self.case_id}: {self.message_id}"


class Watch(models.Model):
    """A person who wants to hear of a case that is not theirs to do."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="watches"
    )
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="watchers")
    since = models.DateTimeField(_("关注时间"))

    class Meta:
        verbose_name = _("关注")
        verbose_name_plural = _("关注")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "case"], name="watch_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}/{self.case_id}"


class Reminder(models.Model):
    """A note to oneself that comes back at a moment; the legal clock is untouched.

    `hides_tasks` leaves the person's tasks of the case out of their own to-do list until then,
    though never on the day when they are due.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminders"
    )
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="reminders")
    text = models.CharField(_("内容"), max_length=200, blank=True)
    at = models.DateTimeField(_("提醒时间"))
    hides_tasks = models.BooleanField(_("到时再列入待办"), default=False)
    told_at = models.DateTimeField(_("已提醒"), null=True)
    dropped_at = models.DateTimeField(_("已取消"), null=True)

    class Meta:
        verbose_name = _("个人提醒")
        verbose_name_plural = _("个人提醒")
        indexes: ClassVar = [
            models.Index(
                fields=["at", "id"],
                condition=Q(told_at__isnull=True, dropped_at__isnull=True),
                name="reminder_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.text
