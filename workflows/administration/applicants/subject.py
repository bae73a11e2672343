"""What somebody says of the applicant that they are or act for, checked before it is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.models.organisation import check_credit_code
from cases.states.applicant import ApplicantKind
from cases.states.identity_number import is_identity_number

NAME_LENGTH, PHONE_LENGTH, STATEMENT_LENGTH = 120, 30, 1000
_SALT: Final = "cases.applicant.identity"


@dataclass(frozen=True, kw_only=True)
class Subject:
    """An applicant as somebody describes it.

    Attributes:
        kind: one of `ApplicantKind`.
        name: of the organisation, or of the person themselves.
        number: the unified credit code of an organisation, the identity number of a person.
        phone: where questions are answered.
        is_small_business: whether it calls itself a small business.
        is_researcher: whether the person calls themselves an individual researcher.
        statement: what else staff should know.
    """

    kind: str
    name: str
    number: str
    phone: str
    is_small_business: bool = False
    is_researcher: bool = False
    statement: str = ""

    @property
    def is_person(self) -> bool:
        """Whether it is a natural person."""
        return self.kind == ApplicantKind.NATURAL_PERSON

    @property
    def identity_digest(self) -> str:
        """What tells that two natural persons are the same; empty for an organisation."""
        return digest_of(self.number) if self.is_person else ""


def digest_of(number: str) -> str:
    """Return the digest of an identity number, keyed with the secret of the installation."""
    return salted_hmac(_SALT, number, algorithm="sha256").hexdigest()


def checked(subject: Subject) -> Subject:
    """Return a subject without margins and with its number in capitals.

    Raises:
        BadInput: the kind is none, something is missing or too long, the number cannot be one,
            or a flag does not belong to the kind.
    """
    found = replace(
        subject,
        name=subject.name.strip(),
        number=subject.number.strip().upper(),
        phone=subject.phone.strip(),
        statement=subject.statement.strip(),
    )
    if found.kind not in ApplicantKind.values:
        raise BadInput(_t("请选择主体类型：自然人、法人或非法人组织。"), field="kind")
    _check_texts(found)
    check_number(found.kind, found.number)
    _check_flags(found)
    return found


def _check_texts(subject: Subject) -> None:
    if not subject.name or len(subject.name) > NAME_LENGTH:
        raise BadInput(
            _t("请填写名称：自然人填姓名，单位填登记的全称，不超过 %(most)s 字。")
            % {"most": NAME_LENGTH},
            field="name",
        )
    if not subject.phone or len(subject.phone) > PHONE_LENGTH:
        raise BadInput(_t("请填写联系电话，工作人员核验时可能致电。"), field="phone")
    if len(subject.statement) > STATEMENT_LENGTH:
        raise BadInput(
            _t("说明不能超过 %(most)s 字，请删减后重新提交。") % {"most": STATEMENT_LENGTH},
            field="statement",
        )


def check_number(kind: str, number: str) -> None:
    """Pass a number without margins that may be one of the kind.

    Raises:
        BadInput: it cannot be one.
    """
    if kind == ApplicantKind.NATURAL_PERSON:
        if not is_identity_number(number):
            raise BadInput(
                _t("公民身份号码不正确：应为 18 位，出生日期有效且校验位相符。请核对后重填。"),
                field="number",
            )
        return
    try:
        check_credit_code(number)
    except ValidationError as error:
        raise BadInput(" ".join(error.messages), field="number") from error


def _check_flags(subject: Subject) -> None:
    if subject.is_person and subject.is_small_business:
        raise BadInput(
            _t("自然人不是中小微企业：请取消勾选，或者改选法人。"), field="is_small_business"
        )
    if not subject.is_person and subject.is_researcher:
        raise BadInput(
            _t("“个人研究者”只适用于自然人：请取消勾选，或者改选自然人。"), field="is_researcher"
        )
