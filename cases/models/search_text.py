"""What a case can be found by."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchText(models.Model):
    """The folded text of a case, one line for each name it is known by.

    Beside it stand its pairs of characters: on PostgreSQL in a column of this table under a
    GIN index, on SQLite in a full-text table. `cases.search_index` writes both.
    """

    case = models.OneToOneField(
        "cases.Case", on_delete=models.CASCADE, primary_key=True, related_name="search_text"
    )
    text = models.TextField(_("检索文本"))

    class Meta:
        verbose_name = _("检索文本")
        verbose_name_plural = _("检索文本")

    def __str__(self) -> str:
        return self.text[:40]
