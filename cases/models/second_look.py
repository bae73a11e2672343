"""Second looks (复核): what an applicant asks about an answer, and what the commission rules."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.access_line import OPINION_LENGTH, AccessLine
from cases.models.case import Case
from cases.states.second_look import SecondLookRuling, SecondLookTransitions


class SecondLook(SecondLookTransitions, Case):
    """One look of the commission at the answer to a line: each answer is looked at once.

    Nobody opened it, as with lines: the applicant reads about it on the application alone. What
    is ruled is the examiner's proposal until the lead decides, then the decision.
    """

    line = models.OneToOneField(
        AccessLine, on_delete=models.PROTECT, related_name="second_look", verbose_name=_("申请行")
    )
    grounds = models.TextField(_("复核理由"), max_length=OPINION_LENGTH)
    asked_at = models.DateTimeField(_("申请复核时间"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ruling = models.CharField(
        _("复核意见"), max_length=10, choices=SecondLookRuling.choices, blank=True
    )
    reasons = models.TextField(_("复核决定的理由"), max_length=OPINION_LENGTH, blank=True)
    granted_months = models.PositiveSmallIntegerField(_("开放期限（月）"), null=True)
    conditions = models.TextField(_("附加条件"), max_length=OPINION_LENGTH, blank=True)
    decided_at = models.DateTimeField(_("复核决定时间"), null=True)

    class Meta:
        verbose_name = _("复核")
        verbose_name_plural = _("复核")
