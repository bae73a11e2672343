"""What is typed about meetings of supply and demand."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from forms.organisation import a_day
from forms.plain_fields import some_words


class MeetingForm(forms.Form):
    """When a meeting was held, who came, and what was said."""

    use_required_attribute = False

    title = some_words(label=_("会议名称"), most=100, missing=_("请填写会议名称。"))
    held_on = a_day(label=_("召开日期"))
    attendees = some_words(
        label=_("参加单位"),
        most=2000,
        rows=4,
        help_text=_("写单位名称；不写个人的联系方式。"),
        missing=_("请写明参加单位。"),
    )
    minutes = some_words(
        label=_("会议纪要"),
        most=8000,
        rows=12,
        help_text=_("登记后不能改动；提出的需求请在会议页面逐项登记。"),
        missing=_("请填写会议纪要。"),
    )
