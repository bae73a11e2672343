"""Two versions of a form, field by field: what a person typed, and what is stored now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django import forms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.forms import BoundField
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, kw_only=True)
class BothVersions:
    """One field whose two versions differ.

    Attributes:
        name: the field.
        label: what it is called.
        typed: what the person typed; empty where they left it empty.
        stored: what is stored now; empty where nothing is.
    """

    name: str
    label: StrOrPromise
    typed: str
    stored: str


def both_versions(typed: forms.BaseForm, stored: forms.BaseForm) -> list[BothVersions]:
    """Return the visible fields of two forms of one kind that do not say the same.

    Args:
        typed: bound to what was posted; it need not be valid.
        stored: unbound, with what is stored as its first values.
    """
    pairs = ((bound, stored[bound.name]) for bound in typed.visible_fields())
    found = (
        BothVersions(
            name=mine.name, label=mine.label, typed=in_words(mine), stored=in_words(theirs)
        )
        for mine, theirs in pairs
    )
    return [each for each in found if each.typed != each.stored]


def in_words(bound: BoundField) -> str:
    """Return what stands in a field as a reader sees it: labels for codes, one form of line end."""
    value = bound.value()
    if isinstance(bound.field, forms.ChoiceField):
        choices = cast("Iterable[tuple[object, object]]", bound.field.choices)
        labels = {str(code): str(label) for code, label in choices}
        return labels.get(str(value), str(value)) if value else ""
    return "" if value is None else "\n".join(str(value).strip().splitlines())
