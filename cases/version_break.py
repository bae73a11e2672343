"""The first thing in which published versions of the list do not agree with what was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class VersionBreak:
    """The first thing that does not agree.

    Attributes:
        version: label of the first version that is no longer what was published; number of one
            that is not published yet, or of a request.
        what: `row` (a row does not hash to what it carries), `manifest` (rows were added, taken
            away or exchanged), `header` (what is said of the version was altered), `event` (the
            history recorded other hashes), `missing` (a version is gone), `merged_row` (a merged
            wording does not hash to what it carries), `merged` (the cut sealed other ones), `taken`
            (it holds other items than its cut took in), `begun` (rows begin with it that no item
            of it proposes), `approved` (a request proposes other than its conclusion sealed).
        row: primary key of the row; None where no single row can be named.
        entry: uid of its entry; None likewise.
    """

    version: str
    what: str
    row: int | None = None
    entry: UUID | None = None
