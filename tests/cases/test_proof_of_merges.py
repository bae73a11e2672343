"""Wordings into which a cut merged two changes prove that they are still what it sealed."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet

from cases import triggers
from cases.errors import GuardFailed
from cases.models import CaseEvent, ChangeItem, EntryRow, ListVersion
from cases.proof_of_approvals import first_bad_approval
from cases.proof_of_merges import first_bad_merge, merged_digest
from cases.proof_of_versions import verify_versions
from cases.row_hash import row_hash
from cases.version_break import VersionBreak
from tests.workflows.open_list.lists import (
    City,
    a_city,
    a_cut,
    add,
    an_approved_request,
    change,
    confirm,
    content,
    in_days,
    publish,
    row,
    walk,
)

pytestmark = pytest.mark.django_db
LATER = in_days(1)
SEALS = ("taken_digest", "items_seal")


@pytest.fixture
def city() -> City:
    """Two entries, each changed by two requests that fit together."""
    city = a_city()
    publish(city, add(name="A"), add(name="B"))
    edits = [
        [change(row(name), **said) for name in ("A", "B")]
        for said in ({"grade": "客体L1"}, {"update_frequency": "daily"})
    ]
    for two in edits:
        an_approved_request(city, *two, at=LATER)
    triggers.remove(connection)
    return city


def merged(name: str) -> EntryRow:
    item = ChangeItem.objects.get(merged_row__name=name)
    assert item.merged_row is not None
    return item.merged_row


def forge(row: EntryRow, *, with_its_hash: bool) -> None:
    """Alter what a row says behind the back of the product."""
    said = content(name=row.name, grade="客体L1", update_frequency="hourly")
    hashed = {"row_hash": row_hash(said)} if with_its_hash else {}
    EntryRow.objects.filter(pk=row.pk).update(update_frequency="hourly", **hashed)


@pytest.mark.parametrize("is_published", [False, True])
def test_merged_wordings_of_an_untouched_version_agree(city: City, is_published: bool) -> None:
    version = a_cut(city, at=LATER)
    if is_published:
        confirm(city, version, at=LATER)

    event = CaseEvent.objects.get(case_id=version.pk, act="cut")
    items = ChangeItem.objects.filter(merged_row__isnull=False).order_by("pk")
    assert event.data["merged_items"] == 2
    assert event.data["merged_digest"] == merged_digest(
        items.values_list("pk", "merged_row__row_hash")
    )
    assert verify_versions().first_bad is None


def test_altered_merged_row_of_a_version_that_waits_is_named(city: City) -> None:
    version = a_cut(city, at=LATER)
    altered = merged("B")
    forge(altered, with_its_hash=False)

    assert verify_versions().first_bad == VersionBreak(
        version=version.number, what="merged_row", row=altered.pk, entry=altered.entry.uid
    )


def test_verify_audit_names_the_altered_row(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    version = a_cut(city, at=LATER)
    altered = merged("A")
    forge(altered, with_its_hash=False)

    with pytest.raises(SystemExit):
        call_command("verify_audit", "--versions")

    assert (
        f"（表 cases_entryrow）：清单版本 {version.number} 收入的合并内容（第 {altered.pk} 行）"
        "与其摘要不符" in capsys.readouterr().out
    )


def test_merged_row_rewritten_with_its_hash_names_the_version(city: City) -> None:
    version = a_cut(city, at=LATER)
    forge(merged("A"), with_its_hash=True)

    assert first_bad_merge() == VersionBreak(version=version.number, what="merged")


def test_merged_row_exchanged_for_the_proposed_one_names_the_version(city: City) -> None:
    version = a_cut(city, at=LATER)
    ChangeItem.objects.filter(merged_row=merged("A")).update(merged_row=None)

    assert first_bad_merge() == VersionBreak(version=version.number, what="merged")


def test_published_merged_row_that_was_altered_is_named_as_a_row(city: City) -> None:
    version = confirm(city, a_cut(city, at=LATER), at=LATER)
    altered = merged("A")
    forge(altered, with_its_hash=False)

    assert verify_versions().first_bad == VersionBreak(
        version=version.label, what="row", row=altered.pk, entry=altered.entry.uid
    )


def test_refused_version_gives_its_merged_wordings_up_and_agrees(city: City) -> None:
    version = a_cut(city, at=LATER)
    walk(version.pk, city.lead, "discard", at=LATER, reason="时间有误")

    assert not ChangeItem.objects.filter(merged_row__isnull=False).exists()
    assert ListVersion.objects.get(pk=version.pk).state == "discarded"
    assert verify_versions().first_bad is None


def confirm_is_refused(city: City, version: ListVersion) -> None:
    with pytest.raises(GuardFailed, match="与编制时的记录不符，不能公布"):
        confirm(city, version, at=LATER)
    assert verify_versions().first_bad == VersionBreak(version=version.number, what="taken")


def test_exchanged_precedence_of_two_items_is_refused_and_named(city: City) -> None:
    version = a_cut(city, at=LATER)
    for overtaken in ChangeItem.objects.filter(list_version=version):
        overtaken.overtaken = not overtaken.overtaken
        overtaken.save(update_fields=["overtaken"])

    confirm_is_refused(city, version)


def test_provider_put_into_a_merged_row_is_refused_and_named(city: City) -> None:
    version = a_cut(city, at=LATER)
    EntryRow.objects.filter(pk=merged("A").pk).update(provider=a_city("乙局").department)

    confirm_is_refused(city, version)


def rewrite_addition(city: City, *, is_cut: bool) -> ListVersion | None:
    """Rewrite the row of an addition, which no cut merges, with its own hash."""
    an_approved_request(city, add(name="C"), at=LATER)
    version = a_cut(city, at=LATER) if is_cut else None
    said = content(name="C", abstract="伪造")
    EntryRow.objects.filter(name="C").update(abstract="伪造", row_hash=row_hash(said))
    return version


def test_row_rewritten_after_the_cut_is_refused_and_named(city: City) -> None:
    version = rewrite_addition(city, is_cut=True)

    assert version is not None
    confirm_is_refused(city, version)


def test_row_rewritten_between_approval_and_cut_is_refused_and_named(city: City) -> None:
    rewrite_addition(city, is_cut=False)
    number = ChangeItem.objects.get(proposed_row__name="C").change.number

    with pytest.raises(GuardFailed, match=f"申请 {number} 的内容与审查通过时的记录不符"):
        a_cut(city, at=LATER)

    assert verify_versions().first_bad == VersionBreak(version=number, what="approved")


def test_item_put_into_a_published_version_is_named(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    version = confirm(city, a_cut(city, at=LATER), at=LATER)
    request = an_approved_request(city, add(name="C"), at=LATER)
    request.items.update(list_version=version)

    with pytest.raises(SystemExit):
        call_command("verify_audit", "--versions")

    assert (
        f"（表 cases_changeitem）：清单版本 {version.label} 收入的条目与编制时的案卷事件记录不符"
        in capsys.readouterr().out
    )


def test_row_that_no_item_of_its_version_proposes_is_named(city: City) -> None:
    version = confirm(city, a_cut(city, at=LATER), at=LATER)
    an_approved_request(city, add(name="C"), at=LATER)
    EntryRow.objects.filter(name="C").update(valid_from=version.sequence)

    assert first_bad_merge() == VersionBreak(version=version.label, what="begun")


def test_versions_and_requests_from_before_the_seals_agree(city: City) -> None:
    confirm(city, a_cut(city, at=LATER), at=LATER)
    for event in CaseEvent.objects.filter(act__in=("cut", "conclude")):
        said = {name: event.data[name] for name in event.data if name not in SEALS}
        QuerySet(CaseEvent).filter(pk=event.pk).update(data=said)

    assert first_bad_merge() is None
    assert first_bad_approval() is None
