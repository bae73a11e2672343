"""What people type who want to apply for data: an account, and who they are or act for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.utils.translation import gettext_lazy as _

from cases.errors import BadInput
from cases.models import Person
from cases.queries.applicants import applicant_of_code
from cases.states.applicant import ApplicantKind
from cases.states.identity_answer import CONTRADICTING
from forms.base import StepForm
from forms.plain_fields import some_words
from workflows.administration.applicants.subject import (
    NAME_LENGTH,
    PHONE_LENGTH,
    STATEMENT_LENGTH,
    Subject,
    check_number,
)

if TYPE_CHECKING:
    from cases.models import Registration


ACCOUNT: Final = ("username", "person_name", "email", "password", "password_again")


class SubjectForm(forms.Form):
    """Who applies, for somebody who has an account."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=_("主体类型"),
        choices=[("", _("请选择")), *ApplicantKind.choices],
        help_text=_(
            "公司、事业单位、社会团体选“法人”；合伙企业、个人独资企业选“非法人组织”；"
            "以个人名义申请的选“自然人”。"
        ),
        error_messages={
            "required": _("请选择主体类型：自然人、法人或非法人组织。"),
            "invalid_choice": _("请从列表中选择主体类型。"),
        },
    )
    subject_name = some_words(
        label=_("主体名称"),
        most=NAME_LENGTH,
        help_text=_("自然人填姓名；单位填营业执照或登记证书上的全称。"),
        missing=_("请填写主体名称：自然人填姓名，单位填登记的全称。"),
    )
    number = some_words(
        label=_("证件号码"),
        most=18,
        help_text=_("自然人填公民身份号码，单位填统一社会信用代码。公民身份号码只保存摘要。"),
        missing=_("请填写证件号码：自然人填公民身份号码，单位填统一社会信用代码。"),
    )
    phone = some_words(
        label=_("联系电话"),
        most=PHONE_LENGTH,
        missing=_("请填写联系电话，工作人员核验时可能致电。"),
    )
    is_small_business = forms.BooleanField(
        label=_("本单位是中小微企业"),
        required=False,
        help_text=_("用于统计中小微企业获取数据的情况，由工作人员核定。"),
    )
    is_researcher = forms.BooleanField(
        label=_("本人是个人研究者"),
        required=False,
        help_text=_("只适用于自然人，由工作人员核定。"),
    )
    statement = some_words(
        label=_("说明"),
        most=STATEMENT_LENGTH,
        rows=3,
        help_text=_("例如在单位中担任的职务、研究方向。"),
    )

    def clean(self) -> dict[str, Any]:
        """Tell what is wrong with the number together with everything else."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("kind") and said.get("number"):
            try:
                check_number(said["kind"], said["number"].strip().upper())
            except BadInput as error:
                self.add_error("number", error.message)
        return said

    @property
    def subject(self) -> Subject:
        """What a valid form says of the applicant."""
        said = self.cleaned_data
        return Subject(
            kind=said["kind"],
            name=said["subject_name"],
            number=said["number"],
            phone=said["phone"],
            is_small_business=said["is_small_business"],
            is_researcher=said["is_researcher"],
            statement=said["statement"],
        )

    def show_refusal(self, field: str, sentence: str) -> None:
        """Show what an act refused beside the field that it is about."""
        name = "subject_name" if field == "name" else field
        self.add_error(name if name in self.fields else None, sentence)


class SignUpForm(SubjectForm):
    """A new account with the applicant for whom it will apply."""

    username = some_words(
        label=_("账号"),
        most=60,
        help_text=_("用小写字母、数字、点、下划线或连字符，至少 2 个，例如 zhang.wei。"),
        missing=_("请填写账号，用它登录。"),
    )
    person_name = some_words(
        label=_("经办人姓名"), most=60, missing=_("请填写经办人姓名，即使用本账号的人。")
    )
    email = forms.EmailField(
        label=_("电子邮箱"),
        max_length=254,
        help_text=_("用于接收通知。"),
        error_messages={
            "required": _("请填写电子邮箱，答复会通知到这里。"),
            "invalid": _("电子邮箱写法不对：请写成 name@example.cn。"),
        },
    )
    password = forms.CharField(
        label=_("密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,
        error_messages={"required": _("请设定密码。")},
    )
    password_again = forms.CharField(
        label=_("再次输入密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("请再次输入密码。")},
    )
    field_order = ACCOUNT

    @property
    def of_the_account(self) -> list[forms.BoundField]:
        """The fields about the account, in their order on the page."""
        return [self[name] for name in ACCOUNT]

    @property
    def of_the_subject(self) -> list[forms.BoundField]:
        """The fields about the applicant."""
        return [self[name] for name in SubjectForm.base_fields]

    def clean(self) -> dict[str, Any]:
        """Check the password by the rules of every account."""
        said = super().clean()
        password = said.get("password")
        if password and said.get("password_again") and password != said["password_again"]:
            self.add_error("password_again", _("两次输入的密码不一致：请重新输入。"))
        if password:
            person = Person(
                username=said.get("username", ""),
                name=said.get("person_name", ""),
                email=said.get("email", ""),
            )
            try:
                validate_password(password, person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return said


class VerificationForm(StepForm):
    """What staff found of an applicant; it begins with what the applicant says."""

    is_small_business = forms.BooleanField(label=_("核定为中小微企业"), required=False)
    is_researcher = forms.BooleanField(label=_("核定为个人研究者"), required=False)
    in_spite_of = forms.CharField(
        label=_("与实名核验结果不符仍予通过的依据"),
        help_text=_("写明核对了哪些材料、为何与实名核验服务的结果不同；记入案卷。"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form signature
        """Ask for the flag that the kind may have, and why only where there is a question."""
        super().__init__(*args, **kwargs)
        registration = cast("Registration", self.case)
        if registration.identity_outcome not in CONTRADICTING:
            del self.fields["in_spite_of"]
        if registration.applicant_kind == ApplicantKind.NATURAL_PERSON:
            del self.fields["is_small_business"]
            self.initial.setdefault("is_researcher", registration.says_researcher)
        else:
            del self.fields["is_researcher"]
            known = applicant_of_code(registration.credit_code)
            small = known.is_small_business if known else registration.says_small_business
            self.initial.setdefault("is_small_business", small)
