"""Prove that published versions still say what they said: rows, manifests, chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cases.models import CONTENT_FIELDS, CaseEvent, EntryRow, ListVersion
from cases.proof_of_approvals import first_bad_approval
from cases.proof_of_merges import first_bad_merge
from cases.queries.list_versions import chained_versions
from cases.queries.open_list import manifest_lines
from cases.row_hash import row_hash
from cases.version_break import VersionBreak
from cases.version_hash import chain_hash, manifest_hash

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS_CHUNK = 2_000


@dataclass(frozen=True, kw_only=True)
class ProofOfVersions:
    """What a verification of all versions found.

    Attributes:
        versions: how many published versions were read.
        rows: how many published rows were read.
        first_bad: the first break; None when everything agrees.
    """

    versions: int
    rows: int
    first_bad: VersionBreak | None

    @property
    def ok(self) -> bool:
        """Whether everything agrees."""
        return self.first_bad is None


def verify_versions() -> ProofOfVersions:
    """Recompute every row hash, every manifest, the chain and every merge; name the first break.

    An altered row is named before the manifest that it breaks: a row is where to look. Reads
    rows in streams, so memory does not grow with the list.
    """
    versions = list(chained_versions().order_by("sequence"))
    labels = {version.sequence: version.label for version in versions}
    rows = 0
    bad_row: VersionBreak | None = None
    for row in _published_rows():
        rows += 1
        if bad_row is None and row_hash(row) != row["row_hash"]:
            label = labels.get(row["valid_from"], "")
            bad_row = VersionBreak(
                version=label, what="row", row=row["pk"], entry=row["entry__uid"]
            )
    first_bad = bad_row or _first_bad_version(versions) or first_bad_merge() or first_bad_approval()
    return ProofOfVersions(versions=len(versions), rows=rows, first_bad=first_bad)


def _published_rows() -> Iterator[dict[str, Any]]:  # Any: column values
    rows = EntryRow.objects.filter(valid_from__isnull=False).order_by("valid_from", "pk")
    columns = ("pk", "entry__uid", "valid_from", "row_hash", *CONTENT_FIELDS)
    found: Iterator[dict[str, Any]] = rows.values(*columns).iterator(chunk_size=ROWS_CHUNK)
    return found


def _first_bad_version(versions: list[ListVersion]) -> VersionBreak | None:
    recorded = _recorded_hashes()
    previous: ListVersion | None = None
    for expected, version in enumerate(versions, 1):
        what = _what_is_wrong(version, expected, previous, recorded)
        if what:
            return VersionBreak(version=version.label, what=what)
        previous = version
    return None


def _what_is_wrong(
    version: ListVersion,
    expected: int,
    previous: ListVersion | None,
    recorded: dict[int, str],
) -> str:
    if version.sequence != expected:
        return "missing"
    if manifest_hash(manifest_lines(expected)) != version.manifest_hash:
        return "manifest"
    if chain_hash(version, previous=previous.chain_hash if previous else "") != version.chain_hash:
        return "header"
    return "" if recorded.get(version.pk) == version.chain_hash else "event"


def _recorded_hashes() -> dict[int, str]:
    """Return the chain hash that the history of each version recorded on its publication."""
    events = CaseEvent.objects.filter(case__kind="list_version", act="confirm")
    return {
        case: data.get("chain_hash", "") for case, data in events.values_list("case_id", "data")
    }
