"""Applications for conditional data (有条件开放申请): the draft, and what was handed in."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.written_once import WrittenOnce
from cases.states.access_application import (
    ApplicationState,
    ApplicationTransitions,
    summary_of,
)
from cases.states.follow_up import FollowUp
from cases.states.second_look import OPEN


class AccessApplication(ApplicationTransitions, Case):
    """What an applicant wants to have, of however many departments.

    What they write is in `ApplicationDraft` until it is handed in, then in
    `SubmittedApplication`; each dataset is an `AccessLine` of its provider.
    """

    applicant = models.ForeignKey(
        "cases.Applicant",
        on_delete=models.PROTECT,
        related_name="applications",
        verbose_name=_("申请主体"),
    )
    # The list that was read when it was handed in; None: it is a draft.
    list_version = models.ForeignKey(
        "cases.ListVersion",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("清单版本"),
    )
    copied_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="copies", verbose_name=_("复制自")
    )
    # The grant that it is to renew or to amend; None: it stands by itself.
    data_grant = models.ForeignKey(
        "cases.Grant",
        on_delete=models.PROTECT,
        null=True,
        related_name="follow_ups",
        verbose_name=_("原授权"),
    )
    follows_as = models.CharField(
        _("续期或变更"), max_length=10, choices=FollowUp.choices, blank=True
    )

    class Meta:
        verbose_name = _("有条件开放申请")
        verbose_name_plural = _("有条件开放申请")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(data_grant__isnull=True, follows_as="")
                | Q(data_grant__isnull=False, follows_as__in=FollowUp.values),
                name="access_application_says_how_it_follows",
            ),
        ]

    @property
    def sole_drafter(self) -> int | None:
        """The natural person who applies: they share an organisation with others like them."""
        return self.applicant.person_id

    def summary(self) -> ApplicationState:
        """Return what its lines amount to now; it reads them."""
        standing = self.lines.filter(decided_anew=None)
        found = list(standing.values_list("state", "second_look__state"))
        asked = self.supplement_requests.filter(answered_at=None, lapsed_at=None).exists()
        return summary_of(
            [state for state, _look in found],
            asked=asked,
            looked_at=any(look in OPEN for _state, look in found),
        )


class ApplicationDraft(models.Model):
    """What an applicant has written and not handed in: their own paper, saved as they type.

    `content` has the shape of `workflows.conditional_access.content.Content`, unchecked.
    `version` counts the savings: a page that saves over a later one is refused.
    """

    application = models.OneToOneField(
        AccessApplication, on_delete=models.CASCADE, related_name="draft"
    )
    content = models.JSONField(_("草稿内容"), default=dict)
    version = models.PositiveIntegerField(_("保存次数"), default=0)
    saved_at = models.DateTimeField(_("保存时间"))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("申请草稿")
        verbose_name_plural = _("申请草稿")

    def __str__(self) -> str:
        return f"{self.application_id} {self.version}"


class SubmittedApplication(WrittenOnce):
    """One handing in of an application, checked; a supplement is another one.

    `content` has the shape of `workflows.conditional_access.content.Content`; `digest` is that
    of its canonical JSON and stands in the events of the application and of its lines.
    """

    application = models.ForeignKey(
        AccessApplication, on_delete=models.PROTECT, related_name="submissions"
    )
    number = models.PositiveSmallIntegerField(_("提交次数"))
    content = models.JSONField(_("申请内容"))
    digest = models.CharField(_("摘要值"), max_length=64)
    submitted_at = models.DateTimeField(_("提交时间"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("提交的申请")
        verbose_name_plural = _("提交的申请")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "number"], name="submitted_application_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.number}"
