"""How the people of the demonstration act: every move goes through the product's own acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from backoffice.demo.cast import COMMISSION
from backoffice.demo.people import demo_member
from cases.models import EntryRow, ListChange, Organisation, WorkItem
from cases.queries.organisation_directory import organisation_called
from cases.states.civil_time import SHANGHAI
from cases.states.role import Role
from cases.states.tightening import TighteningReason
from workflows.engine.calendar import newest_calendar
from workflows.engine.clocks import civil_date
from workflows.engine.gate import act, take_step
from workflows.open_list.draft import start_change
from workflows.open_list.flow import ListChangeFlow
from workflows.working_days import subtract_working_days

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from cases.models import Membership


@dataclass(frozen=True, kw_only=True)
class Edit:
    """What a request says of one entry: new content, or its removal.

    Attributes:
        row: the newest wording of the entry; None for a new one.
        content: what it should say, by field; empty removes it.
        why: the justification of the item.
    """

    row: EntryRow | None
    content: Mapping[str, Any]  # Any: values by field
    why: str


@dataclass(frozen=True, kw_only=True)
class Stage:
    """The demonstration at its present moment."""

    now: datetime

    def days_ago(self, working_days: int, hour: int = 10) -> datetime:
        """Return an hour of office time so many working days ago."""
        day = subtract_working_days(newest_calendar(), civil_date(self.now), working_days)
        return datetime.combine(day, time(hour), tzinfo=SHANGHAI)

    def hat(self, organisation: str, role: Role) -> Membership:
        """Return who plays a role in an organisation."""
        return demo_member(_organisation(organisation), role, at=self.now)

    def draft(
        self,
        author: Membership,
        title: str,
        *edits: Edit,
        at: datetime,
        requested_on: date | None = None,
    ) -> ListChange:
        """Open a request and put the entries in."""
        change = start_change(
            flow=ListChangeFlow,
            membership=author,
            title=title,
            reason=edits[0].why if edits else title,
            requested_on=requested_on,
            at=at,
        )
        for edit in edits:
            self.put(change, author, edit, at=at)
        return change

    def put(self, change: ListChange, author: Membership, edit: Edit, *, at: datetime) -> None:
        """Put one entry into a draft."""
        act(
            case=change,
            name="put_item",
            actor=author.person,
            at=at,
            expected_version=None,
            data={
                "entry": edit.row.entry if edit.row else None,
                "remove": not edit.content,
                "content": _content(edit),
                "justification": edit.why,
                "reason_code": TighteningReason.OTHER,
            },
            hat_id=author.pk,
        )

    def take(
        self,
        case: int,
        outcome: str,
        hat: Membership,
        *,
        at: datetime,
        data: Mapping[str, Any] | None = None,  # Any: form values
    ) -> None:
        """Finish the open task of a case."""
        take_step(
            work_item=WorkItem.objects.get(process_id=case, finished__isnull=True),
            outcome=outcome,
            actor=hat.person,
            at=at,
            expected_version=None,
            data=data,
            hat_id=hat.pk,
        )

    def pass_by_head(self, case: int, organisation: str, *, at: datetime) -> None:
        """Let the head approve every entry of a request."""
        self.take(case, "approve", self.hat(organisation, Role.DEPARTMENT_HEAD), at=at)

    def approve(self, case: int, organisation: str, *, at: datetime) -> None:
        """Let head and commission approve every entry of a request on one day."""
        self.pass_by_head(case, organisation, at=at)
        reviewer = self.hat(COMMISSION, Role.COMMISSION_STAFF)
        self.take(case, "conclude", reviewer, at=at + timedelta(hours=4))

    def withdraw(
        self, change: ListChange, author: Membership, reason: str, *, at: datetime
    ) -> None:
        """Let the author take a request back."""
        act(
            case=change,
            name="cancel",
            actor=author.person,
            at=at,
            expected_version=None,
            data={"reason": reason},
            hat_id=author.pk,
        )


def newest_rows(organisation: str) -> list[EntryRow]:
    """Return an organisation's entries of the newest list, by their identifiers."""
    rows = EntryRow.objects.filter(
        provider=_organisation(organisation), valid_from__isnull=False, valid_until__isnull=True
    )
    return list(rows.select_related("entry").order_by("portal_dataset_id"))


def _organisation(name: str) -> Organisation:
    found = organisation_called(name)
    assert found is not None, name  # noqa: S101  # the cast is on stage before anybody acts
    return found


def _content(edit: Edit) -> dict[str, Any]:  # Any: values by field
    """Complete what an edit says, as the entry's form would hand it over."""
    row = edit.row or EntryRow()
    whole = ("name", "portal_dataset_id", "conditions", "open_type", "items")
    return {name: getattr(row, name) for name in whole} | dict(edit.content)
