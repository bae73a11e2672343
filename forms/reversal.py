"""What somebody says who drafts the reversal of a version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cases.queries.version_items import RequestInVersion

REASON_LENGTH = 2000


class ReversalForm(forms.Form):
    """Why a version is taken back, and which of its requests stay as they are."""

    use_required_attribute = False

    reason = forms.CharField(
        label=_("撤销理由"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明发现的问题和依据；撤销生效后随版本公开显示。"),
        error_messages={"required": _("请写明撤销理由；撤销生效后将公开显示。")},
    )
    keeping = forms.TypedMultipleChoiceField(
        label=_("保留的申请"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("勾选的申请所作的调整是有意的，予以保留；不勾选则撤销本版本的全部调整。"),
    )

    def __init__(
        self,
        data: Any = None,  # Any: what Django takes as form data
        *,
        requests: Sequence[RequestInVersion],
    ) -> None:
        """Offer the requests that the version holds; a single one leaves nothing to choose."""
        super().__init__(data)
        field = self.fields["keeping"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101  # for the type checker
        field.choices = [(each.change.pk, _named(each)) for each in requests]
        if len(requests) < 2:  # noqa: PLR2004  # to keep the only one would take nothing back
            del self.fields["keeping"]

    @property
    def kept(self) -> frozenset[int]:
        """The keys of the requests to be kept, from a valid form."""
        return frozenset(self.cleaned_data.get("keeping", ()))


def _named(each: RequestInVersion) -> str:
    counts = "，".join(f"{label} {count}" for label, count in each.labelled)
    return f"{each.change.number} {each.change.organisation} · {each.change.title}（{counts}）"
