"""What differs between two versions: per class, per department, entry by entry; and as a file."""

from __future__ import annotations

import hashlib
import tempfile
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_safe

from backoffice.views.public import entry_cursor
from backoffice.views.public.sight import version_or_404, versions_seen_by
from backoffice.views.taken_file import taken_file
from reports.open_list.difference_file import (
    FILE_TYPES,
    write_difference_json,
    write_difference_xlsx,
)
from workflows.open_list.difference import ChangeClass, difference
from workflows.open_list.difference_page import COUNTED_CLASSES, difference_page

if TYPE_CHECKING:
    from django.http import FileResponse, HttpRequest, HttpResponse

# Larger differences go through a file on disk.
IN_MEMORY_BYTES = 8 * 1024 * 1024
WRITERS = {"json": write_difference_json, "xlsx": write_difference_xlsx}


@require_safe
def version_difference(request: HttpRequest, label: str, other: str) -> HttpResponse:
    wanted = request.GET.get("with", "")
    if wanted:
        version_or_404(request, wanted)
        return redirect("version-difference", label=label, other=wanted)
    asked = request.GET.get("class", "")
    chosen = asked if asked in ChangeClass.values else ""
    after = entry_cursor.read(request.GET.get("after", ""))
    found = difference_page(
        version_or_404(request, label), version_or_404(request, other), chosen=chosen, after=after
    )
    kept = {"class": chosen} if chosen else {}
    following = entry_cursor.written(found.next_after) if found.next_after is not None else ""
    return render(
        request,
        "public/difference.html",
        {
            "found": found,
            "classes": [(each.value, each.label, found.counts[each.value]) for each in ChangeClass],
            "columns": [each.label for each in COUNTED_CLASSES],
            "providers": found.counts_per_provider,
            "chosen": chosen,
            "versions": versions_seen_by(request)[:50],
            "next_url": f"?{urlencode({**kept, 'after': following})}" if following else "",
            "first_url": f"?{urlencode(kept)}" if after is not None else "",
        },
    )


@require_safe
def difference_file(request: HttpRequest, label: str, other: str, kind: str) -> FileResponse:
    if kind not in WRITERS:
        raise Http404
    older, newer = version_or_404(request, label), version_or_404(request, other)
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115  # the response closes it
    # Who keeps the file reads Chinese, in whatever language it was asked for.
    with translation.override("zh-hans"):
        WRITERS[kind](difference(older, newer), file)
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    response = taken_file(
        file,
        name=f"清单版本差异-{label}-{other}.{kind}",
        plain_name=f"difference-{label}-{other}.{kind}",
        content_type=FILE_TYPES[kind],
    )
    response["ETag"] = f'"{digest}"'
    response["Cache-Control"] = "private, no-store"
    return response
