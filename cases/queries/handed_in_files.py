"""Reads of the files that were handed in with an application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import Attachment, SubmittedApplication

if TYPE_CHECKING:
    from cases.models import AccessLine


def handed_in_file(line: AccessLine, pk: int) -> Attachment | None:
    """Return a file that the department of a line may open: one that was handed in, unchanged.

    Args:
        line: which the reader may know of.
        pk: the file's key; of a draft, or left out of what was handed in, it finds nothing.
    """
    submissions = SubmittedApplication.objects.filter(application=line.application_id)
    digests = {
        file["digest"]
        for content in submissions.values_list("content", flat=True)
        for file in content.get("files", [])
        if file["attachment"] == pk
    }
    found = Attachment.objects.filter(pk=pk, case=line.application_id, digest__in=digests)
    return found.select_related("case").first()
