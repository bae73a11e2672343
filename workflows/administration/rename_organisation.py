"""Rename an organisation, or enter another name under which files know it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.events import append_system_event
from cases.models import Organisation, OrganisationAlias
from cases.queries import organisation_directory
from cases.search_index import index_renamed
from cases.states.system_act import SystemAct
from workflows.administration.duplicates import refusing_duplicates
from workflows.administration.organisation_names import checked_full_name, name_taken
from workflows.administration.requirements import require_administrator
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Person


@dataclass(frozen=True, kw_only=True)
class NamesChanged:
    """The organisation under its present names."""

    organisation: Organisation


@patiently
@transaction.atomic
def rename_organisation(
    *, actor: Person, organisation: Organisation, full_name: str, short_name: str, at: datetime
) -> NamesChanged:
    """Give an organisation new names; the old full name stays known as an alias.

    Writes: `Organisation.full_name`, `short_name`; an `OrganisationAlias`; the search index of
    the organisation's cases; one system event.

    Raises:
        NotAllowed: the actor is not an administrator today.
        BadInput: nothing would change, or the name is empty or stands for another.
    """
    require_administrator(actor, on=civil_date(at))
    locked = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    old = {"full_name": locked.full_name, "short_name": locked.short_name}
    full_name = checked_full_name(full_name, of=locked)
    new = {"full_name": full_name, "short_name": short_name.strip() or full_name[:60]}
    if new == old:
        raise BadInput(_t("名称没有变化：请填写新的全称或简称。"), field="full_name")
    with refusing_duplicates(_t("这个名称刚刚由他人录入：请核对单位列表。"), field="full_name"):
        if new["full_name"] != old["full_name"]:
            # A name taken back is an alias no longer: one name, one entry.
            OrganisationAlias.objects.filter(organisation=locked, name=full_name).delete()
            OrganisationAlias.objects.create(organisation=locked, name=old["full_name"])
        locked.full_name, locked.short_name = new["full_name"], new["short_name"]
        locked.save(update_fields=["full_name", "short_name"])
    index_renamed(locked, before=(old["full_name"], old["short_name"]))
    append_system_event(
        act=SystemAct.ORGANISATION_RENAMED,
        actor=actor,
        at=at,
        data={"organisation": locked.pk, "from": old, "to": new},
    )
    return NamesChanged(organisation=locked)


@patiently
@transaction.atomic
def add_alias(
    *, actor: Person, organisation: Organisation, name: str, at: datetime
) -> NamesChanged:
    """Enter another name under which lists and files know an organisation.

    Writes: one `OrganisationAlias`, one system event.

    Raises:
        NotAllowed: the actor is not an administrator today.
        BadInput: the name is empty, or already stands for this or another organisation.
    """
    require_administrator(actor, on=civil_date(at))
    name = name.strip()
    if not name:
        raise BadInput(_t("请填写别名。"), field="name")
    owner = organisation_directory.owner_of_name(name)
    if owner is not None:
        raise BadInput(name_taken(name, owner), field="name")
    with refusing_duplicates(name_taken(name, organisation), field="name"):
        OrganisationAlias.objects.create(organisation=organisation, name=name)
    append_system_event(
        act=SystemAct.ALIAS_ADDED,
        actor=actor,
        at=at,
        data={"organisation": organisation.pk, "name": name},
    )
    return NamesChanged(organisation=organisation)
