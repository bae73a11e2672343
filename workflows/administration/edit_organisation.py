"""Register an organisation's credit code, or move it under another parent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.events import append_system_event
from cases.models import Organisation
from cases.queries import organisation_directory
from cases.states.system_act import SystemAct
from workflows.administration.add_organisation import check_parent_in_office
from workflows.administration.duplicates import refusing_duplicates
from workflows.administration.organisation_names import checked_credit_code
from workflows.administration.requirements import require_administrator
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Person


@dataclass(frozen=True, kw_only=True)
class OrganisationEdited:
    """The organisation as it is now."""

    organisation: Organisation


@patiently
@transaction.atomic
def set_credit_code(
    *, actor: Person, organisation: Organisation, credit_code: str, at: datetime
) -> OrganisationEdited:
    """Register the unified credit code of an organisation, or take a wrong one away.

    Writes: `Organisation.credit_code`, one system event.

    Raises:
        NotAllowed: the actor is not an administrator today.
        BadInput: unchanged, another's, or its check character is wrong (GB 32100-2015).
    """
    require_administrator(actor, on=civil_date(at))
    locked = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    old, new = locked.credit_code, checked_credit_code(credit_code, of=locked)
    if new == old:
        raise BadInput(_t("统一社会信用代码没有变化：请填写新的代码。"), field="credit_code")
    locked.credit_code = new
    with refusing_duplicates(
        _t("统一社会信用代码“%(code)s”刚刚登记在另一个单位名下：请核对。") % {"code": new},
        field="credit_code",
    ):
        locked.save(update_fields=["credit_code"])
    append_system_event(
        act=SystemAct.CREDIT_CODE_SET,
        actor=actor,
        at=at,
        data={"organisation": locked.pk, "from": old, "to": new},
    )
    return OrganisationEdited(organisation=locked)


@patiently
@transaction.atomic
def move_organisation(
    *, actor: Person, organisation: Organisation, parent: Organisation | None, at: datetime
) -> OrganisationEdited:
    """Place an organisation under a parent, or under none.

    Writes: `Organisation.parent`, one system event.

    Raises:
        NotAllowed: the actor is not an administrator today.
        BadInput: unchanged, under a closed one, or under itself or one of its own units.
    """
    require_administrator(actor, on=civil_date(at))
    # All rows in order: two moves at once could otherwise close a circle between them.
    rows = {
        row.pk: row for row in Organisation.objects.select_for_update(no_key=True).order_by("pk")
    }
    locked = rows[organisation.pk]
    new = parent.pk if parent else None
    if locked.parent_id == new:
        raise BadInput(_t("上级单位没有变化：请选择新的上级单位。"), field="parent")
    check_parent_in_office(rows[new] if new else None)
    _refuse_circle(locked, rows[new] if new else None)
    old, locked.parent_id = locked.parent_id, new
    locked.save(update_fields=["parent"])
    append_system_event(
        act=SystemAct.ORGANISATION_MOVED,
        actor=actor,
        at=at,
        data={"organisation": locked.pk, "from": old, "to": new},
    )
    return OrganisationEdited(organisation=locked)


def _refuse_circle(organisation: Organisation, parent: Organisation | None) -> None:
    parents = organisation_directory.parent_ids()
    above = parent.pk if parent else None
    while above is not None:
        if above == organisation.pk and parent is not None:
            raise BadInput(
                _t(
                    "%(parent)s就是%(name)s本身或其下属单位，不能作为它的上级："
                    "上下级不得成环，请选择其他单位。"
                )
                % {"parent": parent.full_name, "name": organisation.full_name},
                field="parent",
            )
        above = parents[above]
