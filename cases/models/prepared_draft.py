"""Drafts that a consultation point prepares, and an applicant claims by a code used once."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.access_application import AccessApplication
from cases.models.enquiry import Enquiry
from cases.states.consultation import PreparedState

if TYPE_CHECKING:
    from datetime import date

# House default: who typed it wrongly so often asks the point for another code.
MOST_TRIES: Final = 5


class PreparedDraft(models.Model):
    """Words for an application, until somebody claims them; then they are the applicant's alone.

    `content` has the shape of `workflows.conditional_access.content.Content` and is emptied when
    it is claimed, or another is prepared in its place; of the code a keyed digest is kept.
    `shared_at` is when the applicant let the point see how the application stands.
    """

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="drafts")
    content = models.JSONField(_("草稿内容"), null=True)
    code_digest = models.CharField(max_length=64)
    expires_on = models.DateField(_("领取截止日期"))
    tries = models.PositiveSmallIntegerField(_("输错次数"), default=0)
    prepared_at = models.DateTimeField(_("代拟时间"))
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    claimed_at = models.DateTimeField(_("领取时间"), null=True)
    application = models.OneToOneField(
        AccessApplication, on_delete=models.PROTECT, null=True, related_name="prepared_draft"
    )
    shared_at = models.DateTimeField(_("告知时间"), null=True)

    class Meta:
        verbose_name = _("代拟草稿")
        verbose_name_plural = _("代拟草稿")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(claimed_at__isnull=True, application__isnull=True, shared_at=None)
                | Q(claimed_at__isnull=False, application__isnull=False, content__isnull=True),
                name="prepared_draft_claimed_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def content_seal(self) -> str:
        """The digest of its words that its event holds, with that of its code as the salt."""
        said = json.dumps(self.content, sort_keys=True)
        return hashlib.sha256(f"{self.code_digest} {said}".encode()).hexdigest()

    def state_on(self, on: date) -> PreparedState:
        """Return where the draft stands on a day; the last day still counts."""
        if self.claimed_at is not None:
            return PreparedState.CLAIMED
        if self.content is None:
            return PreparedState.REPLACED
        if on > self.expires_on:
            return PreparedState.EXPIRED
        return PreparedState.LOCKED if self.tries >= MOST_TRIES else PreparedState.OPEN
