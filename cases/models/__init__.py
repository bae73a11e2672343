"""Every record of the product."""

from cases.models.attachment import Attachment
from cases.models.calendar import CalendarDay, CalendarNotice, CalendarVersion
from cases.models.case import Case, CaseNumber
from cases.models.clock import Clock, ClockEvent, ClockPolicy
from cases.models.event import Anchor, CaseEvent, ChainHead, SystemEvent
from cases.models.list_change import ChangeItem, ListChange
from cases.models.list_entry import (
    CONTENT_FIELDS,
    ConditionTemplate,
    EntryContent,
    EntryRow,
    ListEntry,
)
from cases.models.list_import import ListImport, StagedRow
from cases.models.list_version import ListVersion, VersionFile
from cases.models.organisation import Organisation, OrganisationAlias, OrganisationKind
from cases.models.outbox import Notification, OutboxMessage
from cases.models.people import Membership, Person, RoleGrant
from cases.models.work_item import Assignment, WorkItem

__all__ = [
    "CONTENT_FIELDS",
    "Anchor",
    "Assignment",
    "Attachment",
    "CalendarDay",
    "CalendarNotice",
    "CalendarVersion",
    "Case",
    "CaseEvent",
    "CaseNumber",
    "ChainHead",
    "ChangeItem",
    "Clock",
    "ClockEvent",
    "ClockPolicy",
    "ConditionTemplate",
    "EntryContent",
    "EntryRow",
    "ListChange",
    "ListEntry",
    "ListImport",
    "ListVersion",
    "Membership",
    "Notification",
    "Organisation",
    "OrganisationAlias",
    "OrganisationKind",
    "OutboxMessage",
    "Person",
    "RoleGrant",
    "StagedRow",
    "SystemEvent",
    "VersionFile",
    "WorkItem",
]
