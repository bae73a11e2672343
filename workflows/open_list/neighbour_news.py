"""News for an organisation of what others propose, or got approved, of entries it changes too."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from django.utils.text import Truncator
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
# A line is cut at its end, where it says whom to ask: no name may push that out.
NAME_SHOWN = 40
_LABELS = {each.name: each.verbose_name for each in EntryRow._meta.fields}  # noqa: SLF001  # Django's API


@dataclass(kw_only=True)
class Meeting:
    """What a request means for another organisation's request about the same entries.

    Attributes:
        request: that other request, whose people are told.
        entries: the names of the entries that both are about, each once, in order.
        fields: what both change, and not alike, in order; none where an entry is removed.
        provides: whether its organisation provides all of these entries.
    """

    request: int
    entries: dict[str, None] = field(default_factory=dict)
    fields: dict[str, None] = field(default_factory=dict)
    provides: bool = True

    def as_json(self) -> dict[str, Any]:  # Any: JSON content
        """Return it as a message carries it: no more names than the news has room for."""
        return {
            "request": self.request,
            "entries": list(islice(self.entries, NAMED + 1)),
            "fields": list(islice(self.fields, NAMED + 1)),
            "provides": self.provides,
        }


def tell_who_changes_it_too(step: Step) -> None:
    """Let those hear of a proposal who have a change of the same entry under way."""
    _announce(step, PROPOSED_TOO, _under_way(cast("ListChange", step.case)))


def tell_who_is_overruled(step: Step) -> None:
    """Let those hear of an approval who got approved, or published, what it changes again."""
    _announce(step, APPROVED_OVER, _overruled(cast("ListChange", step.case)))


def _announce(step: Step, topic: str, meetings: list[Meeting]) -> None:
    # What was met is kept now: when the news leaves, a version may have taken both in.
    if meetings:
        met = [each.as_json() for each in meetings]
        step.news[topic] = {"change": step.case.pk, "meetings": met}


def proposed_too(message: OutboxMessage, at: datetime) -> None:
    """Tell who drafts and who leads the other changes of an entry that one more is proposed.

    The lead of who provides the entry is told by `co_providers.entry_proposed`.

    Writes: one `Notification` per person.
    """
    with in_record_language():
        said = _t(
            "%(proposer)s在申请 %(number)s 中也提出调整%(entries)s，"
            "本单位的申请 %(own)s（%(state)s）同样涉及。"
            "如有不同意见，请在审查前与其经办人%(contact)s联系。"
        )
        for request, met, facts in _met(message):
            people = _people_of(request, on=civil_date(at), lead_is_told=met["provides"])
            _tell(people, request, message, said % facts, at)


def approved_over(message: OutboxMessage, at: datetime) -> None:
    """Tell who drafted and who leads an approved change that a later approval says otherwise.

    Writes: one `Notification` per person.
    """
    with in_record_language():
        said = _t(
            "%(proposer)s的申请 %(number)s 已批准，改动了本单位申请 %(own)s 已批准的内容："
            "%(entries)s%(fields)s。前后内容见本单位申请；有异议的，请与其经办人%(contact)s联系，"
            "或另行提出调整。"
        )
        for request, _met_there, facts in _met(message):
            _tell(_people_of(request, on=civil_date(at)), request, message, said % facts, at)


def _met(
    message: OutboxMessage,
) -> Iterator[tuple[ListChange, dict[str, Any], dict[str, object]]]:  # Any: JSON content
    """Yield each request that was met, what was kept of it, and the facts of its news."""
    requests = ListChange.objects.select_related("organisation", "opened_by")
    change = requests.get(pk=message.payload["change"])
    found = requests.in_bulk([each["request"] for each in message.payload["meetings"]])
    for met in message.payload["meetings"]:
        request = found[met["request"]]
        fields = _listed(_LABELS[name] for name in met["fields"])
        yield (
            request,
            met,
            {
                "proposer": change.organisation,
                "number": change.number,
                "contact": _contact(change.opened_by),
                "own": request.number,
                "state": request.state_label,
                "entries": _listed(
                    f"“{Truncator(name).chars(NAME_SHOWN)}”" for name in met["entries"]
                ),
                "fields": _t("的%(fields)s") % {"fields": fields} if fields else _t("（移出清单）"),
            },
        )


def _contact(person: Person | None) -> str:
    if person is None:
        return ""
    address = _t("（%(email)s）") % {"email": person.email} if person.email else ""
    return f"{person.name}{address}"


def _tell(
    people: Iterable[Person], request: ListChange, message: OutboxMessage, text: str, at: datetime
) -> None:
    # It is shown as news of their own request: they may not see the other one.
    message.case_id = request.pk
    tell(people, message, text, at)


def _people_of(request: ListChange, *, on: date, lead_is_told: bool = False) -> Iterator[Person]:
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
        meeting = found.setdefault(other.change_id, Meeting(request=other.change_id))
        row = own.base_row or own.proposed_row
        if row is not None:
            meeting.entries[row.name] = None
            meeting.provides &= row.provider_id == other.change.organisation_id
        meeting.fields.update(dict.fromkeys(each.field for each in seen.differences))
    return list(found.values())
