"""What somebody's applications are about: their datasets, and by when the next answer is due."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cases.models import AccessLine, ApplicationDraft, Clock, FastPathReview
from cases.queries.list_versions import current_version
from cases.queries.open_list import rows_of_version
from cases.states.access_application import ApplicationState
from cases.states.clock import ClockStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from cases.models import AccessApplication

# The department's five working days, and the officer's two on the fast path.
ANSWERS: Final = ("app.answer", "app.fast.decide")


@dataclass(frozen=True, kw_only=True)
class MyApplication:
    """One application in the list of its author.

    Attributes:
        datasets: names, as the list called them when it was handed in; of a draft as it does now.
        answer_by: last day of the next answer; None: none is due.
    """

    application: AccessApplication
    datasets: Sequence[str]
    answer_by: date | None


def as_listed(applications: Sequence[AccessApplication]) -> list[MyApplication]:
    """Return applications with what they are about; six statements however many they are."""
    lines = AccessLine.objects.filter(application__in=applications, anew_of=None)
    handed_in: dict[int, list[str]] = defaultdict(list)
    for application, name in lines.order_by("pk").values_list("application", "row__name"):
        handed_in[application].append(name)
    drafted = _drafted(applications)
    answer_by = _next_answers(applications)
    return [
        MyApplication(
            application=each,
            datasets=handed_in[each.pk] or drafted.get(each.pk, ()),
            answer_by=answer_by.get(each.pk),
        )
        for each in applications
    ]


def _drafted(applications: Sequence[AccessApplication]) -> dict[int, list[str]]:
    """Return the datasets that drafts want, without those that the list no longer has."""
    drafts = ApplicationDraft.objects.filter(
        application__in=[each.pk for each in applications if each.state == ApplicationState.DRAFT]
    )
    wanted = {
        draft.application_id: [str(uid) for uid in draft.content.get("entries", ())]
        for draft in drafts
    }
    names = _names_now({uid for uids in wanted.values() for uid in uids})
    return {
        application: [names[uid] for uid in uids if uid in names]
        for application, uids in wanted.items()
    }


def _names_now(uids: set[str]) -> Mapping[str, str]:
    version = current_version()
    if version is None:
        return {}
    rows = rows_of_version(version).filter(entry__uid__in=uids)
    return {str(uid): name for uid, name in rows.values_list("entry__uid", "name")}


def _next_answers(applications: Sequence[AccessApplication]) -> dict[int, date]:
    """Return the earliest day on which a department or, on the fast path, the officer answers."""
    about = {"application__in": applications, "finished": None}
    lines = AccessLine.objects.filter(**about).values_list("pk", "application")
    reviews = FastPathReview.objects.filter(**about).values_list("pk", "application")
    application_of = dict(lines.union(reviews))
    running = Clock.objects.filter(
        case__in=application_of, code__in=ANSWERS, status=ClockStatus.RUNNING
    )
    # The latest first, so that the earliest is what stays.
    days = running.order_by("-due_on").values_list("case", "due_on")
    return {application_of[case]: day for case, day in days}
