"""To whom a task is passed on, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _t, gettext_lazy as _

from cases.models import Person
from workflows.engine.claims import NOTE_LENGTH

if TYPE_CHECKING:
    from django.db.models import QuerySet


class HandOverForm(forms.Form):
    """Pick a colleague among those who could do the task."""

    to = forms.ModelChoiceField(
        label=_("移交给"),
        queryset=Person.objects.none(),
        empty_label=_("请选择同事"),
        error_messages={
            "required": _("请选择移交给谁。"),
            "invalid_choice": _("所选人员不能办理这项任务。请从列表中另选一位同事。"),
        },
    )
    note = forms.CharField(label=_("移交说明"), required=False, max_length=NOTE_LENGTH)

    def __init__(
        self,
        data: Any = None,  # Any: what Django takes as form data
        *,
        people: QuerySet[Person],
    ) -> None:
        """Offer these people."""
        super().__init__(data, prefix="hand-over")
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # for the type checker
        field.queryset = people

    def in_one_sentence(self) -> str:
        """Return what is wrong with an invalid form, for a message above the page."""
        wrong = [str(error) for errors in self.errors.values() for error in errors]
        return _t("没有移交：%(wrong)s") % {"wrong": " ".join(wrong)}
