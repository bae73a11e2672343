"""Close an organisation and name the one that takes over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.models import Organisation
from cases.queries import organisation_directory
from cases.states.system_act import SystemAct
from workflows.administration.requirements import require_administrator
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import Person


@dataclass(frozen=True, kw_only=True)
class OrganisationMerged:
    """The organisation that ended; its `successor` takes over."""

    organisation: Organisation


@patiently
@transaction.atomic
def merge_organisation(
    *,
    actor: Person,
    organisation: Organisation,
    successor: Organisation,
    last_day: date,
    at: datetime,
) -> OrganisationMerged:
    """Merge an organisation into its successor; its names and past cases stay its own.

    Args:
        actor: who enters it.
        organisation: the one that ends.
        successor: the one that takes over.
        last_day: the organisation's last day in office, past or future.
        at: the moment of the act.

    Writes: `Organisation.successor`, `valid_until`; one system event.

    Raises:
        NotAllowed: the actor is not an administrator today.
        BadInput: into itself or into a closed one, or the last day is before the first.
        GuardFailed: it was closed before, or still has units under it.
    """
    require_administrator(actor, on=civil_date(at))
    pair = (
        Organisation.objects.select_for_update(no_key=True)
        .order_by("pk")
        .in_bulk([organisation.pk, successor.pk])
    )
    ending, heir = pair[organisation.pk], pair[successor.pk]
    _check(ending, heir, last_day)
    ending.successor = heir
    ending.valid_until = last_day
    ending.save(update_fields=["successor", "valid_until"])
    append_system_event(
        act=SystemAct.ORGANISATION_MERGED,
        actor=actor,
        at=at,
        data={"organisation": ending.pk, "successor": heir.pk, "last_day": last_day},
    )
    return OrganisationMerged(organisation=ending)


def _check(ending: Organisation, heir: Organisation, last_day: date) -> None:
    if ending.pk == heir.pk:
        raise BadInput(_t("单位不能并入自身：请选择另一个承接单位。"), field="successor")
    if ending.valid_until is not None:
        raise GuardFailed(
            _t("%(name)s已于 %(day)s 撤销，不能再次并入。")
            % {"name": ending.full_name, "day": ending.valid_until}
        )
    if heir.valid_until is not None:
        raise BadInput(
            _t("%(name)s已于 %(day)s 撤销，不能承接：请选择在用的单位。")
            % {"name": heir.full_name, "day": heir.valid_until},
            field="successor",
        )
    if ending.valid_from is not None and last_day < ending.valid_from:
        raise BadInput(
            _t("撤销日期 %(last)s 早于成立日期 %(first)s：请核对。")
            % {"last": last_day, "first": ending.valid_from},
            field="last_day",
        )
    units = [unit for unit in organisation_directory.units_of(ending) if not unit.valid_until]
    if units:
        raise GuardFailed(
            _t("%(name)s还有 %(count)s 个下属单位（如%(unit)s）：请先将其调整到其他上级单位。")
            % {"name": ending.full_name, "count": len(units), "unit": units[0].full_name}
        )
