"""What a department types of a grant, and what narrows a list of them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models.grant import DELIVERY_NOTE_LENGTH
from cases.states.grant import GrantState
from forms.base import StepForm
from forms.entry_filter import ALL


class DeliveryForm(StepForm):
    """That the way to the data is open, and which it is."""

    note = forms.CharField(
        label=_("取得数据的方式"),
        max_length=DELIVERY_NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("被授权主体会看到这段文字。请写明接口地址或者领取办法；不要写入口令或密钥。"),
        error_messages={"required": _("请写明数据怎样取得，例如接口地址和联系窗口。")},
    )


class GrantFilter(forms.Form):
    """Which grants are shown."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ALL, *GrantState.choices])

    @property
    def wanted(self) -> dict[str, str]:
        """What narrows the list; a value that is not offered does not."""
        self.is_valid()
        state = str(self.cleaned_data.get("state", ""))
        return {"state": state} if state else {}
