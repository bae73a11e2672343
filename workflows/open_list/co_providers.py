"""Departments that provide an entry together with its provider (共同提供部门).

They may propose changes, but not the removal of an entry that is another's (house default): the
domain texts say who provides an entry, and nothing of who else may take it off the list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.utils.text import Truncator
from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.models import ChangeItem, ListChange, Organisation
from cases.permissions import Requirement
from cases.queries.holders import people_meeting
from cases.queries.list_changes import BETWEEN_CO_PROVIDERS, held_by, names_of
from cases.states.list_change import ItemDecision
from cases.states.role import Role
from workflows.engine.clocks import civil_date
from workflows.engine.escalate_case import lead_role
from workflows.engine.notify import tell
from workflows.engine.record_language import in_record_language
from workflows.open_list.handler_contact import contact_of
from workflows.open_list.reading.normalise import compare_key

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from cases.models import EntryRow, OutboxMessage
    from workflows.engine.step import Step

PROPOSED = "entry_proposed"
# Nobody proposes these any more.
_GIVEN_UP = (
    ItemDecision.REJECTED_BY_HEAD,
    ItemDecision.REJECTED,
    ItemDecision.SUPERSEDED,
    ItemDecision.CANCELLED,
)
# More names than one line of news can hold.
NAMED = 3
# A line is cut at its end, where it says whom to ask: no name may push that out.
NAME_SHOWN = 24


def may_propose(organisation: Organisation, row: EntryRow) -> bool:
    """Tell whether an organisation may propose changes of an entry: it provides it, or helps to."""
    return provides(organisation, row) or is_named(keys_of(organisation), row)


def keys_of(organisation: Organisation) -> set[str]:
    """Return the names under which an entry may know who helps to provide it, to compare by."""
    return {compare_key(name) for name in names_of(organisation)}


def is_named(keys: set[str], row: EntryRow) -> bool:
    """Tell whether one of some names is among those who help to provide an entry."""
    helpers = row.co_providers.split(BETWEEN_CO_PROVIDERS)
    return any(compare_key(name) in keys for name in helpers if name)


def provides(organisation: Organisation, row: EntryRow) -> bool:
    """Tell whether an entry is an organisation's own, or came to it from one merged into it."""
    provider: int | None = row.provider_id
    passed: set[int] = set()
    while provider is not None and provider not in passed:
        if provider == organisation.pk:
            return True
        passed.add(provider)
        found = Organisation.objects.filter(pk=provider).values_list("successor_id", flat=True)
        provider = found.first()
    return False


def must_help_to_provide(organisation: Organisation, row: EntryRow) -> None:
    """Refuse any proposal about an entry of which an organisation provides nothing.

    Raises:
        BadInput: the sentence says whose entry it is.
    """
    if not may_propose(organisation, row):
        raise BadInput(
            _t("“%(name)s”由%(provider)s提供，不能由本单位提出调整。请联系该单位。")
            % {"name": row.name, "provider": row.provider_name}
        )


def must_have_provided(organisation: Organisation, row: EntryRow) -> None:
    """Refuse that an organisation lists again what another provided until it was removed.

    Args:
        organisation: who proposes it.
        row: the last that the list held of the entry.

    Raises:
        BadInput: the entry was another's; the sentence says who may propose it.
    """
    if not provides(organisation, row):
        raise BadInput(
            _t(
                "“%(name)s”移出前由%(provider)s提供，只有%(provider)s可以提出重新列入。"
                "请联系该单位；冲突待裁的，请采用现有内容。"
            )
            % {"name": row.name, "provider": row.provider_name}
        )


def must_provide(organisation: Organisation, row: EntryRow) -> None:
    """Refuse the removal of an entry by an organisation that only helps to provide it.

    Raises:
        BadInput: the entry is another's; the sentence says who may propose its removal.
    """
    if not provides(organisation, row):
        raise BadInput(
            _t(
                "“%(name)s”由%(provider)s提供，本单位是共同提供部门，不能提出移出。"
                "只有%(provider)s可以提出移出：请联系该单位，或改为变更条目内容。"
            )
            % {"name": row.name, "provider": row.provider_name}
        )


def tell_providers(step: Step) -> None:
    """Let those who lead the providers of other organisations' entries hear of a proposal.

    It goes with the news of the step, and is withdrawn with it.
    """
    change = cast("ListChange", step.case)
    if _of_others(change).exists():
        # The event of the submission is written after what it performs.
        times = change.events.filter(act="submit").count() + 1
        step.news[PROPOSED] = {"change": change.pk, "times": times}


def entry_proposed(message: OutboxMessage, at: datetime) -> None:
    """Tell the lead of each provider what another organisation proposes of its entries.

    It names who handles the request, and what the provider may do: write, and propose something
    else, at once or, where a request of its own holds the entry, after the approval. Items that
    nobody proposes any more by the time of delivery are news to nobody.

    Writes: one `Notification` per person.
    """
    requests = ListChange.objects.select_related("organisation", "opened_by")
    change = requests.get(pk=message.payload["change"])
    times = message.payload.get("times", 1)
    # It is news for people who may not see the request, so it must not be shown as the request's.
    message.case_id = None
    for provider, names in _proposed_entries(change).items():
        # A district's authority plays the part of the head for the units of the district.
        roles = frozenset({lead_role(provider), Role.DISTRICT_AUTHORITY})
        lead = Requirement(roles=roles, organisation=provider)
        is_held = _holds(provider, change)
        with in_record_language():
            text = _news(change, names, times=times, is_held=is_held)
        tell(people_meeting(lead, on=civil_date(at)), message, text, at)


def _holds(provider: Organisation, change: ListChange) -> bool:
    """Tell whether a request of the provider keeps it from proposing one of the entries anew."""
    entries = _of_others(change).filter(base_row__provider=provider).values("entry_id")
    held = held_by(provider.pk, entries)
    return held.filter(change__finished__isnull=True).exists()


def _news(change: ListChange, names: list[str], *, times: int, is_held: bool) -> str:
    facts = {
        "proposer": change.organisation,
        "number": change.number,
        "names": _t("、").join(f"“{Truncator(name).chars(NAME_SHOWN)}”" for name in names[:NAMED]),
        "count": len(names),
        "times": times,
        "contact": contact_of(change.opened_by),
    }
    if times > 1:
        opening = _t("%(proposer)s第 %(times)s 次提交申请 %(number)s，提出调整本单位提供的") % facts
    else:
        opening = _t("%(proposer)s在申请 %(number)s 中提出调整本单位提供的") % facts
    if len(names) > NAMED:
        named = _t(" %(count)s 个条目（%(names)s等），将送主管部门审查。") % facts
    else:
        named = _t("条目%(names)s，将送主管部门审查。") % facts
    if is_held:
        may = _t(
            "如有不同意见，请在审查前与其经办人%(contact)s联系；本单位已有申请在办该条目，"
            "须待该申请批准或者本单位申请办结后，才能另行提出调整。"
        )
    else:
        may = _t("如有不同意见，请在审查前与其经办人%(contact)s联系，或由本单位另行提出调整。")
    return opening + named + may % facts


def _proposed_entries(change: ListChange) -> dict[Organisation, list[str]]:
    """Return, by provider, the names of the entries that another organisation wants changed."""
    rows = (
        _of_others(change)
        .order_by("position")
        .values_list("base_row__provider_id", "base_row__name")
    )
    found: dict[int, list[str]] = {}
    for provider, name in rows:
        found.setdefault(provider, []).append(name)
    providers = Organisation.objects.in_bulk(found)
    return {providers[pk]: names for pk, names in found.items()}


def _of_others(change: ListChange) -> QuerySet[ChangeItem]:
    """Return the items about entries which other organisations provide, refused ones left out."""
    stand = ChangeItem.objects.filter(change=change, base_row__isnull=False).exclude(
        decision__in=_GIVEN_UP
    )
    return stand.exclude(base_row__provider_id=change.organisation_id)
