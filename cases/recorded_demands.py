"""What the system chain says of demands and enquiries, and of what was done about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.models import (
    DataDemand,
    DemandAnswer,
    DemandRouting,
    Enquiry,
    EnquiryStep,
    PreparedDraft,
)
from cases.recorded_rows import Facts, Recorded
from cases.sealed_words import sealed
from cases.states.data_demand import DemandAnswerKind
from cases.states.system_act import SystemAct

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NOBODY = frozenset({""})


def recorded_demands(names: Mapping[int, frozenset[str]]) -> Iterator[Recorded]:
    """Return how demands with their routings and answers are recorded.

    Args:
        names: what each organisation may be called, by its key.
    """
    yield Recorded(
        acts=(SystemAct.DEMAND_LOGGED,),
        keys=("demand",),
        rows=DataDemand.objects.select_related("scenario", "edition", "meeting"),
        key=lambda row: (row.number,),
        facts=_of_a_demand,
        optional=frozenset({"edition"}),
    )
    yield Recorded(
        acts=(SystemAct.DEMAND_ROUTED,),
        keys=("demand",),
        rows=DemandRouting.objects.select_related("demand"),
        key=lambda row: (row.demand.number,),
        facts=lambda row: {
            "organisation": names[row.organisation_id],
            "service": row.service,
            "reason": row.reason,
        },
        at="routed_at",
        by="routed_by_id",
        optional=frozenset({"service"}),
    )
    answers = DemandAnswer.objects.select_related("demand")
    yield Recorded(
        acts=(SystemAct.DEMAND_ANSWERED,),
        keys=("demand",),
        rows=answers.exclude(kind=DemandAnswerKind.WITHDRAWN),
        key=lambda row: (row.demand.number,),
        facts=lambda row: {
            "organisation": names[row.organisation_id],
            "kind": row.kind,
            "text": row.text,
        },
        at="answered_at",
        by="answered_by_id",
    )
    yield Recorded(
        acts=(SystemAct.DEMAND_WITHDRAWN,),
        keys=("demand",),
        rows=answers.filter(kind=DemandAnswerKind.WITHDRAWN),
        key=lambda row: (row.demand.number,),
        facts=lambda row: {"reason": row.text},
        at="answered_at",
        by="answered_by_id",
    )


def recorded_enquiries(names: Mapping[int, frozenset[str]]) -> Iterator[Recorded]:
    """Return how enquiries, what was done about them, and prepared drafts are recorded.

    Args:
        names: what each organisation may be called, by its key.
    """
    yield Recorded(
        acts=(SystemAct.ENQUIRY_LOGGED,),
        keys=("enquiry",),
        rows=Enquiry.objects.select_related("point"),
        key=lambda row: (row.number,),
        facts=lambda row: {
            "point": row.point.number,
            "service": row.service,
            "received_on": row.received_on.isoformat(),
            "digest": sealed(row.salt, question=row.question),
        },
    )
    yield Recorded(
        acts=(SystemAct.ENQUIRY_STEP_TAKEN,),
        keys=("step",),
        rows=EnquiryStep.objects.select_related("enquiry", "demand"),
        key=lambda row: (row.pk,),
        facts=lambda row: {
            "enquiry": row.enquiry.number,
            "kind": row.kind,
            "organisation": names[row.organisation_id] if row.organisation_id else NOBODY,
            "demand": row.demand.number if row.demand else None,
            "digest": sealed(row.salt, text=row.text),
        },
        at="taken_at",
        by="taken_by_id",
    )
    drafts = PreparedDraft.objects.select_related("enquiry", "application")
    yield Recorded(
        acts=(SystemAct.DRAFT_PREPARED,),
        keys=("draft",),
        rows=drafts,
        key=lambda row: (row.pk,),
        facts=_of_a_draft,
        at="prepared_at",
        by="prepared_by_id",
    )
    yield Recorded(
        acts=(SystemAct.DRAFT_CLAIMED,),
        keys=("draft",),
        rows=drafts.filter(claimed_at__isnull=False),
        key=lambda row: (row.pk,),
        facts=lambda row: {"application": row.application.number},
        at="claimed_at",
        by="application.opened_by_id",
    )
    yield Recorded(
        acts=(SystemAct.DRAFT_SHARED,),
        keys=("draft",),
        rows=drafts.filter(shared_at__isnull=False),
        key=lambda row: (row.pk,),
        facts=lambda row: {"application": row.application.number},
        at="shared_at",
        by="application.opened_by_id",
    )


def _of_a_demand(row: DataDemand) -> Facts:
    said = {"title": row.title, "content": row.content, "demander": row.demander}
    worded: dict[str, Any] = {"digest": sealed(row.salt, **said)} if row.is_private else dict(said)
    return {
        **worded,
        "kind": row.kind,
        "scenario": row.scenario.number if row.scenario else None,
        "edition": row.edition.edition if row.edition else None,
        "meeting": row.meeting.number if row.meeting else None,
        "received_on": row.received_on.isoformat(),
        "due_on": row.due_on.isoformat(),
    }


def _of_a_draft(row: PreparedDraft) -> Facts:
    # Its words are the applicant's once it is claimed; their digest is proven until then.
    worded = {} if row.content is None else {"digest": row.content_seal}
    return {
        "enquiry": row.enquiry.number,
        "expires_on": row.expires_on.isoformat(),
        "code_digest": row.code_digest,
        **worded,
    }
