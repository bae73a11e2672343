"""Read an uploaded list, stage what differs from the newest one, and count it.

Done at the preview, and again from the kept upload whenever the list or the open requests have
moved since: only differing rows are staged, so that another comparison needs the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.engine.clocks import civil_date
from workflows.open_list.already_listed import ListedWordings
from workflows.open_list.bulk_rows import CHUNK_ROWS
from workflows.open_list.known_levels import known_levels
from workflows.open_list.known_names import merged_names, organisations_by_name
from workflows.open_list.preview_facts import write_facts, write_report
from workflows.open_list.reading import check_rows, read_list
from workflows.open_list.staging import clear_staging, stage_rows
from workflows.open_list.summing_up import compare_and_count, compared_with, says_the_same
from workflows.open_list.uploads import kept_upload

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cases.models import ListImport
    from workflows.open_list.reading import EntryValues, ListFile


def read_and_compare(
    list_import: ListImport, list_file: ListFile, scope: frozenset[int] | None
) -> None:
    """Read a file to its end and find out what it would do to the newest list.

    Args:
        list_import: the saved import that the rows belong to; the caller saves it again.
        list_file: the opened file.
        scope: organisations whose entries may be proposed; None for every one.

    Writes: staged rows, in place of those of an earlier comparison; attributes of the import.

    Raises:
        UnreadableFile: the file cannot be read to its end.
    """
    on = civil_date(list_import.uploaded_at)
    checked = check_rows(
        list_file,
        organisations=organisations_by_name(on=on),
        merged=merged_names(on=on),
        levels=known_levels(on=on) if "grade" in list_file.columns else {},
    )
    clear_staging(list_import)
    # Before the first row: a list that moves while it is read must not look like this one.
    against = compared_with(scope)
    listed = ListedWordings(checked.columns_present, scope)
    for entries in _gathered(checked.chunks()):
        if different := listed.differing(entries):
            stage_rows(list_import=list_import, rows=different)
    write_facts(list_import, list_file)
    write_report(list_import, checked.report)
    compare_and_count(list_import, scope, listed.found, against=against)


def _gathered(chunks: Iterable[list[EntryValues]]) -> Iterator[list[EntryValues]]:
    """Yield chunks together, as many as one statement may well ask for."""
    gathered: list[EntryValues] = []
    for chunk in chunks:
        gathered += chunk
        if len(gathered) >= CHUNK_ROWS:
            yield gathered
            gathered = []
    yield gathered


def read_again(list_import: ListImport, scope: frozenset[int] | None) -> None:
    """Compare a preview with the list as it is now, from the kept upload.

    Writes: as `read_and_compare`.

    Raises:
        GuardFailed: the upload is no longer kept.
    """
    path = kept_upload(list_import.digest)
    with read_list(path, filename=list_import.file_name) as list_file:
        read_and_compare(list_import, list_file, scope)


def is_up_to_date(list_import: ListImport, scope: frozenset[int] | None) -> bool:
    """Tell whether a preview still says what proposing it would do.

    Reads the file again only where the list or the open requests have moved since.

    Writes: staged rows, where they are compared again.
    """
    before, errors = list_import.counts, list_import.error_count
    # A preview made before requests that hold entries were named has its removals nowhere.
    if "held_by" in before and before["compared_with"] == compared_with(scope):
        return True
    read_again(list_import, scope)
    return errors == list_import.error_count and says_the_same(before, list_import.counts)
