"""What the fields of an entry are called, for sentences that name some of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import EntryRow

if TYPE_CHECKING:
    from collections.abc import Iterable

_LABELS = {each.name: each.verbose_name for each in EntryRow._meta.fields}  # noqa: SLF001  # Django's API


def named(fields: Iterable[str]) -> str:
    """Return the names of some fields as a sentence lists them, in the reader's language."""
    return "、".join(str(_LABELS[name]) for name in fields)
