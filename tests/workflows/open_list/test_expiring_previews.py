"""Previews that nobody took up go with their rows and file; what was proposed stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.errors import GuardFailed
from cases.models import ChangeItem, ListChange, ListImport, StagedRow
from tests.workflows.open_list.files import BUREAU, NOW, csv_file, names_in, preview, row
from workflows.open_list.expiring_previews import expire_previews
from workflows.open_list.import_list import discard_list, propose_list

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bureau")]
SECOND = timedelta(seconds=1)


def statuses() -> list[str]:
    return list(ListImport.objects.order_by("pk").values_list("status", flat=True))


def test_old_preview_goes_with_its_rows_and_file_and_the_young_one_stays(
    operator, uploads, django_capture_on_commit_callbacks
) -> None:
    old = preview(csv_file(row(1, BUREAU)), operator, at=NOW - SECOND)
    young = preview(csv_file(row(2, BUREAU)), operator, at=NOW)

    with django_capture_on_commit_callbacks(execute=True):
        expired = expire_previews(uploaded_before=NOW)

    assert expired == 1
    assert statuses() == ["expired", "previewed"]
    assert set(StagedRow.objects.values_list("list_import", flat=True)) == {young.pk}
    assert names_in(uploads) == [young.digest]
    old.refresh_from_db()
    assert (old.counts["add"], old.rows) == (1, 1)
    assert expire_previews(uploaded_before=NOW) == 0


@pytest.mark.usefixtures("uploads")
def test_import_that_was_proposed_or_given_up_stays_as_it_is(operator) -> None:
    proposed = preview(csv_file(row(1, BUREAU)), operator)
    (change,) = propose_list(list_import=proposed, membership=operator, at=NOW).changes
    given_up = preview(csv_file(row(2, BUREAU)), operator)
    discard_list(list_import=given_up, membership=operator, at=NOW)

    assert expire_previews(uploaded_before=NOW + timedelta(days=999)) == 0

    assert statuses() == ["proposed", "discarded"]
    assert ListChange.objects.get().list_import == proposed
    assert ChangeItem.objects.get(change=change).proposed_row.name == "数据1"


@pytest.mark.usefixtures("uploads")
def test_expired_preview_is_not_proposed_any_more(operator) -> None:
    old = preview(csv_file(row(1, BUREAU)), operator, at=NOW - SECOND)
    expire_previews(uploaded_before=NOW)

    with pytest.raises(GuardFailed, match="这次导入久未提出，已清除，不能再办"):
        propose_list(list_import=old, membership=operator, at=NOW)

    assert ListChange.objects.count() == 0
