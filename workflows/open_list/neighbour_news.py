"""News for an organisation of what others propose, or got approved, of entries it changes too."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext as _t

from cases.models import EntryRow, ListChange
from cases.permissions import Requirement
from cases.queries.holders import people_meeting
from cases.states.list_change import ItemDecision
from cases.states.role import Role
from workflows.engine.clocks import civil_date
from workflows.engine.escalate_case import lead_role
from workflows.engine.notify import tell
from workflows.engine.record_language import in_record_language
from workflows.open_list.neighbours import neighbour, pairs_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from django_stubs_ext import StrOrPromise

    from cases.models import ChangeItem, OutboxMessage, Person
    from workflows.engine.step import Step
    from workflows.open_list.neighbours import Neighbour

PROPOSED_TOO, APPROVED_OVER = "entry_proposed_too", "entry_approved_over"
# More than one line of news can hold.
NAMED = 2
_LABELS = {each.name: each.verbose_name for each in EntryRow._meta.fields}  # noqa: SLF001  # Django's API


@dataclass(kw_only=True)
class Meeting:
    """What a request means for another organisation's request about the same entries.

    Attributes:
        request: that other request, whose people are told.
        entries: the names of the entries that both are about, each once, in order.
        fields: the labels of what both change, and not alike, in order.
        provides: whether its organisation provides all of these entries.
    """

    request: ListChange
    entries: dict[str, None] = field(default_factory=dict)
    fields: dict[StrOrPromise, None] = field(default_factory=dict)
    provides: bool = True


def tell_who_changes_it_too(step: Step) -> None:
    """Let those hear of a proposal who have a change of the same entry under way."""
    if _under_way(cast("ListChange", step.case)):
        step.news[PROPOSED_TOO] = {"change": step.case.pk}


def tell_who_is_overruled(step: Step) -> None:
    """Let those hear of an approval who got approved, or published, what it changes again."""
    if _overruled(cast("ListChange", step.case)):
        step.news[APPROVED_OVER] = {"change": step.case.pk}


def proposed_too(message: OutboxMessage, at: datetime) -> None:
    """Tell who drafts and who leads the other changes of an entry that one more is proposed.

    The lead of who provides the entry is told by `co_providers.entry_proposed`.

    Writes: one `Notification` per person.
    """
    change = _change(message)
    with in_record_language():
        said = _t(
            "%(proposer)s在申请 %(number)s 中也提出调整%(entries)s，本单位的申请 %(own)s 正在办理。"
            "如有不同意见，请在审查前与其联系。"
        )
        for each in _under_way(change):
            people = _people_of(each, on=civil_date(at), lead_is_told=each.provides)
            _tell(people, each, change, message, said, at)


def approved_over(message: OutboxMessage, at: datetime) -> None:
    """Tell who drafted and who leads an approved change that a later approval says otherwise.

    Writes: one `Notification` per person.
    """
    change = _change(message)
    with in_record_language():
        said = _t(
            "%(proposer)s的申请 %(number)s 已批准，改动了本单位申请 %(own)s 已批准的内容："
            "%(entries)s%(fields)s。前后内容见本单位申请；有异议的，请与其联系，或另行提出调整。"
        )
        for each in _overruled(change):
            _tell(_people_of(each, on=civil_date(at)), each, change, message, said, at)


def _change(message: OutboxMessage) -> ListChange:
    return ListChange.objects.select_related("organisation").get(pk=message.payload["change"])


def _tell(
    people: Iterable[Person],
    meeting: Meeting,
    change: ListChange,
    message: OutboxMessage,
    said: str,
    at: datetime,
) -> None:
    # It is shown as news of their own request: they may not see the other one.
    message.case_id = meeting.request.pk
    fields = _t("的%(fields)s") % {"fields": _listed(meeting.fields)} if meeting.fields else ""
    facts = {
        "proposer": change.organisation,
        "number": change.number,
        "own": meeting.request.number,
        "entries": _listed(f"“{name}”" for name in meeting.entries),
        "fields": fields or _t("（移出清单）"),
    }
    tell(people, message, said % facts, at)


def _people_of(meeting: Meeting, *, on: date, lead_is_told: bool = False) -> Iterator[Person]:
    request = meeting.request
    people = [] if request.opened_by is None else [request.opened_by]
    if not lead_is_told:
        # A district's authority plays the part of the head for the units of the district.
        roles = frozenset({lead_role(request.organisation), Role.DISTRICT_AUTHORITY})
        people += people_meeting(Requirement(roles=roles, organisation=request.organisation), on=on)
    yield from {each.pk: each for each in people}.values()


def _listed(names: Iterable[StrOrPromise]) -> str:
    shown = [str(name) for name in names]
    return "、".join(shown[:NAMED]) + (_t("等") if len(shown) > NAMED else "")


def _under_way(change: ListChange) -> list[Meeting]:
    """Return the open requests of others about the entries of a request."""
    return _gathered(
        (own, other, neighbour(own, other))
        for own, other in pairs_of(change)
        if other.decision != ItemDecision.EFFECTIVE
    )


def _overruled(change: ListChange) -> list[Meeting]:
    """Return the requests of others that were approved before, and said something else."""
    seen = ((own, other, neighbour(other, own)) for own, other in pairs_of(change))
    return _gathered((own, other, each) for own, other, each in seen if each.overrules)


def _gathered(met: Iterable[tuple[ChangeItem, ChangeItem, Neighbour]]) -> list[Meeting]:
    found: dict[int, Meeting] = {}
    for own, other, seen in met:
        meeting = found.setdefault(other.change_id, Meeting(request=other.change))
        row = own.base_row or own.proposed_row
        if row is not None:
            meeting.entries[row.name] = None
            meeting.provides &= row.provider_id == other.change.organisation_id
        for each in seen.differences:
            meeting.fields[_LABELS[each.field]] = None
    return list(found.values())
