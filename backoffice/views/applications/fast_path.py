"""The fast path on pages: the applicant's choice with notice and commitments, and the review."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods

from backoffice.middleware import status_of
from backoffice.views.applications.as_typed import is_typing, was_not_saved, was_saved
from backoffice.views.clock import moment, today
from cases.errors import KaifangError, Stale
from cases.models import AccessApplication
from cases.queries.applications import lines_of, submissions_of
from cases.queries.changed_datasets import dataset_changes
from cases.queries.fast_path import (
    commitment_of,
    diversion_of,
    diversions_of,
    last_days_to_object,
)
from cases.queries.one_case import visible_task
from cases.queries.violations import barred_until
from cases.states.access_application import ApplicationState
from cases.states.access_line import LineState
from forms.fast_path import FastPathForm
from forms.whole_number import whole_number
from workflows.conditional_access.autosave import save_draft
from workflows.conditional_access.content import content_of
from workflows.conditional_access.datasets import rows_wanted, version_in_effect
from workflows.conditional_access.fast_path.eligibility import grounds_for, why_none
from workflows.conditional_access.fast_path.exclusions import (
    excluded_lines,
    excluded_purpose,
    excluded_rows,
)
from workflows.conditional_access.fast_path.notice import items_of, notice_in_force
from workflows.engine.records import record_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import AccessLine, EntryRow, FastPathNotice, FastPathReview, WorkItem
    from workflows.conditional_access.content import Content
    from workflows.conditional_access.fast_path.eligibility import Ground


@dataclass(kw_only=True)
class Choice:
    """An applicant's open draft, and what they may choose for it now."""

    request: SignedInRequest
    item: WorkItem
    application: AccessApplication

    @classmethod
    def load(cls, request: SignedInRequest, pk: int) -> Choice:
        item = visible_task(request.user, pk, on=today())
        record = record_of(item.process)
        if not isinstance(record, AccessApplication) or record.opened_by_id != request.user.pk:
            raise Http404
        return cls(request=request, item=item, application=record)

    @property
    def is_open(self) -> bool:
        """Whether it is a draft: what a supplement opens keeps its path."""
        return self.item.finished is None and self.application.state == ApplicationState.DRAFT

    @property
    def content(self) -> Content:
        return content_of(self.application.draft.content)

    @cached_property
    def grounds(self) -> tuple[Ground, ...]:
        return grounds_for(self.application.applicant, at=moment())

    @cached_property
    def notice(self) -> FastPathNotice | None:
        return notice_in_force(today())

    def form(self, data: Any = None) -> FastPathForm:  # Any: form data
        notice = self.notice
        return FastPathForm(
            data,
            before=self.content,
            grounds=self.grounds,
            items=items_of(notice) if notice else (),
            initial={
                "draft_version": self.application.draft.version,
                "notice": notice.digest if notice else "",
            },
        )


@login_required
@require_http_methods(["GET", "POST"])
def choose_path(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show at once whether the fast path is open and why not, and keep what is chosen there.

    It is kept as one types, and by the button.
    """
    choice = Choice.load(request, pk)
    if not choice.is_open:
        return redirect("case", number=choice.application.number)
    if request.method == "GET":
        return _drawn(choice, choice.form())
    form = choice.form(request.POST)
    try:
        _save(choice, form)
    except KaifangError as error:
        return _not_saved(choice, form, error)
    if is_typing(request):
        return was_saved(request, choice.application.draft)
    messages.success(request, _t("办理方式和承诺已保存在草稿中，提交申请时一并提交。"))
    return redirect("application-write", pk=choice.item.pk)


def _save(choice: Choice, form: FastPathForm) -> None:
    said, before = form.data, choice.content
    seen = whole_number(str(said.get("draft_version", "")))
    choice.application.draft = save_draft(
        application=choice.application,
        content=replace(
            before,
            ground=str(said.get("ground", "")),
            notice=str(said.get("notice", "")),
            commitments={**before.commitments, **form.said()},
        ),
        seen=-1 if seen is None else seen,
        person=choice.request.user,
        at=moment(),
    )


def _not_saved(choice: Choice, form: FastPathForm, refusal: KaifangError) -> HttpResponse:
    if not is_typing(choice.request):
        return _drawn(choice, form, refusal=refusal)
    address = reverse("application-fast-path", args=[choice.item.pk])
    seen = form["draft_version"].value()
    return was_not_saved(choice.request, refusal, seen=seen, newest_url=address)


def _drawn(
    choice: Choice, form: FastPathForm, *, refusal: KaifangError | None = None
) -> HttpResponse:
    content = choice.content
    rows = rows_wanted(content.entries, version_in_effect())
    context = {
        "case": choice.application,
        "application": choice.application,
        "item": choice.item,
        "form": form,
        "commitments": form.commitments(),
        "grounds": choice.grounds,
        "notice": choice.notice,
        "is_new_notice": _is_new(choice.notice, content),
        "draft": choice.application.draft,
        "draft_version": form["draft_version"].value(),
        "refusal": refusal,
        "is_stale": isinstance(refusal, Stale),
        **_standing(choice.application, choice.grounds, rows, content),
    }
    status = status_of(refusal) if refusal else 200
    return render(choice.request, "applications/fast_path.html", context, status=status)


def _is_new(notice: FastPathNotice | None, content: Content) -> bool:
    """Tell whether the draft was written upon another notice than the one that is shown."""
    return notice is not None and content.notice not in {"", notice.digest}


def path_chosen(
    application: AccessApplication, content: Content, rows: Sequence[EntryRow]
) -> dict[str, Any]:  # Any: template context
    """What the page of a draft says of its path: which, and what keeps it from the fast one."""
    grounds = grounds_for(application.applicant, at=moment())
    chosen = next((each for each in grounds if each.key == content.ground), None)
    return {
        "ground": chosen,
        "ground_is_gone": bool(content.ground) and chosen is None,
        "may_take_fast_path": bool(grounds),
        **_standing(application, grounds, rows, content),
    }


def _standing(
    application: AccessApplication,
    grounds: Sequence[Ground],
    rows: Sequence[EntryRow],
    content: Content,
) -> dict[str, Any]:  # Any: template context
    applicant, on = application.applicant, today()
    return {
        "barred_until": barred_until(applicant, on, fast=True),
        "is_barred_altogether": barred_until(applicant, on) is not None,
        "why_none": "" if grounds else why_none(applicant, at=moment()),
        "excluded": [*excluded_rows(rows).values(), *filter(None, (excluded_purpose(content),))],
    }


def review_details(review: FastPathReview) -> dict[str, Any]:  # Any: template context
    """What the officer reads: ground, commitments, lines with their departments' words."""
    application = review.application
    submissions = submissions_of(application)
    lines = lines_of(application)
    content = content_of(submissions[0].content)
    waiting = [line for line in lines if line.state == LineState.COMMITTED]
    object_by = last_days_to_object([line.pk for line in waiting], on=today())
    changes = dataset_changes(waiting)
    return {
        "review": review,
        "application": application,
        "submission": submissions[0],
        "commitment": commitment_of(application),
        "demand_lines": [(line, object_by.get(line.pk), changes.get(line.pk)) for line in lines],
        "diversions": diversions_of(application),
        # A purpose that is excluded is said of every line.
        "excluded": list(dict.fromkeys(excluded_lines(waiting, content).values())),
    }


def commitment_details(line: AccessLine) -> dict[str, Any]:  # Any: template context
    """What a department reads of a line on the fast path, or of one that left it."""
    commitment = commitment_of(line.application)
    if commitment is None:
        return {"commitment": None, "diversion": None, "object_by": None}
    return {
        "commitment": commitment,
        "diversion": diversion_of(line),
        "object_by": last_days_to_object([line.pk], on=today()).get(line.pk),
    }
