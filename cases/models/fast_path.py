"""The fast path (告知承诺): notices, exclusions, what was committed, reviews, diversions."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.written_once import WrittenOnce
from cases.states.clock import Tier
from cases.states.fast_path import (
    DiversionCause,
    ExclusionCategory,
    ExclusionPlace,
    FastPathGround,
    FastPathTransitions,
)

REASON_LENGTH = 2000


class FastPathNotice(WrittenOnce):
    """What applicants are told (告知书) and what they commit to (承诺事项), from a day on.

    `items` is a list of objects with `code`, `text`, `value` (one `CommitmentValue`), `label` of
    that value, and `mandatory`. `digest` is that of text and items as canonical JSON.
    """

    number = models.PositiveSmallIntegerField(_("版次"), unique=True)
    text = models.TextField(_("告知内容"))
    items = models.JSONField(_("承诺事项"))
    source = models.CharField(_("依据"), max_length=200)
    tier = models.CharField(_("依据可信度"), max_length=1, choices=Tier.choices)
    effective_from = models.DateField(_("施行日期"))
    digest = models.CharField(_("摘要值"), max_length=64)

    class Meta:
        verbose_name = _("告知书")
        verbose_name_plural = _("告知书")

    def __str__(self) -> str:
        return str(self.number)


class FastPathExclusion(models.Model):
    """A field or word that keeps an entry or a purpose from the fast path; an administrator's."""

    category = models.CharField(_("排除事项"), max_length=24, choices=ExclusionCategory.choices)
    place = models.CharField(_("查找位置"), max_length=10, choices=ExclusionPlace.choices)
    value = models.CharField(_("字段值或者词语"), max_length=40)
    source = models.CharField(_("依据"), max_length=200)
    tier = models.CharField(_("依据可信度"), max_length=1, choices=Tier.choices)

    class Meta:
        verbose_name = _("告知承诺排除规则")
        verbose_name_plural = _("告知承诺排除规则")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "value"], name="fast_path_exclusion_once"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.value}"


class FastPathCommitment(WrittenOnce):
    """What an application rests on and what its applicant committed to, as it was handed in.

    `snapshot` is what the scenario's edition or the row of the list said then; `commitments` are
    the items of the notice with what was filled in. `digest` is that of both and of the notice,
    and stands in the event that opens the one-off review.
    """

    application = models.OneToOneField(
        "cases.AccessApplication", on_delete=models.PROTECT, related_name="fast_path"
    )
    ground = models.CharField(_("适用依据"), max_length=12, choices=FastPathGround.choices)
    edition = models.ForeignKey(
        "cases.ScenarioEdition", on_delete=models.PROTECT, null=True, related_name="+"
    )
    unit = models.ForeignKey(
        "cases.PriorityUnit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    snapshot = models.JSONField(_("适用依据快照"))
    notice = models.ForeignKey(FastPathNotice, on_delete=models.PROTECT, related_name="+")
    commitments = models.JSONField(_("承诺事项"))
    digest = models.CharField(_("摘要值"), max_length=64)
    committed_at = models.DateTimeField(_("承诺时间"))
    committed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("告知承诺")
        verbose_name_plural = _("告知承诺")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ground=FastPathGround.SCENARIO, edition__isnull=False, unit=None)
                | Q(~Q(ground=FastPathGround.SCENARIO), edition=None, unit__isnull=False),
                name="fast_path_rests_on_its_ground",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.ground}"


class FastPathReview(FastPathTransitions, Case):
    """The commission's one decision on all lines of an application (一次性审核)."""

    application = models.OneToOneField(
        "cases.AccessApplication",
        on_delete=models.PROTECT,
        related_name="one_off_review",
        verbose_name=_("申请"),
    )

    class Meta:
        verbose_name = _("一次性审核")
        verbose_name_plural = _("一次性审核")


class LineDiversion(WrittenOnce):
    """That a line left the fast path for the ordinary one (转普通程序), and why."""

    line = models.OneToOneField(
        "cases.AccessLine", on_delete=models.PROTECT, related_name="diversion"
    )
    cause = models.CharField(_("转普通程序的原因"), max_length=20, choices=DiversionCause.choices)
    reason = models.TextField(_("理由"), max_length=REASON_LENGTH)
    diverted_at = models.DateTimeField(_("转入时间"))
    # None: a rule did, such as a commitment that was found false.
    diverted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("转普通程序")
        verbose_name_plural = _("转普通程序")

    def __str__(self) -> str:
        return f"{self.line_id} {self.cause}"
