"""The scores of entries, or of their data: how they spread, and the entries behind a figure."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from backoffice.views import charts
from backoffice.views.clock import today
from backoffice.views.quality.looker import sight_or_refusal
from cases.queries.data_probes import host_alerts_in_sight
from cases.queries.entry_scores import (
    NO_SCORE,
    SCORES_ON_A_PAGE,
    by_dimension,
    by_provider,
    entries_in_version,
    made_of,
    newest_run,
    page_of_scores,
    scores_in_sight,
    whole_of,
)
from cases.states.quality import QualityDimension, ScoreBand, ScoreSubject
from forms.whole_number import whole_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import EntryScore
    from cases.queries.entry_scores import Scores

SALT: Final = "entry-scores"
# The table below the bars has every organisation.
MOST_BARS: Final = 12


@login_required
@require_GET
def overview(request: SignedInRequest, subject: str) -> HttpResponse:
    """The scores of entries, or of data: each on a page of its own, so that nobody adds them up."""
    sight = sight_or_refusal(request, on=today())
    run = newest_run(subject)
    about = _about(subject)
    if run is None:
        return render(request, "quality/scores.html", {"run": None, **about})
    scores = scores_in_sight(run, sight)
    providers, dimensions = by_provider(scores), by_dimension(scores)
    halves = made_of(scores) if about["is_data"] else {}
    return render(
        request,
        "quality/scores.html",
        {
            "run": run,
            "whole": whole_of(scores),
            "dimensions": [
                (label, run.rules.weights[name], *dimensions[name], halves.get(name))
                for name, label in QualityDimension.choices
            ],
            "providers": providers,
            "bands": ScoreBand.choices,
            "chart": _bars(providers),
            "listed": entries_in_version(run.list_version, sight) if about["is_data"] else None,
            "alerts": host_alerts_in_sight(sight) if about["is_data"] else (),
            **about,
        },
    )


def _about(subject: str) -> dict[str, object]:
    return {
        "subject": ScoreSubject(subject).label,
        "is_data": subject == ScoreSubject.DATA,
        "overview_url": reverse(f"{subject}-scores"),
        "entries_url": reverse(f"{subject}-scores-entries"),
    }


@login_required
@require_GET
def entries(request: SignedInRequest, subject: str) -> HttpResponse:
    sight = sight_or_refusal(request, on=today())
    run = newest_run(subject)
    if run is None:
        raise Http404
    scores = scores_in_sight(run, sight)
    band, provider = request.GET.get("band", ""), whole_number(request.GET.get("provider", ""))
    if provider is not None:
        scores = scores.filter(provider_id=provider)
        if not scores.exists():
            raise Http404
    if band in ScoreBand.values:
        scores = scores.filter(band=band)
    elif band == NO_SCORE:
        scores = scores.filter(score__isnull=True)
    found = page_of_scores(scores, after=read(request.GET.get("after", "")))
    page = found[:SCORES_ON_A_PAGE]
    kept = {key: value for key, value in request.GET.items() if key != "after"}
    following = {**kept, "after": written(page[-1])} if len(found) > len(page) else {}
    return render(
        request,
        "quality/scored_entries.html",
        {
            "run": run,
            "band": ScoreBand(band).label if band in ScoreBand.values else "",
            "scores": page,
            "next_url": f"?{urlencode(following)}" if following else "",
            "first_url": f"?{urlencode(kept)}" if request.GET.get("after") else "",
            **_about(subject),
        },
    )


def written(row: EntryScore) -> str:
    score = "" if row.score is None else str(row.score)
    return signing.dumps([score, row.entry_id], salt=SALT)


def read(word: str) -> tuple[Decimal | None, int] | None:
    """A word that was not signed here starts at the first page, as an empty one does."""
    try:
        score, entry = signing.loads(word, salt=SALT)
        return (Decimal(score) if score else None, entry)
    except (signing.BadSignature, ValueError, InvalidOperation):
        return None


def _bars(providers: Sequence[Scores]) -> charts.Bars | None:
    return charts.bars(
        [
            charts.Counted(
                name=each.name,
                parts=tuple((f"band-{name}", each.bands[name]) for name in ScoreBand.values),
                said="—" if each.mean is None else f"{each.mean:.1f}",
            )
            for each in providers[:MOST_BARS]
        ],
        shares=True,
    )
