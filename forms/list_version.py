"""What the commission says when it cuts a version of the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _t, gettext_lazy as _

NEXT_MIDNIGHT, CHOSEN, AT_ONCE = "midnight", "chosen", "at_once"


class CutForm(forms.Form):
    """When the version takes effect, and what is said of it in public."""

    use_required_attribute = False

    title = forms.CharField(
        label=_("标题"),
        required=False,
        max_length=200,
        help_text=_("留空则按生效时间自动命名。"),
    )
    effect = forms.ChoiceField(
        label=_("生效时间"),
        choices=[
            (NEXT_MIDNIGHT, _("次日零时（默认）")),
            (CHOSEN, _("指定时间")),
            (AT_ONCE, _("复核确认后立即生效")),
        ],
        initial=NEXT_MIDNIGHT,
        widget=forms.RadioSelect,
    )
    effective_at = forms.DateTimeField(
        label=_("指定的生效时间"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("北京时间；仅在选择“指定时间”时填写，不早于上一版本的生效时间。"),
    )
    immediate_reason = forms.CharField(
        label=_("立即生效的理由"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("仅在选择“立即生效”时填写，将公开显示。"),
    )
    document_number = forms.CharField(
        label=_("文号"), required=False, max_length=60, help_text=_("例如：沪经信数〔2026〕12号。")
    )
    notice = forms.CharField(
        label=_("公布说明"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("随版本公开显示，说明本次调整的主要内容。"),
    )

    def clean(self) -> dict[str, Any]:  # Any: cleaned form values
        """Keep of time and reason only what the choice asks for; say which one is missing."""
        said = super().clean() or {}
        effect = said.get("effect")
        if effect == CHOSEN and "effective_at" in said and not said["effective_at"]:
            self.add_error("effective_at", _t("请填写生效时间，例如 2026-12-01 00:00。"))
        if effect == AT_ONCE and not said.get("immediate_reason"):
            self.add_error("immediate_reason", _t("立即生效须写明理由。"))
        if effect != CHOSEN:
            said["effective_at"] = None
        if effect != AT_ONCE:
            said["immediate_reason"] = ""
        return said
