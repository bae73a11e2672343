"""What an administrator types of how decisions can be contested."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models.letter import REMEDIES_LENGTH
from cases.states.clock import Tier
from forms.calendar_notice import SOURCE_LENGTH
from forms.organisation import a_day
from forms.plain_fields import some_words


class RemediesForm(forms.Form):
    """The text that letters print, on what it rests, and from which day on."""

    text = some_words(
        label=_("救济途径"),
        most=REMEDIES_LENGTH,
        help_text=_("每段一行，印在不予开放决定书末尾。"),
        missing=_("请写明申请人可以怎么办。"),
        rows=6,
    )
    effective_from = a_day(label=_("施行日期"), help_text=_("今天或者以后；已发出的文书不变。"))
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
