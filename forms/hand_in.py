"""The form by which a request is handed in: what was to be agreed on asks what was agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _t

from cases.queries.conflicts import agreements_said
from cases.states.list_change import ListChangeState
from forms.base import StepForm
from workflows.open_list.field_names import named
from workflows.open_list.joint_wordings import AGREEMENT_LENGTH, JointWording, to_be_agreed
from workflows.open_list.shown_values import shown_value

if TYPE_CHECKING:
    from cases.models import ListChange

# What was agreed about a conflict is in `agreed-<conflict>`.
AGREED = "agreed-"


class HandInForm(StepForm):
    """A bare confirmation, unless a wording that was to be agreed on is still one side's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: what the base takes
        """Ask of each such wording what was agreed; a draft that nobody ruled on has none."""
        super().__init__(*args, **kwargs)
        if self.case.state != ListChangeState.RETURNED:
            return
        waiting = to_be_agreed(cast("ListChange", self.case))
        said = agreements_said(self.case.pk, with_undone=True) if waiting else {}
        for each in waiting:
            field = _asked(each)
            field.initial = said.get(each.met.pk, "")
            self.fields[f"{AGREED}{each.met.pk}"] = field

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """Gather what was agreed by conflict."""
        values: dict[str, Any] = super().clean() or {}
        asked = [name for name in self.fields if name.startswith(AGREED)]
        values["agreements"] = {
            int(name.removeprefix(AGREED)): values.pop(name) for name in asked if name in values
        }
        return values


def _asked(waiting: JointWording) -> forms.CharField:
    row = waiting.met.item.proposed_row
    now = "；".join(
        _t("%(field)s现拟“%(value)s”")
        % {"field": named([name]), "value": shown_value(getattr(row, name), name)}
        for name in waiting.fields
    )
    return forms.CharField(
        label=_t("商定结果：%(about)s") % {"about": waiting.about},
        max_length=AGREEMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_t(
            "处理冲突时选了“另行商定措辞”，措辞还没有修改（%(now)s）。"
            "商定了别的措辞的，请先在上面修改条目；商定后仍用这一措辞的，"
            "请写明与谁商定、结果如何，审核人和审查人据此判断。"
        )
        % {"now": now},
        error_messages={
            "required": _t(
                "没有提交：%(about)s的措辞还没有修改，也没有写明商定结果。"
                "请先修改条目的措辞，或者在此写明与谁商定、结果如何。"
            )
            % {"about": waiting.about}
        },
    )
