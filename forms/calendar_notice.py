"""What an administrator types of a notice on holidays and of a changed deadline."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.states.clock import COUNTED_UNITS, Tier
from forms.organisation import a_day
from forms.plain_fields import a_number, some_words
from workflows.administration.change_clock_policy import LONGEST

MOST_BYTES = 20_000
SOURCE_LENGTH = 200


class CalendarNoticeForm(forms.Form):
    """A notice of the State Council; the holidays are typed or come from a text file."""

    year = forms.IntegerField(label=_("年度"), min_value=2019, max_value=2100)
    title = forms.CharField(label=_("通知标题"), max_length=200)
    document_number = forms.CharField(label=_("文号"), max_length=60)
    url = forms.URLField(
        label=_("网址"),
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": _("网址不完整：请从 https:// 开始填写。")},
    )
    holidays = forms.CharField(
        label=_("放假安排"),
        required=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "每行一个节日：名称, 首日, 末日, 调休上班日（多个以空格分隔，没有可不填）。"
            "例如：元旦, 2027-01-01, 2027-01-03, 2027-01-09"
        ),
    )
    file = forms.FileField(
        label=_("或上传文本文件"),
        required=False,
        help_text=_("UTF-8 编码，格式与上面相同；选了文件即以文件为准。"),
    )

    def clean(self) -> dict[str, Any]:  # Any: Django's own signature
        """Put the text of the file, if there is one, where the typed text would be."""
        cleaned: dict[str, Any] = super().clean() or {}  # Any: form values
        file = cleaned.pop("file", None)
        if file is None:
            return cleaned
        if file.size > MOST_BYTES:
            self.add_error("file", _("文件太大：放假安排只有几行，请检查是否选错了文件。"))
            return cleaned
        try:
            cleaned["holidays"] = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", _("文件不是 UTF-8 编码的文本：请另存为 UTF-8 后再上传。"))
        return cleaned


class ClockPolicyForm(forms.Form):
    """Another length of a deadline from a day on; of a fixed date another source."""

    length = a_number(label=_("新时长"), least=1, most=LONGEST)
    unit = forms.ChoiceField(
        label=_("计时单位"),
        choices=[(unit.value, unit.label) for unit in COUNTED_UNITS],
        error_messages={
            "required": _("请从列表中选择计时单位。"),
            "invalid_choice": _("没有这一计时单位：请从列表中选择。"),
        },
        help_text=_(
            "工作小时自起算时刻起按办公时间计，暂停和延期仍以工作日计。提醒和逾期按日计："
            "当天过了到期时刻仍可办理，次日起算逾期；队列只显示到期日。"
        ),
    )
    effective_from = a_day(
        label=_("施行日期"), help_text=_("须晚于今天。已起算的时限仍按原规则办理。")
    )
    is_far_meant = forms.BooleanField(
        label=_("施行日期在一年以后，年份无误"),
        required=False,
        help_text=_("只有施行日期距今超过一年时才须勾选。"),
    )
    source = some_words(
        label=_("依据"),
        most=SOURCE_LENGTH,
        help_text=_("文件名称和条款；没有文件依据的写“内部约定”。"),
        missing=_("请写明依据：文件名称和条款，或“内部约定”。"),
    )
    tier = forms.ChoiceField(
        label=_("依据可信度"),
        choices=Tier.choices,
        initial=Tier.C,
        error_messages={
            "required": _("请选择依据的可信度。"),
            "invalid_choice": _("没有这一可信度：请从列表中选择。"),
        },
    )

    def __init__(
        self,
        data: Any = None,  # Any: what Django takes as form data
        *,
        has_length: bool,
        initial: dict[str, Any] | None = None,  # Any: form values
    ) -> None:
        """Ask for a length where the deadline has one."""
        super().__init__(data, initial=initial)
        if not has_length:
            del self.fields["length"], self.fields["unit"]
