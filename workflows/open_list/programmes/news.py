"""Tell a department what became of its nomination, that a label was revoked, or ends soon."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.models import EntryLabel, LabelNomination, OutboxMessage
from cases.permissions import Requirement
from cases.queries.holders import people_meeting
from cases.queries.labels import ending_between
from cases.states.label import LabelState
from cases.states.label_nomination import NominationState
from cases.states.role import Role
from workflows.engine.clocks import civil_date
from workflows.engine.notify import tell
from workflows.engine.record_language import in_record_language
from workflows.open_list.programmes.terms import terms

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from cases.models import Organisation, Person

ENDS_SOON: Final = "label_ends_soon"
TOLD: Final = frozenset({Role.DEPARTMENT_STAFF, Role.DEPARTMENT_HEAD, Role.DISTRICT_AUTHORITY})
_NAME_SHOWN: Final = 80
_REASON_SHOWN: Final = 120


def nomination_concluded(message: OutboxMessage, at: datetime) -> None:
    """Tell the department's staff and head that an entry bears the label, or why it does not.

    Writes: one `Notification` per person.
    """
    nomination = LabelNomination.objects.select_related(
        "organisation", "programme", "row", "label"
    ).get(pk=message.payload["nomination"])
    said = {
        "name": nomination.row.name[:_NAME_SHOWN],
        "kind": nomination.programme.get_kind_display(),
        "number": nomination.number,
    }
    with in_record_language():
        if nomination.state == NominationState.LABELLED:
            text = _t(
                "%(number)s：“%(name)s”已授予“%(kind)s”标注，%(first)s 至 %(last)s 有效。"
            ) % {
                **said,
                "first": nomination.label.valid_from.isoformat(),
                "last": nomination.label.valid_until.isoformat(),
            }
        else:
            text = _t("%(number)s：“%(name)s”未入选“%(kind)s”。评审意见：%(why)s") % {
                **said,
                "why": nomination.opinion[:_REASON_SHOWN],
            }
    tell(_people(nomination.organisation, civil_date(at)), message, text, at)


def label_revoked(message: OutboxMessage, at: datetime) -> None:
    """Tell the department's staff and head that a label was revoked, and why.

    Writes: one `Notification` per person.
    """
    label = _label(message)
    with in_record_language():
        text = _t("%(number)s：“%(name)s”的“%(kind)s”标注已撤销。理由：%(why)s") % {
            **_named(label),
            "why": label.revocation_reason[:_REASON_SHOWN],
        }
    tell(_people(label.nomination.organisation, civil_date(at)), message, text, at)


def remind_of_ending_labels(*, at: datetime) -> int:
    """Remind departments of the labels that end soon and are not renewed, of each once.

    Whether a label holds does not depend on it. Running it again tells nobody a second time.

    Args:
        at: the present moment.

    Returns:
        How many labels it found new.

    Writes: one row of the outbox per label.
    """
    on = civil_date(at)
    labels = ending_between(on, on + timedelta(days=terms().remind_days))
    keys = {f"{ENDS_SOON}:{label.pk}": label for label in labels}
    known = set(
        OutboxMessage.objects.filter(idempotency_key__in=keys).values_list(
            "idempotency_key", flat=True
        )
    )
    new = [key for key in keys if key not in known]
    OutboxMessage.objects.bulk_create(
        [
            OutboxMessage(
                topic=ENDS_SOON,
                idempotency_key=key,
                payload={"label": keys[key].pk},
                created_at=at,
                next_try_at=at,
            )
            for key in new
        ],
        ignore_conflicts=True,
    )
    return len(new)


def label_ends_soon(message: OutboxMessage, at: datetime) -> None:
    """Tell the department's staff and head until when a label holds; one that ended is no news.

    Writes: one `Notification` per person.
    """
    label = _label(message)
    if label.state_on(civil_date(at)) != LabelState.IN_FORCE:
        return
    with in_record_language():
        text = _t(
            "“%(name)s”的“%(kind)s”标注到 %(last)s 止，届时自动失效；"
            "需要保留的，请参加新的批次申报。"
        ) % {**_named(label), "last": label.valid_until.isoformat()}
    people = _people(label.nomination.organisation, civil_date(at))
    tell(people, message, text, at, due_on=label.valid_until)


def _label(message: OutboxMessage) -> EntryLabel:
    labels = EntryLabel.objects.select_related("nomination__organisation", "nomination__row")
    return labels.get(pk=message.payload["label"])


def _named(label: EntryLabel) -> dict[str, str]:
    return {
        "number": label.nomination.number,
        "name": label.nomination.row.name[:_NAME_SHOWN],
        "kind": label.get_kind_display(),
    }


def _people(organisation: Organisation, on: date) -> QuerySet[Person]:
    return people_meeting(Requirement(roles=TOLD, organisation=organisation), on=on)
