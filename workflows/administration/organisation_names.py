"""What an organisation may be called, and how its code is checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.models.organisation import check_credit_code
from cases.queries import organisation_directory

if TYPE_CHECKING:
    from cases.models import Organisation


def checked_full_name(name: str, *, of: Organisation | None = None) -> str:
    """Return a full name without its margins, where no other organisation is known by it.

    Args:
        name: the name as typed.
        of: the organisation that is to be called so; one of its own aliases may become it.

    Raises:
        BadInput: the name is empty, or stands for another organisation.
    """
    name = name.strip()
    if not name:
        raise BadInput(_t("请填写单位全称。"), field="full_name")
    owner = organisation_directory.owner_of_name(name)
    if owner is not None and (of is None or owner.pk != of.pk):
        raise BadInput(name_taken(name, owner), field="full_name")
    return name


def name_taken(name: str, owner: Organisation) -> str:
    """Return the sentence about a name that stands for another organisation."""
    return _t(
        "“%(name)s”已是%(owner)s的全称或别名：一个名称只能指向一个单位，"
        "请核对名称，或先处理重复的单位。"
    ) % {"name": name, "owner": owner.full_name}


def checked_credit_code(code: str, *, of: Organisation | None = None) -> str:
    """Return a unified credit code in capitals, or empty where none is given.

    Raises:
        BadInput: its check character is wrong, or another organisation has it.
    """
    code = code.strip().upper()
    if not code:
        return ""
    try:
        check_credit_code(code)
    except ValidationError as error:
        raise BadInput(error.messages[0], field="credit_code") from error
    owner = organisation_directory.owner_of_credit_code(code)
    if owner is not None and (of is None or owner.pk != of.pk):
        raise BadInput(
            _t("统一社会信用代码“%(code)s”已登记在%(owner)s名下：请核对代码或单位。")
            % {"code": code, "owner": owner.full_name},
            field="credit_code",
        )
    return code
