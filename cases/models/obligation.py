"""Obligations (履约事项) of a grant: what is owed by when, what was handed in, found, proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.written_once import WrittenOnce
from cases.states.obligation import (
    BarScope,
    FindingKind,
    Measure,
    ObligationCause,
    ObligationTransitions,
    OwedBy,
    ReplyKind,
    ViolationGround,
)

if TYPE_CHECKING:
    from cases.models.organisation import Organisation

PROMISE_LENGTH = 500
WORDS_LENGTH = 2000
CODE_LENGTH = 40
RESTS_ON_LENGTH = 60


class Obligation(ObligationTransitions, Case):
    """One thing that a grant obliges to, with its day: a use report, or a look at the use.

    It is the case of the department that provides the data, opened for whoever wrote the
    application: they report and answer in it, and read what was found.
    """

    # `grant` is taken: Django names the rows of kinds of case so on every case.
    data_grant = models.ForeignKey(
        "cases.Grant", on_delete=models.PROTECT, related_name="obligations", verbose_name=_("授权")
    )
    # The promise that it comes from, and which of its days in order; none of what has no schedule.
    code = models.CharField(_("来源"), max_length=CODE_LENGTH)
    sequence = models.PositiveSmallIntegerField(_("期次"), null=True)
    promise = models.CharField(_("约定内容"), max_length=PROMISE_LENGTH)
    owed_by = models.CharField(_("由谁履行"), max_length=10, choices=OwedBy.choices)
    cause = models.CharField(_("起因"), max_length=10, choices=ObligationCause.choices)
    # The agreement or commitment: grants that rest on the same one fall together.
    rests_on = models.CharField(_("所依据的协议或者承诺"), max_length=RESTS_ON_LENGTH)
    is_commitment = models.BooleanField(_("属于承诺"), default=False)
    due_on = models.DateField(_("应履行日期"))
    # When the user handed in what is looked at now; None: they owe it, or owe nothing yet.
    answered_at = models.DateTimeField(_("提交时间"), null=True)
    # When a person of the department was last asked what follows from the user's delay.
    put_forward_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("履约事项")
        verbose_name_plural = _("履约事项")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["data_grant", "code", "sequence"],
                name="obligation_once_a_day_of_its_promise",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["rests_on", "data_grant"], name="obligation_rests_on"),
        ]

    @property
    def asking_organisation(self) -> Organisation:
        """The organisation under which its user applied and answers."""
        return self.data_grant.asking_organisation


class ObligationReply(WrittenOnce):
    """What the user handed in: a report, what was put right, or what they say for themselves."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="replies")
    kind = models.CharField(_("类别"), max_length=14, choices=ReplyKind.choices)
    text = models.TextField(_("内容"), max_length=WORDS_LENGTH)
    file = models.ForeignKey(
        "cases.Attachment", on_delete=models.PROTECT, null=True, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("提交时间"))

    class Meta:
        verbose_name = _("使用单位提交的材料")
        verbose_name_plural = _("使用单位提交的材料")

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.kind}"


class ObligationFinding(WrittenOnce):
    """What a person of the department found when they looked; both sides read it."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="findings")
    kind = models.CharField(_("核查结论"), max_length=12, choices=FindingKind.choices)
    text = models.TextField(_("核查情况"), max_length=WORDS_LENGTH)
    file = models.ForeignKey(
        "cases.Attachment", on_delete=models.PROTECT, null=True, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("核查时间"))

    class Meta:
        verbose_name = _("核查记录")
        verbose_name_plural = _("核查记录")

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.kind}"


class MeasureProposal(models.Model):
    """What a reviewer proposes to the head; the department's own paper until it is decided (S42).

    What the head writes when sending it back is noted once.
    """

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="proposals")
    measure = models.CharField(_("拟采取的措施"), max_length=8, choices=Measure.choices)
    ground = models.CharField(
        _("违规情形"), max_length=4, choices=ViolationGround.choices, blank=True
    )
    text = models.TextField(_("事实和理由"), max_length=WORDS_LENGTH)
    bar = models.CharField(_("禁入范围"), max_length=4, choices=BarScope.choices, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("提出时间"))
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    returned_at = models.DateTimeField(_("退回时间"), null=True)
    remark = models.TextField(_("退回意见"), max_length=WORDS_LENGTH, blank=True)

    class Meta:
        verbose_name = _("措施建议")
        verbose_name_plural = _("措施建议")

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.measure}"

    @property
    def sealed_words(self) -> str:
        """What its event knows by a digest."""
        return f"{self.measure}\n{self.ground}\n{self.bar}\n{self.text}"
