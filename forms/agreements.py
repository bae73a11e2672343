"""What the sides of an agreement type: that it was signed on paper, by whom, when, and its scan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _t, gettext_lazy as _

from cases.models.agreement import REFERENCE_LENGTH, SIGNATORY_LENGTH
from cases.queries.agreements import newest_paper
from cases.queries.one_case import attachments_of
from forms.base import StepForm
from forms.organisation import a_day

if TYPE_CHECKING:
    from cases.models import Agreement


# What a clerk reads off the paper, by the names of `PaperSigning`.
READ_OFF = (
    "reference",
    "user_signatory",
    "user_signed_on",
    "provider_signatory",
    "provider_signed_on",
)


class ShownTextForm(StepForm):
    """An act upon the text of an agreement as the page showed it."""

    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form signature
        """Carry the digest of the text that the page shows."""
        super().__init__(*args, **kwargs)
        self.initial["sha256"] = cast("Agreement", self.case).bound.sha256


class SentPaperForm(ShownTextForm):
    """That the user has signed on paper."""

    authority = forms.BooleanField(
        label=_("签署人有权代表乙方签署"),
        error_messages={
            "required": _(
                "请勾选“签署人有权代表乙方签署”：没有授权的，请先取得授权，或者由法定代表人签署。"
            )
        },
    )


class OnlineSignatureForm(SentPaperForm):
    """The user's electronic signature."""


class CountersignatureForm(ShownTextForm):
    """The department's electronic signature."""

    authority = forms.BooleanField(
        label=_("签署人有权代表甲方签署"),
        error_messages={
            "required": _("请勾选“签署人有权代表甲方签署”：没有授权的，请由有权签署的负责人办理。")
        },
    )


class PaperSigningForm(StepForm):
    """A paper that both sides signed."""

    reference = forms.CharField(
        label=_("纸质协议档案号"),
        max_length=REFERENCE_LENGTH,
        help_text=_("原件归档的编号，凭它能找到纸质协议。"),
        error_messages={"required": _("请填写纸质协议的档案号。")},
    )
    user_signatory = forms.CharField(
        label=_("乙方签署人"),
        max_length=SIGNATORY_LENGTH,
        error_messages={"required": _("请照纸质协议填写乙方签署人的姓名。")},
    )
    user_signed_on = a_day(label=_("乙方签署日期"))
    provider_signatory = forms.CharField(
        label=_("甲方签署人"),
        max_length=SIGNATORY_LENGTH,
        error_messages={"required": _("请照纸质协议填写甲方签署人的姓名。")},
    )
    provider_signed_on = a_day(label=_("甲方签署日期"))
    scan = forms.TypedChoiceField(
        label=_("扫描件"),
        coerce=int,
        empty_value=None,
        help_text=_("双方签字盖章的协议全文；没有的，先在案卷页上传，再回到这里选择。"),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("请先在案卷页上传扫描件，再在这里选择。")
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form signature
        """Offer the files of the case, and what was entered before."""
        super().__init__(*args, **kwargs)
        field = self.fields["scan"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
        files = attachments_of(self.case)
        field.choices = [("", _t("请选择")), *((str(each.pk), each.name) for each in files)]
        before = newest_paper(cast("Agreement", self.case))
        if before is not None:
            said: dict[str, Any] = {name: getattr(before, name) for name in READ_OFF}
            self.initial = {**said, "scan": before.scan_id, **self.initial}


class PaperConfirmationForm(ShownTextForm):
    """That scan and text were held against each other."""

    agrees = forms.BooleanField(
        label=_("已核对：扫描件与协议文本一致，双方已签字盖章"),
        help_text=_("逐页核对页脚的 SHA-256 与本页所列一致。"),
        error_messages={
            "required": _("请核对扫描件与协议文本，逐页核对页脚的摘要值，再勾选“已核对一致”。")
        },
    )
