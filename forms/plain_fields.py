"""Fields that say in our own words what is wrong, what is allowed, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def some_words(
    *,
    label: StrOrPromise,
    most: int,
    help_text: StrOrPromise = "",
    missing: StrOrPromise = "",
    rows: int = 0,
) -> forms.CharField:
    """Return a field for words; how many it takes stands beside it.

    Args:
        label: what it is called.
        most: how many characters it takes.
        help_text: what belongs in it.
        missing: the sentence where it is left empty; without one it may be.
        rows: as how many rows it is shown; 0: one line.
    """
    limit = format_lazy(_("最多 {most} 字。"), most=most)
    widget: Any = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()  # Any: stubs
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(missing),
        widget=widget,
        help_text=format_lazy("{} {}", help_text, limit) if help_text else limit,
        error_messages={
            "required": missing,
            "max_length": _(
                "最多 %(limit_value)d 字，您填写了 %(show_value)d 字：请精简后再提交。"
            ),
        },
    )


def a_number(
    *, label: StrOrPromise, least: int, most: int, help_text: StrOrPromise = ""
) -> forms.IntegerField:
    """Return a field for a whole number; what is allowed stands in each of its sentences."""
    allowed = format_lazy(
        _("请填写 {least} 至 {most} 之间的整数，只写数字。"), least=least, most=most
    )
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        help_text=help_text,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), allowed),
    )
