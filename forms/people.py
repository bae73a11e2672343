"""What people type about accounts and roles; the acts check the rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from cases.states.role import Role
from forms.organisation import OrganisationField, a_day


class LoginForm(AuthenticationForm):
    """Account and password; the sentence does not tell which of the two was wrong."""

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **options)
        self.fields["username"].label = _("账号")
        self.fields["password"].label = _("密码")
        self.error_messages = {
            "invalid_login": _(
                "账号或密码不正确，或账号已停用。连续输错 5 次将暂时锁定；"
                "忘记密码请联系系统管理员重置。"
            ),
            "inactive": _("账号已停用：如有疑问，请联系系统管理员。"),
        }

    def clean_username(self) -> str:
        """Refuse a name longer than any account's before the failed attempt is kept with it."""
        name: str = self.cleaned_data["username"]
        longest = self.username_field.max_length
        if longest is not None and len(name) > longest:
            raise self.get_invalid_login_error()
        return name


class OwnPasswordForm(PasswordChangeForm):
    """The old password once, the new one twice; the new one must differ."""

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **options)
        self.fields["old_password"].label = _("原密码")
        self.fields["new_password1"].label = _("新密码")
        self.fields["new_password2"].label = _("再次输入新密码")
        self.fields["new_password2"].help_text = ""
        self.error_messages = {
            "password_mismatch": _("两次输入的新密码不一致：请重新输入。"),
            "password_incorrect": _("原密码不正确：请重新输入。"),
            "password_same": _("新密码与原密码相同：请换一个新密码。"),
        }

    def clean_new_password1(self) -> str:
        """Refuse the old password as the new one: a first password would stay known."""
        new: str = self.cleaned_data["new_password1"]
        if self.user.check_password(new):
            raise forms.ValidationError(self.error_messages["password_same"], code="password_same")
        return new


class AddPersonForm(forms.Form):
    """A new account."""

    username = forms.CharField(
        label=_("账号"),
        max_length=60,
        help_text=_("2 至 60 个小写字母、数字、点、下划线或连字符，例如 zhang.wei。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    name = forms.CharField(
        label=_("姓名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.CharField(
        label=_("电子邮箱"),
        max_length=254,
        required=False,
        help_text=_("用于接收通知，可留空。"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class CorrectPersonForm(forms.Form):
    """The right name and address of a person, and why they change."""

    name = forms.CharField(
        label=_("姓名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.CharField(
        label=_("电子邮箱"),
        max_length=254,
        required=False,
        help_text=_("用于接收通知，可留空。"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("更正的理由"),
        max_length=300,
        help_text=_("例如“录入时姓名写错”。原姓名和理由记入系统链。"),
    )


class ProposeRoleForm(forms.Form):
    """A role for a person."""

    organisation = OrganisationField(label=_("单位"))
    role = forms.ChoiceField(
        label=_("角色"),
        choices=[("", _("请选择")), *Role.choices],
        error_messages={"invalid_choice": _("没有这一角色：请从列表中选择。")},
        help_text=_("系统管理员、安全员、审计员须由三人分任。"),
    )
    valid_from = a_day(label=_("起始日"))
    valid_until = a_day(label=_("截止日"), required=False, help_text=_("长期任职留空。"))
    reason = forms.CharField(
        label=_("理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如任职文件的文号；安全员据此审批。"),
    )


class ProposeRevocationForm(forms.Form):
    """The end of a role."""

    last_day = a_day(
        label=_("最后有效日"), help_text=_("填昨天表示批准后立即失效；填今天表示用到今天。")
    )
    reason = forms.CharField(
        label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class DecideRoleForm(forms.Form):
    """The security officer's note; a refusal needs one."""

    note = forms.CharField(
        label=_("审批意见"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("不予批准时必填。"),
    )


class ReasonForm(forms.Form):
    """Why an account goes out of use or comes back."""

    reason = forms.CharField(label=_("理由"), max_length=300)
