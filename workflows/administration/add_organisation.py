"""Enter an organisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.events import append_system_event
from cases.models import Organisation, OrganisationKind
from cases.queries import organisation_directory
from cases.states.system_act import SystemAct
from workflows.administration.duplicates import refusing_duplicates
from workflows.administration.organisation_names import checked_credit_code, checked_full_name
from workflows.administration.requirements import require_administrator
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import Person


@dataclass(frozen=True, kw_only=True)
class OrganisationFacts:
    """What is known of a new organisation; an empty short name becomes the full name."""

    full_name: str
    short_name: str = ""
    kind: str = OrganisationKind.DEPARTMENT
    parent: Organisation | None = None
    credit_code: str = ""
    valid_from: date | None = None


@dataclass(frozen=True, kw_only=True)
class OrganisationAdded:
    """The organisation that can now own cases and have members."""

    organisation: Organisation


@patiently
@transaction.atomic
def add_organisation(*, actor: Person, facts: OrganisationFacts, at: datetime) -> OrganisationAdded:
    """Enter an organisation.

    Writes: one `Organisation`, one system event.

    Raises:
        NotAllowed: the actor is not an administrator today.
        BadInput: the name or code is taken or malformed, the kind is unknown, the parent
            was closed, or there is a commission already.
    """
    require_administrator(actor, on=civil_date(at))
    return OrganisationAdded(organisation=write_organisation(facts, actor=actor, at=at))


def write_organisation(
    facts: OrganisationFacts, *, actor: Person | None, at: datetime
) -> Organisation:
    """Write the organisation; the caller has checked who acts and holds the transaction.

    Writes: one `Organisation`, one system event.

    Raises:
        BadInput: as `add_organisation`.
    """
    full_name = checked_full_name(facts.full_name)
    _check_kind(facts.kind)
    check_parent_in_office(facts.parent)
    organisation = Organisation(
        full_name=full_name,
        short_name=facts.short_name.strip() or full_name[:60],
        kind=facts.kind,
        parent=facts.parent,
        credit_code=checked_credit_code(facts.credit_code),
        valid_from=facts.valid_from,
    )
    with refusing_duplicates(
        _t("“%(name)s”或其统一社会信用代码刚刚由他人录入：请在单位列表中核对。")
        % {"name": full_name},
        field="full_name",
    ):
        organisation.save(force_insert=True)
    append_system_event(
        act=SystemAct.ORGANISATION_ADDED,
        actor=actor,
        at=at,
        data={
            "organisation": organisation.pk,
            "full_name": full_name,
            "kind": facts.kind,
            "parent": organisation.parent_id,
            "credit_code": organisation.credit_code,
        },
    )
    return organisation


def check_parent_in_office(parent: Organisation | None) -> None:
    """Pass a parent that has no last day, or none.

    Raises:
        BadInput: the parent was closed.
    """
    if parent is not None and parent.valid_until is not None:
        raise BadInput(
            _t("%(parent)s已于 %(day)s 撤销，不能作为上级单位：请选择其承接单位。")
            % {"parent": parent.full_name, "day": parent.valid_until},
            field="parent",
        )


def _check_kind(kind: str) -> None:
    if kind not in OrganisationKind.values:
        raise BadInput(
            _t("没有“%(kind)s”这一单位类型：请从列表中选择。") % {"kind": kind}, field="kind"
        )
    commission = organisation_directory.commission_in_office()
    if kind == OrganisationKind.COMMISSION and commission is not None:
        raise BadInput(
            _t("主管部门已是%(name)s，同一时期只能有一个：机构改革中更换名称的，请用“更名”。")
            % {"name": commission.full_name},
            field="kind",
        )
