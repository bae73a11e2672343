"""What people write about a case: a message, a note, a reminder to themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _t, gettext_lazy as _

from cases.errors import BadInput
from cases.models.collaboration import TEXT_LENGTH
from workflows.collaboration import reminders
from workflows.collaboration.words import checked_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

CUSTOM: Final = "custom"
MOMENT_LABELS: Final = {
    "tomorrow": _("明天"),
    "later": _("3 个工作日后"),
    "before_due": _("到期前一个工作日"),
}


class WordsForm(forms.Form):
    """A text as the act takes it: the browser counts an end of line as one sign, and so do we."""

    use_required_attribute = False

    text = forms.CharField(
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": TEXT_LENGTH}),
    )

    def clean_text(self) -> str:
        """Say in the act's own sentence what is wrong with the text."""
        try:
            return checked_text(self.cleaned_data["text"])
        except BadInput as error:
            raise ValidationError(error.message) from error


class MessageForm(WordsForm):
    """A message to the other side."""

    prefix = "message"

    def __init__(self, data: Any = None) -> None:  # Any: what Django takes as form data
        """Name the field for this page."""
        super().__init__(data)
        self.fields["text"].label = _("消息")


class NoteForm(WordsForm):
    """An internal note."""

    prefix = "note"

    def __init__(self, data: Any = None) -> None:  # Any: what Django takes as form data
        """Name the field for this page."""
        super().__init__(data)
        self.fields["text"].label = _("备注")


class ReminderForm(forms.Form):
    """When to be reminded of a case, and of what; quick choices or a moment of one's own."""

    prefix = "reminder"
    use_required_attribute = False

    moment = forms.ChoiceField(
        label=_("何时提醒"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("请选择何时提醒。"),
            "invalid_choice": _("这一时间已经过去或不适用：请另选一项，或自定时间。"),
        },
    )
    when = forms.DateTimeField(
        label=_("自定时间"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("时间不对：请写成 年-月-日 时:分，例如 2026-01-05 09:00。")},
    )
    text = forms.CharField(
        label=_("提醒内容"),
        required=False,
        max_length=reminders.TEXT_LENGTH,
        error_messages={"max_length": _("提醒内容最多 %(limit_value)d 字：请精简后再提交。")},
        help_text=_("可不填；只有您自己看得到。"),
    )
    hides_tasks = forms.BooleanField(
        label=_("到时再列入我的待办"),
        required=False,
        help_text=_("任务仍计入待办数字，期限、催办照常；到期当天一定重新出现。"),
    )

    def __init__(
        self,
        data: Any = None,  # Any: what Django takes as form data
        *,
        moments: Mapping[str, datetime],
        initial: Mapping[str, Any] | None = None,  # Any: form values
    ) -> None:
        """Offer these moments by name, and one of one's own."""
        start = {"moment": next(iter(moments), CUSTOM), **(initial or {})}
        super().__init__(data, initial=start)
        self._moments = moments
        field = self.fields["moment"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
        field.choices = [
            *((name, _moment_label(name, moment)) for name, moment in moments.items()),
            (CUSTOM, _t("自定时间")),
        ]

    def clean(self) -> dict[str, Any]:  # Any: cleaned form values
        """Ask for a moment of one's own where that was picked."""
        values = super().clean() or {}
        own = values.get("moment") == CUSTOM and not values.get("when")
        if own and "when" not in self.errors:
            self.add_error("when", _t("请填写自定的提醒时间，或改选上面的时间。"))
        return values

    def wanted(self) -> reminders.Wanted:
        """Return what a valid form asks for."""
        values = self.cleaned_data
        return reminders.Wanted(
            when=self._moments.get(values["moment"]) or values["when"],
            text=values["text"],
            hides_tasks=values["hides_tasks"],
        )


def _moment_label(name: str, moment: datetime) -> str:
    return f"{MOMENT_LABELS[name]}（{timezone.localtime(moment):%Y-%m-%d %H:%M}）"
