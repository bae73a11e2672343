"""A field for datasets, by the codes that the portal gives them, one per line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _t

from cases.queries.list_versions import current_version
from cases.queries.open_list import rows_of_version
from forms.plain_fields import some_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from cases.models import EntryRow

MOST_CODES = 30
MOST_SHOWN = 5
CHARACTERS = 2000


def dataset_codes(*, label: StrOrPromise, help_text: StrOrPromise) -> forms.CharField:
    """Return the field; it may be left empty."""
    return some_words(label=label, most=CHARACTERS, rows=4, help_text=help_text)


def clean_codes(typed: str) -> list[EntryRow]:
    """Return what the list in effect says of the datasets with some codes, in their order.

    Raises:
        ValidationError: one is not on the list, or there are too many.
    """
    codes = list(dict.fromkeys(line.strip() for line in typed.splitlines() if line.strip()))
    if len(codes) > MOST_CODES:
        raise forms.ValidationError(
            _t("最多 %(most)s 个编号，现有 %(now)s 个：请只留主要的。")
            % {"most": MOST_CODES, "now": len(codes)}
        )
    version = current_version()
    found: dict[str, EntryRow] = {}
    if codes and version is not None:
        rows = rows_of_version(version).filter(portal_dataset_id__in=codes)
        found = {row.portal_dataset_id: row for row in rows.select_related("entry", "provider")}
    if unknown := [code for code in codes if code not in found]:
        raise forms.ValidationError(
            _t("现行清单中没有这些数据集编号：%(codes)s。请在“开放清单”中核对后重填。")
            % {"codes": "、".join(unknown[:MOST_SHOWN])}
        )
    return [found[code] for code in codes]
