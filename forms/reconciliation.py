"""What people fill in to reconcile: the catalogue, why to go on, what to accept until when."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

REASON_CHARACTERS = 300


class CatalogueForm(forms.Form):
    """A file of the resource catalogue."""

    file = forms.FileField(
        label=_("资源目录文件"),
        help_text=_("须是完整的上链编目：CSV 或 XLSX，可为 .gz。没有的行视为已从目录移出。"),
        allow_empty_file=True,
        error_messages={"required": _("请选择资源目录文件。")},
    )
    only_good_rows = forms.BooleanField(
        label=_("有错误行时仅载入正确行"),
        help_text=_("错误行所属的资源沿用上次的内容，不视为移出。"),
        required=False,
    )


class ContinueForm(forms.Form):
    """Why a halted run goes on."""

    reason = forms.CharField(
        label=_("继续的理由"),
        max_length=REASON_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明为什么目录没有问题。")},
    )


class LinkForm(forms.Form):
    """Which entry of the list a resource of the catalogue is."""

    entry = forms.IntegerField(
        label=_("对应的条目"), error_messages={"required": _("请选择对应的条目。")}
    )


class ExceptionForm(forms.Form):
    """Until when a mismatch is accepted, and why."""

    valid_until = forms.DateField(
        label=_("有效期至"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(
        label=_("接受的理由"),
        max_length=REASON_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明接受例外的理由。")},
    )


class WithdrawalForm(forms.Form):
    """Why an exception no longer holds."""

    reason = forms.CharField(
        label=_("撤回的理由"),
        max_length=REASON_CHARACTERS,
        error_messages={"required": _("请写明撤回例外的理由。")},
    )
