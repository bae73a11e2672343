"""Reads of who opened the files of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cases.models import AttachmentRead

if TYPE_CHECKING:
    from cases.models import Case

READS_AT_ONCE: Final = 50


def reads_of(case: Case) -> list[AttachmentRead]:
    """Return the newest reads of a case's files, with their events; one query.

    One more than `READS_AT_ONCE` tells that there are older ones.
    """
    reads = AttachmentRead.objects.filter(attachment__case_id=case.pk)
    found = reads.select_related("attachment", "sealed_by__actor").order_by("-pk")
    return list(found[: READS_AT_ONCE + 1])
