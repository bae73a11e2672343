"""What every step form carries: the version of the page, the role picked, the reason."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django_stubs_ext import StrOrPromise

    from cases.models import Case, Membership

REASON_LENGTH = 2000


class StepForm(forms.Form):
    """A bare confirmation of an act: forms with more in them extend it.

    `expected_version` is the case's version on the page; `hat` the role under which the
    person acts, asked for only where several fit.
    """

    # The page has one form and several buttons: what one of them asks for must not stop
    # the browser from sending another. The server says what is missing.
    use_required_attribute = False

    expected_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    hat = forms.ChoiceField(label=_("以何身份办理"), widget=forms.RadioSelect)

    def __init__(
        self,
        data: Any = None,  # Any: what Django takes as form data
        *,
        case: Case,
        hats: Sequence[Membership],
        **kwargs: Any,  # Any: Django's own arguments
    ) -> None:
        """Bind the form to a case and to the roles that fit; both are kept for subclasses."""
        initial = {"expected_version": case.version, **kwargs.pop("initial", {})}
        super().__init__(data, initial=initial, **kwargs)
        self.case = case
        self.hats = hats
        if len(hats) > 1:
            self._offer(hats)
        else:
            del self.fields["hat"]

    def _offer(self, hats: Sequence[Membership]) -> None:
        field = self.fields["hat"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
        field.choices = [
            (str(hat.pk), f"{hat.organisation} · {hat.get_role_display()}") for hat in hats
        ]
        field.initial = str(hats[0].pk)

    @property
    def hat_id(self) -> int | None:
        """The membership picked on a valid form; None where only one fits."""
        picked = self.cleaned_data.get("hat")
        return int(picked) if picked else None

    @property
    def expected(self) -> int:
        """The case's version that the page showed, from a valid form."""
        return int(self.cleaned_data["expected_version"])

    def act_data(self) -> dict[str, Any]:  # Any: cleaned form values
        """Return what the act itself is given: the values without version and role."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"expected_version", "hat"}
        }


def reason_field(help_text: StrOrPromise) -> forms.CharField:
    """Return the field of a reason.

    Args:
        help_text: what belongs in it, and who reads it.
    """
    return forms.CharField(
        label=_("理由"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=help_text,
        error_messages={"required": _("请写明理由，再提交这一办理结果。")},
    )


class ReasonForm(StepForm):
    """An act that needs a written reason."""

    reason = reason_field(_("写明事实和依据；将记入案卷历史，当事各方可见。"))


def optional_reason(kind: type[StepForm]) -> forms.Field:
    """Return the field of a reason for an act that may do without.

    Args:
        kind: the form of the act that does not, on the same page.
    """
    field = copy.deepcopy(kind.base_fields["reason"])
    field.required = False
    return field
