"""What a person fills in before they go away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Person
from cases.states.case_kind import CaseKind
from forms.organisation import a_day
from forms.plain_fields import some_words

if TYPE_CHECKING:
    from typing import Any

    from django.db.models import QuerySet

    _PersonField = forms.ModelChoiceField[Person]
else:
    _PersonField = forms.ModelChoiceField


class ColleagueField(_PersonField):
    """Choose a colleague by name and account."""

    def label_from_instance(self, obj: Person) -> str:
        """Tell namesakes apart."""
        return f"{obj.name}（{obj.username}）"


class AbsenceForm(forms.Form):
    """Who is away, when, why, and who stands in."""

    person = ColleagueField(queryset=Person.objects.none(), label=_("外出人"), empty_label=None)
    first_day = a_day(label=_("起始日"))
    last_day = a_day(label=_("截止日"), help_text=_("含当天；次日起自动恢复，不必办理手续。"))
    delegate = ColleagueField(
        queryset=Person.objects.none(),
        label=_("代办人"),
        required=False,
        empty_label=_("无（任务显示给单位负责人）"),
        help_text=_(
            "代办人以您的身份办理，记录中同时写明两人；您已参与回避的事项，代办人也须回避。"
        ),
    )
    kinds = forms.MultipleChoiceField(
        label=_("代办范围"),
        choices=CaseKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只代办所选类型的案卷；都不选表示全部。范围以外的任务仍等您回来办理。"),
    )
    reason = some_words(
        label=_("事由"),
        most=300,
        help_text=_("例如：年休假、出差。"),
        missing=_("请写明事由，例如年休假、出差。"),
    )

    def __init__(
        self,
        data: Any = None,  # Any: what Django takes as form data
        *,
        people: QuerySet[Person],
        colleagues: QuerySet[Person],
        initial: dict[str, Any] | None = None,  # Any: form values
    ) -> None:
        """Offer the people whose absence may be entered, and those who may stand in."""
        super().__init__(data, initial=initial)
        for name, offered in (("person", people), ("delegate", colleagues)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # for the type checker
            field.queryset = offered
