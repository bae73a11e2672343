"""News of a conflict for those who had said what it met: theirs stands, the other side rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import Truncator
from django.utils.translation import gettext as _t

from workflows.engine.clocks import civil_date
from workflows.engine.record_language import in_record_language
from workflows.open_list.handler_contact import contact_of
from workflows.open_list.meetings import NAME_SHOWN
from workflows.open_list.ruling_words import listed
from workflows.open_list.shown_values import shown_field
from workflows.open_list.told_once import Concern, people_of, tell_once

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from cases.models import ItemConflict, ListChange, OutboxMessage
    from workflows.open_list.sources import Source

TOPIC = "entry_proposed_too"


def tell_parties(
    change: ListChange,
    met: Iterable[tuple[ItemConflict, Iterable[Source]]],
    due: str,
    message: OutboxMessage,
    at: datetime,
) -> None:
    """Tell whose approved wording a change met, published or not, that its author has to rule.

    Args:
        change: the request that waits.
        met: its conflicts, each with who had said what it met.
        due: by when its author is to take it up, as a sentence says it; empty: nothing is due.
        message: the message that a conflict was found.
        at: the moment of delivery.

    Writes: one `Notification` per person.
    """
    requests: dict[int, ListChange] = {}
    entries: dict[int, dict[str, None]] = {}
    fields: dict[int, dict[str, None]] = {}
    for conflict, sources in met:
        name = Truncator(str(conflict.item.proposed_row or conflict.item.base_row))
        for source in sources:
            other = requests.setdefault(source.item.change_id, source.item.change)
            if other.organisation_id != change.organisation_id:
                entries.setdefault(other.pk, {})[f"“{name.chars(NAME_SHOWN)}”"] = None
                fields.setdefault(other.pk, {}).update(dict.fromkeys(source.fields))
    with in_record_language():
        said = _t(
            "%(proposer)s在申请 %(number)s 中的改法与本单位申请 %(own)s 已批准的内容冲突："
            "%(entries)s%(fields)s。现有内容不变，由该单位%(due)s处理；其采用现有内容或者重新提交时，"
            "另行通知。%(also)s需要商量的，请与其经办人%(contact)s联系。"
        )
        common = {
            "proposer": change.organisation,
            "number": change.number,
            "due": due,
            "contact": contact_of(change.opened_by),
        }
        concerns = [
            Concern(
                request=requests[pk],
                people=tuple(people_of(requests[pk], on=civil_date(at))),
                met={"fields": list(fields[pk])},
                facts={
                    "own": requests[pk].number,
                    "entries": listed(entries[pk]),
                    "fields": _of_fields(fields[pk]),
                },
            )
            for pk in entries
        ]
        tell_once(
            concerns,
            message,
            lambda one, also: said % {**common, **one.facts, "also": also},
            at,
            topic=TOPIC,
        )


def _of_fields(names: Iterable[str]) -> str:
    fields = listed(shown_field(name) for name in names)
    return _t("的%(fields)s") % {"fields": fields} if fields else ""
