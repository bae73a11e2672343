"""The page on which an applicant writes: saved as they type, handed in when it is complete."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods, require_POST

from backoffice.delivering import deliver_soon
from backoffice.middleware import status_of
from backoffice.views.applications.as_typed import is_typing, was_not_saved, was_saved
from backoffice.views.applications.fast_path import path_chosen
from backoffice.views.applications.files import draft_files, take_file
from backoffice.views.clock import moment, today
from cases.errors import AlreadyDone, BadInput, KaifangError, Stale
from cases.models import AccessApplication
from cases.queries.applications import lines_of
from cases.queries.one_case import visible_task
from cases.queries.open_supplements import supplement_of_task
from cases.queries.visible import numbers_in_sight
from cases.states.access_words import ApplicationSection
from forms.applications import SECTIONS, ApplicationForm
from forms.whole_number import whole_number
from workflows.conditional_access.autosave import save_draft
from workflows.conditional_access.checklist import checklist_for
from workflows.conditional_access.content import content_of
from workflows.conditional_access.datasets import closed_to_all, rows_wanted, version_in_effect
from workflows.engine.gate import take_step
from workflows.engine.records import record_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import ApplicationDraft, EntryRow, SupplementRequest, WorkItem
    from workflows.conditional_access.content import Content

# In place of an identifier: every dataset that the list has no more.
MISSING = "missing"


@dataclass(kw_only=True)
class Page:
    """An applicant's open task, with the draft that it is written in."""

    request: SignedInRequest
    item: WorkItem
    application: AccessApplication
    asked: SupplementRequest | None

    @classmethod
    def load(cls, request: SignedInRequest, pk: int) -> Page:
        item = visible_task(request.user, pk, on=today())
        record = record_of(item.process)
        if not isinstance(record, AccessApplication) or record.opened_by_id != request.user.pk:
            raise Http404
        return cls(request=request, item=item, application=record, asked=supplement_of_task(item))

    @property
    def draft(self) -> ApplicationDraft:
        return self.application.draft

    @property
    def takes_files(self) -> bool:
        """Whether files belong to what is open."""
        return self.asked is None or ApplicationSection.FILES in self.asked.sections

    def rows(self, content: Content) -> list[EntryRow]:
        """The datasets: of a draft as the list has them now, then as it was pinned."""
        if self.asked is not None:
            return [line.row for line in lines_of(self.application)]
        return rows_wanted(content.entries, version_in_effect())

    def form(self, data: Any = None) -> ApplicationForm:  # Any: form data
        content = content_of(self.draft.content)
        return ApplicationForm(
            data,
            before=content,
            questions=checklist_for(self.rows(content)),
            sections=self.asked.sections if self.asked else SECTIONS,
            initial={"draft_version": self.draft.version},
        )


@login_required
@require_http_methods(["GET", "POST"])
def write_application(request: SignedInRequest, pk: int) -> HttpResponse:
    """Draw the page, or hand in what it holds: it is saved first, so that nothing is lost."""
    page = Page.load(request, pk)
    if page.item.finished is not None:
        return redirect("case", number=page.application.number)
    if request.method == "GET":
        return _drawn(page, page.form())
    form = page.form(request.POST)
    try:
        _save(page, form)
        take_file(request, page.application)
    except KaifangError as error:
        return _drawn(page, form, refusal=error)
    return _submit(page)


@login_required
@require_POST
def save_application(request: SignedInRequest, pk: int) -> HttpResponse:
    """Save what the page holds, with a dataset less where that was asked for."""
    page = Page.load(request, pk)
    if page.item.finished is not None:
        return redirect("case", number=page.application.number)
    form = page.form(request.POST)
    try:
        _save(page, form, without=request.POST.get("remove", ""))
        if not is_typing(request):
            take_file(request, page.application)
    except KaifangError as error:
        if is_typing(request):
            address = reverse("application-write", args=[pk])
            seen = form["draft_version"].value()
            return was_not_saved(request, error, seen=seen, newest_url=address)
        return _drawn(page, form, refusal=error)
    if is_typing(request):
        return was_saved(request, page.draft)
    messages.success(request, _t("草稿已保存。"))
    return redirect("application-write", pk=page.item.pk)


@login_required
@require_POST
def add_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Save what the page holds, then keep the file that was chosen on it."""
    page = Page.load(request, pk)
    if page.item.finished is not None:
        return redirect("case", number=page.application.number)
    form = page.form(request.POST)
    try:
        _save(page, form)
        if not take_file(request, page.application):
            raise BadInput(_t("没有选择文件：请先选择一个文件再上传。"))
    except KaifangError as error:
        return _drawn(page, form, refusal=error)
    return redirect(f"{reverse('application-write', args=[pk])}#files")


def _save(page: Page, form: ApplicationForm, *, without: str = "") -> None:
    content = form.content()
    content = replace(
        content,
        entries=_kept(content.entries, without),
        left_out=_left_out(page, content.left_out),
    )
    seen = str(form.data.get("draft_version", ""))
    page.application.draft = save_draft(
        application=page.application,
        content=content,
        seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1,  # noqa: PLR2004  # what an integer holds
        person=page.request.user,
        at=moment(),
    )


def _kept(entries: tuple[str, ...], without: str) -> tuple[str, ...]:
    if without == MISSING:
        listed = {str(row.entry.uid) for row in rows_wanted(entries, version_in_effect())}
        return tuple(uid for uid in entries if uid in listed)
    return tuple(uid for uid in entries if uid != without)


def _left_out(page: Page, left_out: tuple[int, ...]) -> tuple[int, ...]:
    """The files that are not handed in, with one more or one less where that was asked for."""
    if not page.takes_files:
        return left_out
    more, less = (
        whole_number(page.request.POST.get(each, "")) for each in ("leave_out", "put_back")
    )
    now = tuple(pk for pk in left_out if pk != less)
    return now if more is None or more in now else (*now, more)


def _submit(page: Page) -> HttpResponse:
    typed = page.request.POST.dict() | {"draft_version": str(page.draft.version)}
    form = page.form(typed)
    if not form.is_valid():
        return _drawn(page, form, status=422)
    outcome = page.item.flow_task.outcomes[0]
    try:
        take_step(
            work_item=page.item,
            outcome=outcome.name,
            actor=page.request.user,
            at=moment(),
            expected_version=None,
            data={"content": form.content(), "pledge": form.cleaned_data["pledge"]},
        )
    except BadInput as error:
        form.show_refusal(str(error.facts.get("field", "")), error.message)
        return _drawn(page, form, status=422)
    except AlreadyDone:
        # Sent twice at the same moment: what the first one led to is the answer to both.
        return redirect("case", number=page.application.number)
    except KaifangError as error:
        return _drawn(page, form, refusal=error)
    deliver_soon()
    messages.success(
        page.request,
        _handed_in(page) % {"number": page.application.number},
    )
    return redirect("case", number=page.application.number)


def _handed_in(page: Page) -> str:
    if page.asked is None and content_of(page.draft.content).ground:
        return _t("%(number)s 已提交。主管部门将一次性审核，有异议的数据转普通程序，进展会通知您。")
    return _t("%(number)s 已提交。各数据提供部门将在 5 个工作日内答复，进展会通知您。")


def _drawn(
    page: Page,
    form: ApplicationForm,
    *,
    refusal: KaifangError | None = None,
    status: int = 200,
) -> HttpResponse:
    content = content_of(page.draft.content)
    rows = page.rows(content)
    closed = closed_to_all(rows) if page.asked is None else {}
    context = {
        "case": page.application,
        "application": page.application,
        "item": page.item,
        "asked": page.asked,
        "draft": page.draft,
        # Of a page that was too late its own count: sent again, it still overwrites nothing.
        "draft_version": form["draft_version"].value(),
        "form": form,
        "parts": form.parts(),
        "rows": [(row, closed.get(row.pk, "")) for row in rows],
        "missing": len(content.entries) - len(rows),
        "files": draft_files(page.application, content) if page.takes_files else None,
        "refusal": refusal,
        "is_stale": isinstance(refusal, Stale),
        "waits_in": _application_in_sight(page, refusal),
        **(path_chosen(page.application, content, rows) if page.asked is None else {}),
    }
    return render(
        page.request,
        "applications/write.html",
        context,
        status=status_of(refusal) if refusal else status,
    )


def _application_in_sight(page: Page, refusal: KaifangError | None) -> str:
    """Return the number of the application that stands in the way, where its reader may open it."""
    number = refusal.facts.get("waits_in", "") if refusal else ""
    if not number:
        return ""
    return next(iter(numbers_in_sight(page.request.user, [number], on=today())), "")
