"""What one case holds and one person hands in within a day of Shanghai."""

from __future__ import annotations

import io
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from cases.errors import GuardFailed, KaifangError, TooOften
from cases.models import Attachment, Case, CaseEvent
from tests.clamd_server import EICAR, Clamd
from tests.factories import shanghai
from tests.practice.requests import Office, a_draft, an_office
from tests.threads import at_once
from tests.workflows.engine.files import PDF
from workflows.engine.attachments import attach

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from pytest_django import Settings

pytestmark = pytest.mark.django_db
AT = shanghai(2023, 9, 28, 0, 0)
MEGABYTE = 1024 * 1024


@pytest.fixture
def office() -> Office:
    return an_office()


@pytest.fixture(autouse=True)
def limits(settings: Settings) -> None:
    """Leave room for two files of a megabyte in a case, and for three within a day."""
    settings.CASE_FILES, settings.CASE_MEGABYTES = 2, 2
    settings.DAY_FILES, settings.DAY_MEGABYTES = 3, 3


def keep(
    case: Case, office: Office, store: Path, *, at: datetime = AT, content: bytes = PDF
) -> Attachment:
    """Attach some bytes as the member of staff."""
    name = "函.pdf" if content.startswith(b"%PDF") else "函.txt"
    file, person = io.BytesIO(content), office.staff.person
    return attach(case=case, file=file, name=name, person=person, at=at, store=store)


def test_case_takes_as_many_files_as_it_holds_and_no_more(office: Office, tmp_path: Path) -> None:
    case = a_draft(office)
    keep(case, office, tmp_path)
    keep(case, office, tmp_path)

    with pytest.raises(GuardFailed, match=f"{case.number} 的附件已达上限：一个案卷最多 2 个"):
        keep(case, office, tmp_path)

    assert (Attachment.objects.count(), Case.objects.get(pk=case.pk).version) == (2, 3)


def test_file_that_was_stopped_takes_a_place_of_its_case(
    office: Office, tmp_path: Path, settings: Settings
) -> None:
    case = a_draft(office)
    with Clamd() as clamd:
        settings.CLAMD = clamd.address
        for _ in range(2):
            with pytest.raises(KaifangError, match="含有恶意代码"):
                keep(case, office, tmp_path, content=EICAR)

        with pytest.raises(GuardFailed, match="被拦截的也计算在内"):
            keep(case, office, tmp_path, content=EICAR)

    assert CaseEvent.objects.filter(act="quarantine").count() == 2


def test_case_is_full_by_size_to_the_byte(office: Office, tmp_path: Path) -> None:
    case = a_draft(office)
    keep(case, office, tmp_path, content=b"x" * MEGABYTE)

    with pytest.raises(GuardFailed, match="的附件共超过 2 MB，这是一个案卷的上限"):
        keep(case, office, tmp_path, content=b"y" * (MEGABYTE + 1))
    keep(case, office, tmp_path, content=b"y" * MEGABYTE)

    kept = sorted(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())
    assert kept == [MEGABYTE, MEGABYTE]


def test_day_of_a_person_is_full_over_all_cases_until_midnight_in_shanghai(
    office: Office, tmp_path: Path
) -> None:
    other = an_office()
    keep(a_draft(office), office, tmp_path, at=AT - timedelta(seconds=1))
    for _ in range(3):
        keep(a_draft(office), office, tmp_path)
    last = a_draft(office)

    with pytest.raises(TooOften, match="您今天已上传 3 个附件，这是每人每天的上限"):
        keep(last, office, tmp_path, at=AT + timedelta(hours=23, minutes=59))

    keep(a_draft(other), other, tmp_path)
    keep(last, office, tmp_path, at=AT + timedelta(days=1))


def test_day_of_a_person_is_full_by_size_to_the_byte(office: Office, tmp_path: Path) -> None:
    for sign in (b"x", b"y"):
        keep(a_draft(office), office, tmp_path, content=sign * MEGABYTE)
    last = a_draft(office)

    with pytest.raises(TooOften, match="您今天上传的附件共超过 3 MB"):
        keep(last, office, tmp_path, content=b"z" * (MEGABYTE + 1))

    keep(last, office, tmp_path, content=b"z" * MEGABYTE)


@pytest.mark.django_db(transaction=True)
def test_last_place_of_a_day_is_given_once(office: Office, tmp_path: Path) -> None:
    cases = [a_draft(office) for _ in range(5)]

    def upload(case: Case) -> str:
        try:
            keep(case, office, tmp_path)
        except TooOften:
            return "full"
        return "kept"

    results = at_once([partial(upload, case) for case in cases])

    assert sorted(results) == ["full", "full", "kept", "kept", "kept"]
    assert Attachment.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_files_that_are_stopped_at_the_same_moment_fill_no_more_than_the_case(
    office: Office, tmp_path: Path, settings: Settings
) -> None:
    case = a_draft(office)

    def upload() -> str:
        with pytest.raises(KaifangError) as refused:
            keep(Case.objects.get(pk=case.pk), office, tmp_path, content=EICAR)
        return type(refused.value).__name__

    # Nobody is answered before all have asked: each found room when it came.
    with Clamd(pause=0.02) as clamd:
        settings.CLAMD = clamd.address
        results = at_once([upload] * 4)

    assert sorted(results) == ["GuardFailed", "GuardFailed", "Quarantined", "Quarantined"]
    assert CaseEvent.objects.filter(act="quarantine").count() == 2
