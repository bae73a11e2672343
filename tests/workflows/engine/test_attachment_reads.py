"""Who opened which file: once per person, file and hour, in the system chain."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cases.models import Attachment, AttachmentRead, Case, SystemEvent
from cases.proof import verify_system
from cases.queries.attachment_reads import READS_AT_ONCE, reads_of
from tests.factories import shanghai
from tests.practice.requests import Office, a_draft, an_office
from tests.threads import at_once
from tests.workflows.engine.files import PDF
from workflows.engine.attachment_reads import record_read
from workflows.engine.attachments import attach

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
AT = shanghai(2023, 9, 28, 9, 0)


@pytest.fixture
def office() -> Office:
    return an_office()


@pytest.fixture
def kept(office: Office, tmp_path: Path) -> Attachment:
    """Attach a file to a draft."""
    file, person = io.BytesIO(PDF), office.staff.person
    return attach(
        case=a_draft(office), file=file, name="函.pdf", person=person, at=AT, store=tmp_path
    )


def test_read_is_recorded_once_an_hour_and_leaves_the_case_as_it_is(
    office: Office, kept: Attachment
) -> None:
    version = Case.objects.get().version

    for minutes in (0, 1, 59, 60):
        record_read(attachment=kept, person=office.head.person, at=AT + timedelta(minutes=minutes))
    record_read(attachment=kept, person=office.staff.person, at=AT)

    events = SystemEvent.objects.filter(act="attachment_read").order_by("sequence")
    assert [(event.actor, event.at) for event in events] == [
        (office.head.person, AT),
        (office.head.person, AT + timedelta(minutes=60)),
        (office.staff.person, AT),
    ]
    assert events[0].data == {
        "case": kept.case_id,
        "number": kept.case.number,
        "attachment": kept.pk,
        "digest": kept.digest,
    }
    assert Case.objects.get().version == version
    assert verify_system().first_bad is None


def test_reads_of_a_case_are_its_own_the_newest_first(
    office: Office, kept: Attachment, tmp_path: Path
) -> None:
    other = attach(
        case=a_draft(office),
        file=io.BytesIO(PDF),
        name="他案.pdf",
        person=office.staff.person,
        at=AT,
        store=tmp_path,
    )
    for hours in range(READS_AT_ONCE + 2):
        record_read(attachment=kept, person=office.head.person, at=AT + timedelta(hours=hours))
    record_read(attachment=other, person=office.head.person, at=AT)

    found = reads_of(kept.case)

    assert len(found) == READS_AT_ONCE + 1
    assert found[0].sealed_by.at == AT + timedelta(hours=READS_AT_ONCE + 1)
    assert {read.attachment_id for read in found} == {kept.pk}


@pytest.mark.django_db(transaction=True)
def test_file_opened_many_times_at_the_same_moment_is_recorded_once(
    office: Office, kept: Attachment
) -> None:
    def read() -> None:
        record_read(attachment=kept, person=office.head.person, at=AT)

    at_once([read] * 4)

    assert AttachmentRead.objects.count() == 1
    assert SystemEvent.objects.filter(act="attachment_read").count() == 1
    assert verify_system().first_bad is None
