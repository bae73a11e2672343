"""A unit left its priority list (S27): what was approved stands, and its use is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.models import Grant, Obligation, PriorityUnit
from cases.states.grant import LIVE_STATES
from cases.states.obligation import ObligationCause
from workflows.conditional_access.use_supervision.opening import Unscheduled, open_check
from workflows.engine.locking import patiently
from workflows.engine.outbox import message as outbox_row
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import OutboxMessage

UNIT_REMOVED: Final = "unit_removed"


def ask_for_checks(unit: PriorityUnit, *, at: datetime) -> None:
    """Let the grants of a removed unit be looked at, once its removal is committed.

    Writes: one row of the outbox.
    """
    outbox_row(
        topic=UNIT_REMOVED, key=f"{UNIT_REMOVED}:{unit.pk}", payload={"unit": unit.pk}, at=at
    ).save(force_insert=True)


@patiently
@transaction.atomic
def check_grants_of_unit(message: OutboxMessage, at: datetime) -> None:
    """Open a look at each live grant that a removed unit got by a commitment, once each.

    Writes: one `Obligation` per grant with its event, task and clock.
    """
    unit = PriorityUnit.objects.get(pk=message.payload["unit"])
    with in_record_language():
        text = _t("“%(name)s”已移出%(list)s名单：核查承诺履行和数据使用情况。") % {
            "name": unit.name,
            "list": unit.get_kind_display(),
        }
    resting = Obligation.objects.filter(is_commitment=True).values("data_grant")
    theirs = Grant.objects.filter(
        pk__in=resting,
        state__in=LIVE_STATES,
        applicant__organisation__credit_code=unit.credit_code,
    )
    # Locked before the numbers of cases are; who delivers the message twice at once waits here.
    keys = list(
        theirs.select_for_update(of=("self",), no_key=True)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    wanted = Unscheduled(cause=ObligationCause.LISTING, text=text)
    found = Grant.objects.select_related("signed_agreement", "line__row", "organisation")
    for grant in found.filter(pk__in=keys).order_by("pk"):
        if not Obligation.objects.filter(
            data_grant=grant, cause=wanted.cause, promise=text
        ).exists():
            open_check(grant, wanted, at=at)
