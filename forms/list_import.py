"""What people fill in to import a list: the file, and how to propose what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cases.models import Membership


class UploadForm(forms.Form):
    """A list file and the role under which it is imported; one role is not asked for."""

    file = forms.FileField(
        label=_("清单文件"),
        help_text=_("CSV（UTF-8、GB18030）、XLSX 或本系统导出的 JSON，可为 .gz，不超过 256 MB。"),
        allow_empty_file=True,
        error_messages={"required": _("请选择要导入的清单文件。")},
    )
    full = forms.BooleanField(
        label=_("全量导入"),
        required=False,
        help_text=_("文件所含单位在清单中、但文件里没有的条目，将提为移出。默认只看文件里的行。"),
    )
    hat = forms.ChoiceField(label=_("以何身份导入"), widget=forms.RadioSelect)

    def __init__(
        self,
        data: Any = None,  # Any: what Django takes as form data
        files: Any = None,  # Any: what Django takes as uploaded files
        *,
        hats: Sequence[Membership],
    ) -> None:
        """Offer the roles that import lists."""
        super().__init__(data, files)
        self.hats = hats
        if len(hats) < 2:  # noqa: PLR2004  # one role leaves nothing to choose
            del self.fields["hat"]
            return
        field = self.fields["hat"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
        field.choices = [
            (str(hat.pk), f"{hat.organisation} · {hat.get_role_display()}") for hat in hats
        ]
        field.initial = str(hats[0].pk)

    @property
    def membership(self) -> Membership:
        """The role picked on a valid form."""
        picked = self.cleaned_data.get("hat")
        return next((hat for hat in self.hats if str(hat.pk) == picked), self.hats[0])


class ProposeForm(forms.Form):
    """How to propose what a preview found; each switch is asked for only where it matters."""

    only_good_rows = forms.BooleanField(
        label=_("仅导入正确行"),
        required=False,
        help_text=_("出错的行不会导入；不勾选则须先改正文件。"),
    )
    confirmed_removals = forms.BooleanField(
        label=_("已核对，确认移出上述条目"),
        required=False,
        help_text=_("移出条目过多时，文件很可能不完整。"),
    )
    submit = forms.BooleanField(
        label=_("提出后直接提交部门负责人审核"),
        required=False,
        initial=True,
        help_text=_("不勾选则保存为草稿，可在“调整申请”中继续修改。"),
    )
