"""A file that is taken away, under a name that its reader understands."""

from __future__ import annotations

from typing import IO
from urllib.parse import quote

from django.http import FileResponse

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def taken_file(
    file: IO[bytes], *, name: str, plain_name: str, content_type: str = WORKBOOK
) -> FileResponse:
    """Return a file to save; programs that read no `filename*` (RFC 5987) get the plain name.

    Args:
        file: open at its beginning; the response closes it.
        name: how it is called, in any script.
        plain_name: how it is called in letters, digits and signs of ASCII without quotes.
        content_type: what is in it.
    """
    response = FileResponse(file, content_type=content_type)
    response["Content-Disposition"] = (
        f"attachment; filename=\"{plain_name}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    return response
