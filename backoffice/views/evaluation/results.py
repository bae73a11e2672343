"""The results of a round: the ranking as far as a person may know of it, and its files."""

from __future__ import annotations

import io
import tempfile
from typing import TYPE_CHECKING, BinaryIO, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_POST

from backoffice.views.clock import moment, today
from backoffice.views.evaluation.readers import must_read
from backoffice.views.taken_file import WORKBOOK, taken_file
from cases.errors import NotAllowed
from cases.permissions import hats_of
from cases.queries.criteria import criteria_of, points_in_round
from cases.queries.evaluation import round_labelled
from cases.queries.evaluation_results import band_counts, results_of
from cases.states.quality import ScoreBand
from reports.evaluation_results import results_csv, write_results
from workflows.open_list.evaluation.dossier_acts import JUDGES
from workflows.open_list.evaluation.take_results import record_results

if TYPE_CHECKING:
    from django.http import FileResponse, HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import EvaluationRound

IN_MEMORY_BYTES = 8 * 1024 * 1024
CSV = "text/csv; charset=utf-8"


@login_required
@require_GET
def results(request: SignedInRequest, label: str) -> HttpResponse:
    must_read(request)
    opened = _round_or_404(label)
    found = results_of(request.user, opened, on=today())
    may_take = bool(hats_of(request.user, JUDGES, on=today()))
    counts = band_counts(found.lines)
    context = {
        "round": opened,
        "results": found,
        "bands": [(band.label, counts.get(band.value, 0)) for band in ScoreBand],
        "may_take": may_take,
        "digest": _csv(opened, request)[1] if may_take else "",
    }
    return render(request, "evaluation/results.html", context)


# A post: taking the results away is recorded.
@login_required
@require_POST
def export(request: SignedInRequest, label: str) -> FileResponse:
    if not hats_of(request.user, JUDGES, on=today()):
        raise NotAllowed(_t("评估结果由主管部门导出；本单位的结果请在“评分”中查看。"))
    opened = _round_or_404(label)
    kind = "csv" if request.POST.get("file") == "csv" else "xlsx"
    file: BinaryIO
    if kind == "csv":
        content, digest = _csv(opened, request)
        file = io.BytesIO(content)
    else:
        file = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES))  # noqa: SIM115  # the response closes it
        found = results_of(request.user, opened, on=today())
        criteria = criteria_of(opened.criteria)
        digest = write_results(file, opened, found.lines, criteria, points_in_round(opened))
    record_results(opened=opened, person=request.user, kind=kind, digest=digest, at=moment())
    file.seek(0)
    return taken_file(
        file,
        name=f"{_t('评估结果')}-{opened.label}.{kind}",
        plain_name=f"evaluation-{opened.label}.{kind}",
        content_type=CSV if kind == "csv" else WORKBOOK,
    )


def _csv(opened: EvaluationRound, request: SignedInRequest) -> tuple[bytes, str]:
    found = results_of(request.user, opened, on=today())
    return results_csv(found.lines, criteria_of(opened.criteria), points_in_round(opened))


def _round_or_404(label: str) -> EvaluationRound:
    opened = round_labelled(label)
    if opened is None:
        raise Http404
    return opened
