"""The entries of a version, with search and filters; a page at a time, never counted."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import render
from django.views.decorators.http import require_safe

from backoffice.views.clock import today
from backoffice.views.public import entry_cursor
from backoffice.views.public.sight import version_or_404
from cases.queries.labels import labels_of
from cases.queries.list_versions import current_version
from cases.queries.open_list import ENTRIES_ON_A_PAGE, entries_after, providers_of_version
from cases.queries.suspensions import live_suspensions
from cases.states.list_version import ListVersionState
from forms.entry_filter import EntryFilterForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def entries(request: HttpRequest, label: str = "") -> HttpResponse:
    version = version_or_404(request, label) if label else current_version()
    if version is None:
        return render(request, "public/entries.html", {"version": None})
    # What is suspended or labelled today says nothing of what an earlier version held.
    is_current = version.state == ListVersionState.IN_EFFECT
    form = EntryFilterForm(
        request.GET,
        providers=providers_of_version(version),
        labelled_on=today() if is_current else None,
    )
    after = entry_cursor.read(request.GET.get("after", ""))
    rows = entries_after(version, form.wanted, after=after)
    page = rows[:ENTRIES_ON_A_PAGE]
    keys = [row.entry_id for row in page] if is_current else []
    chosen = {name: value for name in form.fields if (value := request.GET.get(name, "").strip())}
    following = {**chosen, "after": entry_cursor.written(page[-1].entry_id)} if page else {}
    return render(
        request,
        "public/entries.html",
        {
            "version": version,
            "label": label,
            "form": form,
            "rows": page,
            "suspended": live_suspensions(keys) if keys else {},
            "labels": labels_of(keys, on=today()) if keys else {},
            "is_filtered": bool(chosen),
            "next_url": f"?{urlencode(following)}" if len(rows) > len(page) else "",
            "first_url": f"?{urlencode(chosen)}" if after is not None else "",
        },
    )
