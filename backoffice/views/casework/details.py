"""What the step page and the case page show of each kind of case, beyond what all share.

A kind has a function from request and record to template context, and a template
`<kind>/step_detail.html` that shows it; a kind without either shows its facts alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django.template.loader import select_template

from backoffice.views.applicants.registration_details import registration_details
from backoffice.views.applications.agreement import agreement_details
from backoffice.views.applications.details import application_details, line_details
from backoffice.views.applications.second_look import second_look_details
from backoffice.views.clock import today
from backoffice.views.evaluation.dossier_details import dossier_details
from backoffice.views.evaluation.score_sheet import sheet_of
from backoffice.views.grading_reviews.details import review_details
from backoffice.views.grants.details import grant_details
from backoffice.views.open_list.change_details import list_change_details
from backoffice.views.open_list.dossier_table import table_of_change
from backoffice.views.open_list.suspensions import suspension_details
from backoffice.views.open_list.version_details import list_version_details
from backoffice.views.programmes.nomination_details import nomination_details
from cases.queries.data_issues import faults_of_issue
from cases.queries.mismatch_tasks import shown_spells
from cases.states.case_kind import CaseKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from backoffice.signed_in import SignedInRequest
    from cases.models import (
        AccessApplication,
        AccessLine,
        Agreement,
        Case,
        DataIssue,
        EmergencySuspension,
        EvaluationDossier,
        GradingReview,
        Grant,
        LabelNomination,
        ListChange,
        ListVersion,
        MismatchTask,
        Registration,
        SecondLook,
        SupervisionOrder,
    )
    from reports.dossier_table import DossierTable

    Details = Callable[[SignedInRequest, Case], Mapping[str, object]]


def _of_list_change(request: SignedInRequest, record: Case) -> Mapping[str, object]:
    return list_change_details(request, cast("ListChange", record))


def _of_list_version(request: SignedInRequest, record: Case) -> Mapping[str, object]:
    return list_version_details(request, cast("ListVersion", record))


def _of_supervision_order(_: SignedInRequest, record: Case) -> Mapping[str, object]:
    return {"order_about": cast("SupervisionOrder", record).about}


def _of_emergency_suspension(_: SignedInRequest, record: Case) -> Mapping[str, object]:
    return suspension_details(cast("EmergencySuspension", record))


def _of_mismatch_task(_: SignedInRequest, record: Case) -> Mapping[str, object]:
    return {"task_spells": shown_spells(cast("MismatchTask", record), on=today())}


def _of_data_issue(_: SignedInRequest, record: Case) -> Mapping[str, object]:
    return {"data_faults": faults_of_issue(cast("DataIssue", record))}


def _of_dossier(request: SignedInRequest, record: Case) -> Mapping[str, object]:
    dossier = cast("EvaluationDossier", record)
    return dossier_details(dossier) | sheet_of(request, dossier)


def _of_grading_review(_: SignedInRequest, record: Case) -> Mapping[str, object]:
    return review_details(cast("GradingReview", record))


def _of_nomination(_: SignedInRequest, record: Case) -> Mapping[str, object]:
    return nomination_details(cast("LabelNomination", record))


def _of_registration(request: SignedInRequest, record: Case) -> Mapping[str, object]:
    return registration_details(request, cast("Registration", record))


def _of_application(request: SignedInRequest, record: Case) -> Mapping[str, object]:
    return application_details(request, cast("AccessApplication", record))


def _of_line(request: SignedInRequest, record: Case) -> Mapping[str, object]:
    return line_details(request, cast("AccessLine", record))


def _of_agreement(request: SignedInRequest, record: Case) -> Mapping[str, object]:
    return agreement_details(request, cast("Agreement", record))


def _of_second_look(_: SignedInRequest, record: Case) -> Mapping[str, object]:
    return second_look_details(cast("SecondLook", record))


def _of_grant(request: SignedInRequest, record: Case) -> Mapping[str, object]:
    return grant_details(request, cast("Grant", record))


DETAILS: Final[Mapping[str, Details]] = {
    CaseKind.LIST_CHANGE: _of_list_change,
    CaseKind.LIST_VERSION: _of_list_version,
    CaseKind.MISMATCH_TASK: _of_mismatch_task,
    CaseKind.SUPERVISION_ORDER: _of_supervision_order,
    CaseKind.EMERGENCY_SUSPENSION: _of_emergency_suspension,
    CaseKind.EVALUATION_DOSSIER: _of_dossier,
    CaseKind.GRADING_REVIEW: _of_grading_review,
    CaseKind.DATA_ISSUE: _of_data_issue,
    CaseKind.LABEL_NOMINATION: _of_nomination,
    CaseKind.REGISTRATION: _of_registration,
    CaseKind.ACCESS_APPLICATION: _of_application,
    CaseKind.ACCESS_LINE: _of_line,
    CaseKind.AGREEMENT: _of_agreement,
    CaseKind.SECOND_LOOK: _of_second_look,
    CaseKind.GRANT: _of_grant,
}


# What a kind adds to the dossier of its cases.
TABLES: Final[Mapping[str, Callable[[Any], DossierTable]]] = {  # Any: a record of the kind
    CaseKind.LIST_CHANGE: table_of_change,
}


def tables_of(record: Case) -> tuple[DossierTable, ...]:
    """Return the tables that the dossier of a record has beside those of every case."""
    table = TABLES.get(record.kind)
    return (table(record),) if table else ()


def details_of(request: SignedInRequest, record: Case) -> dict[str, Any]:  # Any: context
    function = DETAILS.get(record.kind)
    return dict(function(request, record)) if function else {}


def detail_template(record: Case, own: str = "") -> str:
    """The template that shows the record: the task's own, else the kind's, else none at all."""
    names = [own] if own else []
    found = select_template([*names, f"{record.kind}/step_detail.html", "casework/no_detail.html"])
    return str(found.template.name)
