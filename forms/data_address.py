"""What is typed to enter where data is to be had, and to take it back."""

from __future__ import annotations

import re
from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.states.data_probe import DataFormat

ADDRESS_LENGTH: Final = 500
ITEMS_LENGTH: Final = 4000
REASON_LENGTH: Final = 300
_BETWEEN: Final = re.compile(r"[\r\n,，;；、]+")


class DataAddressForm(forms.Form):
    """An address, its format and the data items that the file must have."""

    use_required_attribute = False

    address = forms.CharField(
        label=_("数据地址"),
        max_length=ADDRESS_LENGTH,
        help_text=_("以 http:// 或 https:// 开头，不含用户名和密码；内部地址一般不探测。"),
        error_messages={
            "required": _("请填写数据地址。"),
            "max_length": _("数据地址不能超过 %(limit_value)s 个字符。"),
        },
    )
    data_format = forms.ChoiceField(
        label=_("格式"),
        choices=[("", _("请选择")), *DataFormat.choices],
        help_text=_("CSV、XLSX、JSON 文件会检查内容；接口和其他格式只看能否应答。"),
        error_messages={
            "required": _("请选择格式。"),
            "invalid_choice": _("没有这种格式。请从列出的格式中选择。"),
        },
    )
    items = forms.CharField(
        label=_("应有数据项"),
        required=False,
        max_length=ITEMS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("用逗号或换行隔开；留空则为条目所列的全部数据项。"),
        error_messages={"max_length": _("应有数据项不能超过 %(limit_value)s 个字。")},
    )

    def clean_items(self) -> list[str]:
        """Take the names apart, each once."""
        names = (name.strip() for name in _BETWEEN.split(self.cleaned_data["items"]))
        return list(dict.fromkeys(name for name in names if name))


class EndAddressForm(forms.Form):
    """Why an address is no longer used."""

    use_required_attribute = False

    reason = forms.CharField(
        label=_("停用理由"),
        max_length=REASON_LENGTH,
        error_messages={
            "required": _("请写明停用理由。"),
            "max_length": _("停用理由不能超过 %(limit_value)s 个字。"),
        },
    )
