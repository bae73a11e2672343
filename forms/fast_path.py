"""What is typed on the fast path: ground and commitments, an objection, the officer's decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.utils.translation import gettext as _t, gettext_lazy as _

from cases.queries.fast_path import as_shown, waiting_lines
from cases.states.fast_path import CommitmentValue
from forms.base import StepForm, reason_field
from forms.plain_fields import some_words
from workflows.conditional_access.checklist import YES
from workflows.conditional_access.fast_path.notice import VALUE, VALUE_LENGTH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.forms import BoundField

    from cases.models import FastPathReview
    from workflows.conditional_access.content import Content
    from workflows.conditional_access.fast_path.eligibility import Ground
    from workflows.conditional_access.fast_path.notice import Item

_COMMIT: Final = "commit-"
_DIVERT: Final = "divert-"


class FastPathForm(forms.Form):
    """Which path an application takes, on what, and what its applicant commits to.

    Nothing is refused while it is a draft: what lacks is said when the application is handed in.
    `draft_version` is how often the draft had been saved when the page was drawn, `notice` the
    digest of the notice that the page shows.
    """

    use_required_attribute = False

    draft_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    notice = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    ground = forms.ChoiceField(label=_("办理方式"), required=False, widget=forms.RadioSelect)

    def __init__(
        self,
        data: Any = None,  # Any: what Django takes as form data
        *,
        before: Content,
        grounds: Sequence[Ground],
        items: Sequence[Item],
        **kwargs: Any,  # Any: Django's own arguments
    ) -> None:
        """Begin with a draft; what was ticked upon another notice is to be ticked anew.

        Args:
            data: what was sent; None: the page is drawn.
            before: the draft.
            grounds: on what the fast path may rest now.
            items: the commitments of the notice.
            kwargs: Django's own.
        """
        super().__init__(data, **kwargs)
        self.items = items
        field = self.fields["ground"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
        field.choices = [
            ("", _t("普通程序：各数据提供部门分别审核")),
            *((each.key, _t("告知承诺：%(name)s") % {"name": each.name}) for each in grounds),
        ]
        for item in items:
            self.fields[_COMMIT + item.code] = forms.BooleanField(label=item.text, required=False)
            if item.value != CommitmentValue.NOTHING:
                self.fields[_COMMIT + item.code + VALUE] = _value_field(item)
        is_same_notice = before.notice == self.initial.get("notice", "")
        self.initial = {**_initial(before, items, with_ticks=is_same_notice), **self.initial}

    def commitments(self) -> list[BoundField]:
        """Return the fields of the commitments in the order of the notice."""
        return [self[name] for name in self.fields if name.startswith(_COMMIT)]

    def said(self) -> dict[str, str]:
        """Return what the page says to each commitment, complete or not."""
        found: dict[str, str] = {}
        for item in self.items:
            found[item.code] = YES if self.data.get(_COMMIT + item.code) else ""
            if item.value != CommitmentValue.NOTHING:
                name = item.code + VALUE
                found[name] = str(self.data.get(_COMMIT + name, ""))
        return found


def _value_field(item: Item) -> forms.CharField:
    field = some_words(label=item.label, most=VALUE_LENGTH)
    if item.value == CommitmentValue.DATE:
        field.widget = forms.DateInput(attrs={"type": "date"})
        field.help_text = _("提交之后的日期。")
    return field


def _initial(
    before: Content, items: Sequence[Item], *, with_ticks: bool
) -> Mapping[str, Any]:  # Any: initials
    said: dict[str, Any] = {"ground": before.ground}
    for item in items:
        is_ticked = before.commitments.get(item.code, "") == YES
        said[_COMMIT + item.code] = with_ticks and is_ticked
        said[_COMMIT + item.code + VALUE] = before.commitments.get(item.code + VALUE, "")
    return said


class ObjectionForm(StepForm):
    """Why a department objects to a line on the fast path."""

    reason = reason_field(
        _("写明为什么不能一次性审核；写入转普通程序告知书，申请人会看到。提出异议不是不予开放。")
    )


class SeenDemandForm(StepForm):
    """A decision on a demand as the page showed it: its lines and what was handed in."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    content_digest = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form signature
        """Carry the lines that wait and the digest of what was handed in last."""
        super().__init__(*args, **kwargs)
        review = cast("FastPathReview", self.case)
        self.lines = waiting_lines(review.application)
        last = review.application.submissions.order_by("number").last()
        self.initial["seen"] = ",".join(as_shown(self.lines))
        self.initial["content_digest"] = last.digest if last is not None else ""

    def act_data(self) -> dict[str, Any]:  # Any: cleaned form values
        """Return what the act is given: the lines as they were shown."""
        said = super().act_data()
        return {**said, "seen": [each for each in said["seen"].split(",") if each]}


class OneOffApprovalForm(SeenDemandForm):
    """Which lines are sent to the ordinary path; all others are opened."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form signature
        """Offer each line that waits."""
        super().__init__(*args, **kwargs)
        for line in self.lines:
            self.fields[_DIVERT + line.number] = forms.BooleanField(
                label=_t("转普通程序：“%(name)s”（%(organisation)s）")
                % {"name": line.row.name, "organisation": line.organisation},
                required=False,
            )

    def act_data(self) -> dict[str, Any]:  # Any: cleaned form values
        """Return what the act is given: the numbers of the lines that are diverted."""
        said = super().act_data()
        ticked = [name for name, value in said.items() if name.startswith(_DIVERT) and value]
        rest = {name: value for name, value in said.items() if not name.startswith(_DIVERT)}
        return {**rest, "diverted": [name.removeprefix(_DIVERT) for name in ticked]}


class DiversionForm(SeenDemandForm):
    """Why the whole demand is sent to the ordinary path."""

    reason = reason_field(
        _("有数据转普通程序时填写；写入转普通程序告知书，申请人会看到。转普通程序不是不予开放。")
    )
