"""Where the things go that a leaver leaves behind: one answer per group, and why they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _t, gettext_lazy as _

from forms.absence import ColleagueField

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_stubs_ext import StrOrPromise

    from cases.models import Person
    from workflows.administration.leaving import LeftBehind


class LeavingForm(forms.Form):
    """One field per group of tasks, of drafted cases and per absence."""

    reason = forms.CharField(
        label=_("停用的理由"), max_length=300, help_text=_("例如“调离本单位”。记入系统链。")
    )

    def __init__(
        self,
        data: Any = None,  # Any: what Django takes as form data
        *,
        left: LeftBehind,
        initial: dict[str, Any] | None = None,  # Any: form values
    ) -> None:
        """Ask for an answer to everything that is left behind."""
        super().__init__(data, initial=initial)
        self.keys: list[str] = []
        for group in left.tasks:
            label = _t("%(where)s · %(role)s：%(count)s 项任务") % {
                "where": group.organisation.full_name,
                "role": group.role_label,
                "count": len(group.tasks),
            }
            self._ask(group.key, label, group.people, nobody=_("退回团队队列"))
        for drafts in left.drafts:
            label = _t("%(where)s · %(kind)s：%(count)s 件由其起草的案卷") % {
                "where": drafts.organisation.full_name,
                "kind": drafts.kind_label,
                "count": len(drafts.cases),
            }
            self._ask(drafts.key, label, drafts.people, nobody=None)
        for each in left.stand_ins:
            label = _t("代%(name)s办理（%(first)s 至 %(last)s）") % {
                "name": each.absence.person.name,
                "first": each.absence.valid_from,
                "last": each.absence.valid_until,
            }
            nobody = _("无人代办，任务显示给单位负责人")
            self._ask(each.key, label, each.people, nobody=nobody)
        self.order_fields([*self.keys, "reason"])

    def _ask(
        self, key: str, label: str, people: QuerySet[Person], *, nobody: StrOrPromise | None
    ) -> None:
        self.keys.append(key)
        self.fields[key] = ColleagueField(
            queryset=people,
            label=label,
            required=nobody is None,
            empty_label=nobody or _("请选择接办人"),
            help_text="" if nobody else _("起草的案卷只能由经办人办理，须有一位同事接办。"),
            error_messages={
                "required": _("请选择接办人；没有人选时，请先授予一位同事经办角色。"),
                "invalid_choice": _("没有这位同事，或其账号已停用：请从列表中选择。"),
            },
        )

    def answers(self) -> dict[str, int | None]:
        """Return by group the id of who takes it, from a valid form; None: nobody by name."""
        chosen = {key: self.cleaned_data[key] for key in self.keys}
        return {key: person.pk if person else None for key, person in chosen.items()}
