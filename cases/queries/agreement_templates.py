"""Reads of the template of agreements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import AgreementTemplateDraft, AgreementTemplateVersion

if TYPE_CHECKING:
    from django.db.models import QuerySet


def template_versions() -> QuerySet[AgreementTemplateVersion]:
    """Return the released versions, the newest first."""
    return AgreementTemplateVersion.objects.select_related("released_by").order_by("-number")


def template_version(number: int) -> AgreementTemplateVersion | None:
    """Return the version of that number."""
    return template_versions().filter(number=number).first()


def template_in_force() -> AgreementTemplateVersion:
    """Return the version by which agreements are drawn up now: the newest.

    Raises:
        AgreementTemplateVersion.DoesNotExist: the seed is gone.
    """
    return AgreementTemplateVersion.objects.latest("number")


def template_draft() -> AgreementTemplateDraft | None:
    """Return the version that is being worded, if there is one."""
    return AgreementTemplateDraft.objects.select_related("saved_by").first()
