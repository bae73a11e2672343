"""What a draft holds of one entry, and both versions of it where a colleague was quicker."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.translation import gettext as _t

from backoffice.views.casework.since_then import news_since
from backoffice.views.clock import today
from cases.errors import Stale
from cases.queries import list_changes
from cases.queries.grading import grading_on
from cases.queries.one_case import history_of
from cases.queries.visible import numbers_in_sight
from cases.states.list_change import ItemDecision, ItemOperation
from forms.both_versions import BothVersions, both_versions
from forms.list_change import EntryForm
from forms.whole_number import whole_number
from workflows.open_list.co_providers import may_propose
from workflows.open_list.standing import Standing, as_it_stands, requests_ahead
from workflows.open_list.wording import content_of

if TYPE_CHECKING:
    from uuid import UUID

    from backoffice.signed_in import SignedInRequest
    from cases.errors import KaifangError
    from cases.grading import Grading
    from cases.models import ChangeItem, EntryRow, ListChange
    from workflows.open_list.standing import Ahead


@dataclass(frozen=True, kw_only=True)
class StoredEntry:
    """What is stored of an entry now: what the draft says of it, and its newest wording.

    Attributes:
        item: what the draft says of it; None: nothing yet.
        row: the wording that a form begins with; None: of a new entry.
        ahead: the requests of which that wording has what the list does not say yet.
    """

    item: ChangeItem | None
    row: EntryRow | None
    ahead: tuple[Ahead, ...] = ()

    @property
    def removal_reason(self) -> str:
        """Why the draft removes it; empty where it does not."""
        return self.item.justification if self.item and self.item.proposed_row is None else ""

    @property
    def shown(self) -> str:
        """The digest of what stands, where a first edit is drafted on it; empty elsewhere."""
        if self.item is not None or self.row is None:
            return ""
        return Standing(content=content_of(self.row), newest=None).digest

    @cached_property
    def grading(self) -> Grading:
        """The scheme in force, whose levels its forms offer."""
        return grading_on(today())

    def form(self, data: Any = None) -> EntryForm:  # Any: what Django takes as form data
        """Return the form over it; without data as it is stored."""
        item = self.item
        words = {
            "justification": item.justification if item else "",
            "grade_reason": item.grade_reason if item else "",
        }
        return EntryForm(data, instance=self.row, initial=words, grading=self.grading)


def stored_entry(change: ListChange, uid: UUID | None) -> StoredEntry:
    """Return what is stored of an entry: nothing of a new one, or of one that was taken out again.

    Raises:
        Http404: neither the draft nor the department's list ever held it.
    """
    if uid is None:
        return StoredEntry(item=None, row=None)
    item = list_changes.item_of_entry(change, uid)
    if item is not None and item.decision == ItemDecision.CANCELLED:
        # What was given up is not proposed again by opening it: an edit begins with what stands.
        item = None
    if item is not None and item.proposed_row is not None:
        return StoredEntry(item=item, row=item.proposed_row)
    newest = list_changes.newest_row_of(uid)
    if newest is None and _was_taken_out(change, uid):
        return StoredEntry(item=None, row=None)
    if newest is None or not may_propose(change.organisation, newest):
        raise Http404
    listed = content_of(newest)
    row = as_it_stands(newest, without=change.pk)
    is_ahead = content_of(row) != listed
    ahead = requests_ahead(row.entry_id, without=change.pk) if is_ahead else ()
    return StoredEntry(item=item, row=row, ahead=tuple(ahead))


def ahead_of_the_list(request: SignedInRequest, stored: StoredEntry) -> dict[str, object]:
    """Say with which approved changes a form begins, and which of their requests may be opened.

    Who changes an entry too knows the approved requests about it by number
    (`cases.queries.neighbours`), as the page of the draft will name them.
    """
    if not stored.ahead:
        return {}
    seen = numbers_in_sight(request.user, [each.number for each in stored.ahead], on=today())
    return {"ahead": [(each, each.number in seen) for each in stored.ahead]}


def refused_entry(
    request: SignedInRequest, change: ListChange, uid: UUID | None, error: KaifangError
) -> dict[str, object]:
    """Return what a refused page shows beside what was typed.

    A page that a colleague overtook shows what happened since, and each field on which the two
    versions differ; sent again, it is no longer stale. Any other page stays as old as it was.
    """
    seen = request.POST.get("expected_version", "")
    if not isinstance(error, Stale):
        return {"refusal": error.message, "expected_version": seen}
    change.refresh_from_db(fields=["version"])
    return {
        "refusal": error.message,
        "expected_version": change.version,
        "news": news_since(change, whole_number(seen)),
        "both_versions": _both(request, stored_entry(change, uid)) if uid else [],
    }


def _was_taken_out(change: ListChange, uid: UUID) -> bool:
    return history_of(change).filter(act="drop_item", data__entry=str(uid)).exists()


def _both(request: SignedInRequest, stored: StoredEntry) -> list[BothVersions]:
    removes = bool(request.POST.get("remove"))
    typed = EntryForm(request.POST, grading=stored.grading)
    fields = both_versions(typed, stored.form()) if stored.row else []
    if removes:
        fields = [each for each in fields if each.name == "justification"]
    return [*_operations(stored, removes=removes), *fields]


def _operations(stored: StoredEntry, *, removes: bool) -> list[BothVersions]:
    """Return what each side does with the entry, where that is not the same."""
    item = stored.item
    if item is not None and removes == (item.operation == ItemOperation.REMOVE):
        return []
    is_listed = stored.row is not None and stored.row.valid_from is not None
    edits = ItemOperation.CHANGE if is_listed else ItemOperation.ADD
    mine = ItemOperation.REMOVE if removes else edits
    theirs = item.get_operation_display() if item else _t("不在申请中")
    return [
        BothVersions(name="operation", label=_t("操作"), typed=str(mine.label), stored=str(theirs))
    ]
