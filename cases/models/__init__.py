"""Every record of the product."""

from cases.models.absence import Absence
from cases.models.access_application import (
    AccessApplication,
    ApplicationDraft,
    SubmittedApplication,
)
from cases.models.access_line import AccessLine, SupplementRequest
from cases.models.agreement import (
    AgreedLine,
    Agreement,
    AgreementSignature,
    AgreementText,
    PaperSigning,
)
from cases.models.agreement_template import (
    AgreementTemplateDraft,
    AgreementTemplateVersion,
)
from cases.models.applicant import Applicant, Registration
from cases.models.attachment import Attachment
from cases.models.attachment_read import AttachmentRead
from cases.models.bulk import BulkPlan, BulkRow
from cases.models.calendar import CalendarDay, CalendarNotice, CalendarVersion
from cases.models.case import Case, CaseNumber
from cases.models.catalogue import (
    CatalogueProvider,
    CatalogueRow,
    CatalogueSnapshot,
    ResourceLink,
    StagedCatalogueRow,
)
from cases.models.clock import Clock, ClockEvent, ClockReason, ExtensionRequest
from cases.models.clock_policy import ClockPolicy
from cases.models.collaboration import CaseMessage, CaseNote, ReadMark, Reminder, Watch
from cases.models.criteria import CriteriaVersion, Criterion, CriterionScore
from cases.models.data_demand import DataDemand, DemandAnswer, DemandRouting
from cases.models.data_issue import DataIssue, SeenFault
from cases.models.data_probe import DataAddress, DataProbe, HostAlert
from cases.models.emergency_suspension import EmergencySuspension
from cases.models.entry_score import EntryScore, ScoreRules, ScoreRun
from cases.models.escalation import EscalationFiring
from cases.models.evaluation import (
    DossierFact,
    EntryVerdict,
    EvaluationDossier,
    EvaluationRound,
)
from cases.models.event import Anchor, CaseEvent, ChainHead, SystemEvent
from cases.models.grading import GradingLevel, GradingScheme
from cases.models.grading_review import GradeConfirmation, GradingReview, ReviewedEntry
from cases.models.grant import Grant, GrantSuspension
from cases.models.holdings_check import HoldingsCheck, HoldingsFinding
from cases.models.item_conflict import ItemConflict
from cases.models.item_disposition import ItemDisposition
from cases.models.kept_draft import KeptDraft
from cases.models.label_programme import (
    EntryLabel,
    LabelCriteria,
    LabelNomination,
    LabelProgramme,
)
from cases.models.left_out_entry import LeftOutEntry
from cases.models.letter import Letter, LetterNumbers, LetterReading, RemedyText
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
from cases.models.matching_meeting import MatchingMeeting
from cases.models.mismatch_task import FindingProposal, MismatchTask, TaskFinding
from cases.models.organisation import Organisation, OrganisationAlias, OrganisationKind
from cases.models.outbox import Notification, OutboxMessage
from cases.models.peer_list import PeerList, PeerMark, PeerName
from cases.models.people import Membership, Person, RoleGrant
from cases.models.preference import NotificationPreference
from cases.models.priority_scenario import (
    PriorityScenario,
    PriorityUnit,
    ScenarioBody,
    ScenarioEdition,
)
from cases.models.reconciliation import (
    Finding,
    FindingException,
    FindingSpell,
    ReconciliationRun,
    ReconciliationTurn,
)
from cases.models.routing import RoutingDecision, RoutingRule, RoutingVersion
from cases.models.saved_view import SavedView
from cases.models.search_text import SearchText
from cases.models.second_look import SecondLook
from cases.models.sign_up_attempt import SignUpAttempt
from cases.models.signed_document import SignedDocument
from cases.models.supervision_order import SupervisionOrder
from cases.models.update_period import UpdatePeriod
from cases.models.update_reminder import UpdateReminder
from cases.models.work_item import Assignment, WorkItem

__all__ = [
    "CONTENT_FIELDS",
    "Absence",
    "AccessApplication",
    "AccessLine",
    "AgreedLine",
    "Agreement",
    "AgreementSignature",
    "AgreementTemplateDraft",
    "AgreementTemplateVersion",
    "AgreementText",
    "Anchor",
    "Applicant",
    "ApplicationDraft",
    "Assignment",
    "Attachment",
    "AttachmentRead",
    "BulkPlan",
    "BulkRow",
    "CalendarDay",
    "CalendarNotice",
    "CalendarVersion",
    "Case",
    "CaseEvent",
    "CaseMessage",
    "CaseNote",
    "CaseNumber",
    "CatalogueProvider",
    "CatalogueRow",
    "CatalogueSnapshot",
    "ChainHead",
    "ChangeItem",
    "Clock",
    "ClockEvent",
    "ClockPolicy",
    "ClockReason",
    "ConditionTemplate",
    "CriteriaVersion",
    "Criterion",
    "CriterionScore",
    "DataAddress",
    "DataDemand",
    "DataIssue",
    "DataProbe",
    "DemandAnswer",
    "DemandRouting",
    "DossierFact",
    "EmergencySuspension",
    "EntryContent",
    "EntryLabel",
    "EntryRow",
    "EntryScore",
    "EntryVerdict",
    "EscalationFiring",
    "EvaluationDossier",
    "EvaluationRound",
    "ExtensionRequest",
    "Finding",
    "FindingException",
    "FindingProposal",
    "FindingSpell",
    "GradeConfirmation",
    "GradingLevel",
    "GradingReview",
    "GradingScheme",
    "Grant",
    "GrantSuspension",
    "HoldingsCheck",
    "HoldingsFinding",
    "HostAlert",
    "ItemConflict",
    "ItemDisposition",
    "KeptDraft",
    "LabelCriteria",
    "LabelNomination",
    "LabelProgramme",
    "LeftOutEntry",
    "Letter",
    "LetterNumbers",
    "LetterReading",
    "ListChange",
    "ListEntry",
    "ListImport",
    "ListVersion",
    "MatchingMeeting",
    "Membership",
    "MismatchTask",
    "Notification",
    "NotificationPreference",
    "Organisation",
    "OrganisationAlias",
    "OrganisationKind",
    "OutboxMessage",
    "PaperSigning",
    "PeerList",
    "PeerMark",
    "PeerName",
    "Person",
    "PriorityScenario",
    "PriorityUnit",
    "ReadMark",
    "ReconciliationRun",
    "ReconciliationTurn",
    "Registration",
    "RemedyText",
    "Reminder",
    "ResourceLink",
    "ReviewedEntry",
    "RoleGrant",
    "RoutingDecision",
    "RoutingRule",
    "RoutingVersion",
    "SavedView",
    "ScenarioBody",
    "ScenarioEdition",
    "ScoreRules",
    "ScoreRun",
    "SearchText",
    "SecondLook",
    "SeenFault",
    "SignUpAttempt",
    "SignedDocument",
    "StagedCatalogueRow",
    "StagedRow",
    "SubmittedApplication",
    "SupervisionOrder",
    "SupplementRequest",
    "SystemEvent",
    "TaskFinding",
    "UpdatePeriod",
    "UpdateReminder",
    "VersionFile",
    "Watch",
    "WorkItem",
]
