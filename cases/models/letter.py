"""Official letters (文书) about lines of applications, their numbers, and who read them first."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.written_once import WrittenOnce
from cases.states.clock import Tier
from cases.states.letter_words import LetterKind

WORD_LENGTH = 8
REMEDIES_LENGTH = 1000


class LetterNumbers(models.Model):
    """The last number of letters that an organisation gave in a year, per word of the kind."""

    organisation = models.ForeignKey(
        "cases.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField()
    word = models.CharField(max_length=WORD_LENGTH)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("文号登记")
        verbose_name_plural = _("文号登记")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "year", "word"], name="letter_numbers_once_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.word} {self.year}: {self.last}"


class Letter(WrittenOnce):
    """A letter as it was issued: its frozen facts, from which its text can be made again.

    It is visible to the applicant from `issued_at` on, with the act that it tells of (送达).
    `facts` has the shape that `cases.letters.frozen` reads for the version `builder`; `digest` is
    that of the text, and stands in the event of the act.
    """

    line = models.ForeignKey("cases.AccessLine", on_delete=models.PROTECT, related_name="letters")
    # Of a second look the case whose event it stands in; None: it stands in one of the line.
    second_look = models.ForeignKey(
        "cases.SecondLook", on_delete=models.PROTECT, null=True, related_name="letters"
    )
    kind = models.CharField(_("文书"), max_length=12, choices=LetterKind.choices)
    organisation = models.ForeignKey(
        "cases.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("签发单位")
    )
    year = models.PositiveSmallIntegerField()
    word = models.CharField(max_length=WORD_LENGTH)
    serial = models.PositiveIntegerField()
    number = models.CharField(_("文号"), max_length=160)
    facts = models.JSONField(_("文书内容"))
    builder = models.PositiveSmallIntegerField(_("文书版式"))
    digest = models.CharField(_("正文摘要"), max_length=64)
    issued_at = models.DateTimeField(_("送达时间"))

    class Meta:
        verbose_name = _("文书")
        verbose_name_plural = _("文书")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "year", "word", "serial"], name="letter_number_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["number"], name="letter_by_number")]

    def __str__(self) -> str:
        return self.number


class LetterReading(WrittenOnce):
    """The first time that the applicant opened a letter; its event says when."""

    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="reading")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sealed_by = models.OneToOneField(
        "cases.SystemEvent", on_delete=models.PROTECT, related_name="letter_reading"
    )

    class Meta:
        verbose_name = _("文书阅读")
        verbose_name_plural = _("文书阅读")

    def __str__(self) -> str:
        return f"{self.letter_id} {self.person_id}"


class RemedyText(WrittenOnce):
    """How a decision can be contested (救济途径), as letters print it from a day on.

    Of several of one day the one entered last holds. A letter keeps the text that it printed.
    """

    text = models.TextField(_("救济途径"), max_length=REMEDIES_LENGTH)
    source = models.CharField(_("依据"), max_length=200)
    tier = models.CharField(_("依据可信度"), max_length=1, choices=Tier.choices)
    effective_from = models.DateField(_("施行日期"))
    entered_at = models.DateTimeField(_("登记时间"), null=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("救济途径")
        verbose_name_plural = _("救济途径")

    def __str__(self) -> str:
        return f"{self.effective_from} {self.source}"
