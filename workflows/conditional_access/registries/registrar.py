"""Who keeps the registries, and what every entry of theirs must say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.permissions import Requirement, require
from cases.states.case_kind import CaseKind
from cases.states.role import Role
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import Membership

REGISTRARS: Final = frozenset({Role.COMMISSION_STAFF, Role.COMMISSION_LEAD})
SOURCE_CHARACTERS: Final = 200
REASON_CHARACTERS: Final = 300


def must_be_registrar(membership: Membership, at: datetime) -> None:
    """Refuse whoever does not keep the registries under this role.

    Raises:
        NotAllowed: the role is not the commission's, or does not hold today.
    """
    require(
        membership.person,
        Requirement(roles=REGISTRARS, organisation=None, kind=CaseKind.ACCESS_APPLICATION),
        on=civil_date(at),
        hat_id=membership.pk,
    )


def words(text: str, *, field: str, label: str, most: int) -> str:
    """Return a text without its margins.

    Args:
        text: as typed.
        field: the name of the field, for the page.
        label: what the field is called.
        most: how many characters it takes.

    Raises:
        BadInput: there is none, or it is too long.
    """
    text = text.strip()
    if not text or len(text) > most:
        raise BadInput(
            _t("请填写“%(label)s”，不超过 %(most)s 字。") % {"label": label, "most": most},
            field=field,
        )
    return text


def days_in_order(valid_from: date, valid_until: date | None) -> None:
    """Refuse a last day before the first.

    Raises:
        BadInput: it is.
    """
    if valid_until is not None and valid_until < valid_from:
        raise BadInput(_t("截止日期不能早于起始日期：请核对两个日期。"), field="valid_until")
