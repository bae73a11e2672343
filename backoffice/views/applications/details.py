"""What the pages of an application and of a line show beyond what all cases share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backoffice.views.applications.agreements_shown import (
    AgreementShown,
    agreements_shown,
    newest_by_line,
)
from backoffice.views.applications.draft_task import task_url
from backoffice.views.applications.fast_path import commitment_details
from backoffice.views.applications.letters import letters_shown
from backoffice.views.applications.since_before import changed_parts, unlike_followed
from backoffice.views.clock import moment, today
from cases.queries.applications import answer_clocks, earlier_lines, lines_of, submissions_of
from cases.queries.changed_datasets import dataset_changes
from cases.queries.data_grants import grants_of_application
from cases.queries.fast_path import commitment_of
from cases.queries.messages import messages_by_case, unread_by_case
from cases.queries.open_supplements import supplements_of, unanswered
from cases.queries.prepared_drafts import was_prepared
from cases.queries.second_looks import looks_at
from cases.queries.visible import visible_to
from cases.states.access_application import ApplicationState
from cases.states.access_line import WITH_THE_REVIEWER
from workflows.conditional_access.second_look.ask import last_days_to_ask
from workflows.conditional_access.supplement import last_day_to_ask

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from backoffice.signed_in import SignedInRequest
    from cases.models import AccessApplication, AccessLine, Clock, Person, SecondLook
    from cases.states.access_words import DatasetChange


def application_details(
    request: SignedInRequest, application: AccessApplication
) -> dict[str, Any]:  # Any: template context
    """Return what the applicant reads: of each dataset who answers by when, and what they said."""
    submissions = submissions_of(application)
    agreements = agreements_shown(application)
    lines = lines_of(application)
    is_own = application.opened_by_id == request.user.pk
    may_write = is_own and application.state in {
        ApplicationState.DRAFT,
        ApplicationState.SUPPLEMENT_REQUESTED,
    }
    return {
        "application": application,
        "submission": submissions[0] if submissions else None,
        "submissions": submissions,
        "changes": changed_parts(submissions),
        "lines": _with_clocks(lines, request.user if is_own else None, newest_by_line(agreements)),
        "agreements": agreements,
        "is_with_departments": any(not line.is_closed for line in lines),
        "without_task": "applications/to_do.html" if lines else "",
        "to_sign": [each for each in agreements if is_own and each.sign_by],
        "grants": grants_of_application(application),
        "supplements": supplements_of(application),
        "letters": letters_shown(application),
        "commitment": commitment_of(application),
        "write_url": task_url(application) if may_write else "",
        "is_own": is_own,
        "may_tell_the_point": is_own and was_prepared(application),
    }


def line_details(
    request: SignedInRequest, line: AccessLine
) -> dict[str, Any]:  # Any: template context
    """Return what the department reads: the application as handed in, and what changed since."""
    application = line.application
    submissions = submissions_of(application)
    asked = unanswered().filter(line=line).first()
    on = today()
    last_day = last_day_to_ask(line)
    may_ask = line.state in WITH_THE_REVIEWER and on <= last_day
    return {
        "line": line,
        "application": application,
        "submission": submissions[0] if submissions else None,
        "changes": changed_parts(submissions),
        "unlike_followed": unlike_followed(application, submissions[0] if submissions else None),
        "supplements": [each for each in supplements_of(application) if each.line_id == line.pk],
        "change": None if line.is_closed else dataset_changes([line]).get(line.pk),
        "is_asked": asked is not None,
        "may_ask": may_ask and not line.supplement_requests.exists(),
        "last_day": last_day,
        "letters": letters_shown(line),
        "earlier": earlier_lines(line, visible_to(request.user, on=on)),
        **_looked_at_again(line),
        **commitment_details(line),
    }


def _looked_at_again(line: AccessLine) -> dict[str, Any]:  # Any: template context
    """Return the second look at this answer, and that to which this line owes its being."""
    before = line.anew_of
    lines = [each for each in (line, before) if each is not None]
    looks = looks_at(lines)
    return {
        "look": looks.get(line.pk),
        "anew_of": before,
        "anew_look": looks.get(before.pk) if before else None,
    }


@dataclass(frozen=True, kw_only=True)
class LineShown:
    """A line as the applicant reads of it; `messages` is None for who does not talk there."""

    line: AccessLine
    clock: Clock | None
    messages: int | None
    unread: int
    change: DatasetChange | None
    agreement: AgreementShown | None = None
    look: SecondLook | None = None
    ask_by: date | None = None


def _with_clocks(
    lines: Sequence[AccessLine],
    applicant: Person | None,
    agreements: Mapping[int, AgreementShown],
) -> list[LineShown]:
    clocks = answer_clocks(lines)
    changes = dataset_changes([line for line in lines if not line.is_closed])
    keys = [line.pk for line in lines]
    looks = looks_at(lines)
    last_days = last_days_to_ask(lines, looks, at=moment()) if applicant else {}
    said = messages_by_case(keys) if applicant else {}
    unread = unread_by_case(applicant, keys) if applicant else {}
    return [
        LineShown(
            line=line,
            clock=clocks.get(line.pk),
            messages=said.get(line.pk, 0) if applicant else None,
            unread=unread.get(line.pk, 0),
            change=changes.get(line.pk),
            agreement=agreements.get(line.pk),
            look=looks.get(line.pk),
            ask_by=last_days.get(line.pk),
        )
        for line in lines
    ]
