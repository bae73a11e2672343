"""Saved views of a queue."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """A filter of a queue under a name, for oneself or shared with an organisation.

    `schema` is the version of the filter's vocabulary; a clause that a later version does not
    know is left out, and the page says so.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_views"
    )
    name = models.CharField(_("名称"), max_length=60)
    queue = models.CharField(_("队列"), max_length=20)
    filter = models.JSONField(_("筛选条件"), default=dict)
    schema = models.PositiveSmallIntegerField(_("条件版本"), default=1)
    shared_with = models.ForeignKey(
        "cases.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="shared_views",
        verbose_name=_("共享单位"),
    )
    created_at = models.DateTimeField(_("创建时间"))

    class Meta:
        verbose_name = _("保存的视图")
        verbose_name_plural = _("保存的视图")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "queue", "name"],
                name="saved_view_name_once",
                violation_error_message=_("您已有同名的视图。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name
