"""What is typed when an entry is suspended in an emergency."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.states.emergency_suspension import SuspensionReason

TEXT_LENGTH = 1000


class SuspendAtOnceForm(forms.Form):
    """Why an entry is closed from this moment on."""

    use_required_attribute = False

    reason_code = forms.ChoiceField(
        label=_("中止原因"),
        choices=[("", _("请选择")), *SuspensionReason.choices],
        help_text=_("这一项会在条目的公开页面上显示。"),
        error_messages={
            "required": _("请选择中止原因。"),
            "invalid_choice": _("请从列表中选择中止原因。"),
        },
    )
    reason_text = forms.CharField(
        label=_("情况说明"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("写明发生了什么、涉及哪些数据；不公开，供确认人判断，并记入案卷历史。"),
        error_messages={"required": _("请写明发生了什么、涉及哪些数据。")},
    )
