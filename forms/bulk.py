"""What is done to many tasks at once: which act, to whom, why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _t, gettext_lazy as _

from cases.errors import BadInput
from cases.models import Person
from forms.absence import ColleagueField
from forms.whole_number import whole_number
from workflows.engine.bulk.acts import ACTS
from workflows.engine.bulk.plan import Picked
from workflows.engine.claims import NOTE_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from workflows.engine.bulk.acts import Decision

DECIDE, HAND_OVER = "decide", "hand_over"
_PICKED = re.compile(r"(\d{1,18})-(\d{1,9})", re.ASCII)


def picked_tasks(words: Iterable[str]) -> list[Picked]:
    """Return the tasks that checkboxes name, as `id-version`.

    Raises:
        BadInput: a word is something else.
    """
    picked = []
    for word in words:
        found = _PICKED.fullmatch(word)
        key, version = (whole_number(part) for part in found.groups()) if found else (None, None)
        if key is None or version is None:
            raise BadInput(_t("所选任务的格式不对：请回到队列重新勾选。"))
        picked.append(Picked(work_item=key, version=version))
    return picked


class BulkForm(forms.Form):
    """The act, and what it needs."""

    act = forms.ChoiceField(
        label=_("对所选任务"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("请选择要办理的操作。"),
            "invalid_choice": _("没有这种批量操作：请从列表中选择。"),
        },
    )
    to = ColleagueField(
        queryset=Person.objects.none(),
        label=_("移交或指派给"),
        required=False,
        empty_label=_("请选择同事"),
        help_text=_(
            "只在“移交或指派给同事”时填写。持有人移交自己的任务；负责人指派无人领取的任务。"
        ),
        error_messages={"invalid_choice": _("没有这位同事，或其账号已停用：请从列表中选择。")},
    )
    note = forms.CharField(
        label=_("说明或理由"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("记入每一项任务的派办记录；要求写明理由的决定，此处必填。"),
    )
    all_or_nothing = forms.BooleanField(
        label=_("有一项不能办即全部不办"),
        required=False,
        help_text=_(
            "在拟定和确认时各核对一次，其后逐项办理，已办成的不撤销；"
            "不勾选则不能办的逐项列出，其余照办。"
        ),
    )

    def __init__(
        self,
        data: Any = None,  # Any: what Django takes as form data
        *,
        colleagues: QuerySet[Person],
        decisions: Sequence[Decision],
    ) -> None:
        """Offer these colleagues, and these decisions beside the movements."""
        super().__init__(data)
        self.decisions = {f"{DECIDE}:{each.name}": each for each in decisions}
        acts = self.fields["act"]
        people = self.fields["to"]
        assert isinstance(acts, forms.ChoiceField)  # noqa: S101  # for the type checker
        assert isinstance(people, forms.ModelChoiceField)  # noqa: S101  # for the type checker
        movements = [(name, act.label) for name, act in ACTS.items() if name != DECIDE]
        decided = [
            (name, f"{each.node.task_title}：{each.outcome.label}")
            for name, each in self.decisions.items()
        ]
        acts.choices = [*movements, *decided]
        people.queryset = colleagues

    def clean(self) -> dict[str, Any]:  # Any: cleaned form values
        """Ask for a colleague or a reason where the act needs one."""
        values = super().clean() or {}
        act = values.get("act", "")
        if act == HAND_OVER and not values.get("to") and "to" not in self.errors:
            self.add_error("to", _("请选择移交或指派给谁。"))
        decision = self.decisions.get(act)
        if decision and decision.outcome.reason_required and not values.get("note", "").strip():
            self.add_error("note", _("请写明理由，再提交这一办理结果。"))
        return values

    @property
    def act_name(self) -> str:
        """The name of the act that a valid form chose."""
        return str(self.cleaned_data["act"]).partition(":")[0]

    def act_data(self) -> dict[str, Any]:  # Any: JSON content
        """Return what the plan keeps: the note, and to whom or what is decided."""
        data: dict[str, Any] = {"note": self.cleaned_data["note"].strip()}
        if self.act_name == HAND_OVER:
            data["to"] = self.cleaned_data["to"].pk
        if self.act_name == DECIDE:
            data["decision"] = str(self.cleaned_data["act"]).partition(":")[2]
        return data
