"""Upload a list, look at what it would change, and propose it."""

from __future__ import annotations

import tempfile
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backoffice.middleware import status_of
from backoffice.views.clock import moment, today
from backoffice.views.open_list.import_page import preview_context
from backoffice.views.taken_file import taken_file
from cases.errors import KaifangError, NotAllowed, Stale
from cases.permissions import hats_of
from cases.queries.list_imports import IMPORTS_ON_A_PAGE, visible_imports
from cases.states.list_import import ImportStatus
from forms.list_import import ProposeForm, UploadForm
from workflows.open_list.import_list import (
    discard_list,
    preview_list,
    propose_list,
    refresh_preview,
)
from workflows.open_list.import_scope import IMPORT_ROLES
from workflows.open_list.known_names import merged_names, organisations_by_name
from workflows.open_list.uploads import kept_upload

if TYPE_CHECKING:
    from django.http import FileResponse, HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import ListImport, Membership


@login_required
@require_http_methods(["GET", "POST"])
def imports(request: SignedInRequest) -> HttpResponse:
    hats = hats_of(request.user, IMPORT_ROLES, on=today())
    if not hats:
        raise NotAllowed(_t("清单由部门经办、区公共数据主管部门、大数据中心或主管部门经办导入。"))
    hats.sort(key=lambda hat: IMPORT_ROLES.index(hat.role))
    posted = request.method == "POST"
    form = UploadForm(request.POST, request.FILES, hats=hats) if posted else UploadForm(hats=hats)
    refusal: KaifangError | None = None
    if posted and form.is_valid():
        try:
            return redirect("import", pk=_upload(form).pk)
        except KaifangError as error:
            refusal = error
    context = {
        "form": form,
        "refusal": refusal.message if refusal else "",
        "imports": visible_imports(request.user, IMPORT_ROLES, on=today())[:IMPORTS_ON_A_PAGE],
    }
    status = status_of(refusal) if refusal else 422 if form.is_bound else 200
    return render(request, "list_import/upload.html", context, status=status)


@login_required
@require_GET
def import_page(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _import_or_404(request, pk)
    context = preview_context(request, found, _hat_for(request, found))
    return render(request, "list_import/preview.html", context)


@login_required
@require_POST
def import_propose(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _import_or_404(request, pk)
    hat = _hat_for(request, found)
    if hat is None:
        raise NotAllowed(_t("这次导入须由%(who)s的同一角色提出。") % {"who": found.organisation})
    form = ProposeForm(request.POST)
    form.is_valid()
    try:
        done = propose_list(list_import=found, membership=hat, at=moment(), **form.cleaned_data)
    except KaifangError as error:
        if isinstance(error, Stale):
            found = refresh_preview(list_import=found, membership=hat, at=moment())
        context = preview_context(request, found, hat, form=form, refusal=error.message)
        return render(request, "list_import/preview.html", context, status=status_of(error))
    count = len(done.changes)
    messages.success(
        request,
        ngettext("已提出 %(count)s 份调整申请。", "已提出 %(count)s 份调整申请。", count)
        % {"count": count},
    )
    return redirect("import", pk=found.pk)


@login_required
@require_POST
def import_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _import_or_404(request, pk)
    hat = _hat_for(request, found)
    if hat is None:
        raise NotAllowed(_t("这次导入须由%(who)s的同一角色放弃。") % {"who": found.organisation})
    discard_list(list_import=found, membership=hat, at=moment())
    messages.success(request, _t("已放弃这次导入，没有提出任何申请。"))
    return redirect("imports")


@login_required
@require_GET
def import_workbook(request: SignedInRequest, pk: int) -> FileResponse:
    from reports.error_workbook import write_error_workbook  # slow import

    found = _import_or_404(request, pk)
    if found.status != ImportStatus.PREVIEWED:
        raise Http404
    book = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    write_error_workbook(
        kept_upload(found.digest),
        filename=found.file_name,
        organisations=organisations_by_name(on=today()),
        merged=merged_names(on=today()),
        stream=book,
    )
    book.seek(0)
    name = f"{PurePath(found.file_name).stem}-错误原因.xlsx"
    return taken_file(book, name=name, plain_name=f"import-{found.pk}-reasons.xlsx")


def _upload(form: UploadForm) -> ListImport:
    upload = form.cleaned_data["file"]
    return preview_list(
        file=upload.file,
        filename=upload.name,
        membership=form.membership,
        at=moment(),
        full=form.cleaned_data["full"],
    )


def _import_or_404(request: SignedInRequest, pk: int) -> ListImport:
    found = visible_imports(request.user, IMPORT_ROLES, on=today()).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _hat_for(request: SignedInRequest, found: ListImport) -> Membership | None:
    """Return the person's role that is the one of the upload, in the same organisation."""
    hats = hats_of(request.user, [found.facts["role"]], on=today())
    return next((hat for hat in hats if hat.organisation_id == found.organisation_id), None)
