"""Whose entries a person may propose changes to by an import (decisions.md, Open list)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.errors import NotAllowed
from cases.models import Organisation
from cases.permissions import Requirement, require
from cases.states.role import Role
from workflows.engine.clocks import civil_date
from workflows.open_list.known_names import with_predecessors

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import ListImport, Membership

# In the order in which a person with several roles most likely means to act.
IMPORT_ROLES = (
    Role.DEPARTMENT_STAFF,
    Role.DISTRICT_AUTHORITY,
    Role.DATA_CENTRE_OPERATOR,
    Role.COMMISSION_STAFF,
)
_WHOLE_CITY = frozenset({Role.DATA_CENTRE_OPERATOR, Role.COMMISSION_STAFF})


def must_hold_import_role(membership: Membership, *, at: datetime) -> None:
    """Refuse a role that does not import lists, or that is not held today.

    Raises:
        NotAllowed: with the roles that may.
    """
    require(
        membership.person,
        Requirement(roles=frozenset(IMPORT_ROLES), organisation=None),
        on=civil_date(at),
        hat_id=membership.pk,
    )


def must_be_role_of_upload(
    membership: Membership, list_import: ListImport, *, at: datetime
) -> None:
    """Refuse whoever does not hold the role of an upload in the organisation of the upload.

    Raises:
        NotAllowed: with who may.
    """
    must_hold_import_role(membership, at=at)
    role = list_import.facts["role"]
    if (membership.role, membership.organisation_id) != (role, list_import.organisation_id):
        raise NotAllowed(
            _t("这次导入只能由%(who)s的%(role)s继续办理。请改用该身份，或自行上传文件。")
            % {"who": list_import.organisation, "role": Role(role).label}
        )


def organisations_in_scope(
    membership: Membership, only: Organisation | None = None, *, on: date
) -> frozenset[int] | None:
    """Return the organisations whose entries may be proposed; None: every one.

    Department staff act for their own department, a district's authority for the district
    and its units, the data centre and the commission for the whole city. Who took over an
    organisation that ended acts for what that one left on the list.

    Args:
        membership: under which role the person imports.
        only: the one organisation that the import was narrowed to.
        on: the day on which a successor must exist.
    """
    if membership.role in _WHOLE_CITY:
        return with_predecessors({only.pk}, on=on) if only else None
    own = {membership.organisation_id}
    if membership.role == Role.DISTRICT_AUTHORITY:
        units = Organisation.objects.filter(parent_id=membership.organisation_id)
        own.update(units.values_list("pk", flat=True))
    return with_predecessors(own & {only.pk} if only else own, on=on)
