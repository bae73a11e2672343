"""The circuit breaker, accepted exceptions, and the alarm of the same day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import Finding, FindingSpell, Notification, OutboxMessage, SystemEvent
from cases.queries.reconciliation import counts_by_class, findings_page
from cases.states.role import Role
from tests.factories import a_member, the_commission
from tests.workflows.open_list.reconciliation.catalogues import NOW, Line, Listed, found, load
from workflows.open_list.reconciliation.alarm import over_open_found
from workflows.open_list.reconciliation.exceptions import accept_exception, withdraw_exception
from workflows.open_list.reconciliation.reconcile import go_on, last_applied, reconcile

pytestmark = pytest.mark.django_db
TWENTY = [Line(f"C{n}", f"D{n}", name=f"数据{n}") for n in range(20)]
LIST = {str(n): Listed(f"D{n}", name=f"数据{n}") for n in range(20)}


@pytest.fixture
def version(city):
    return city.publish(LIST)


def run_of(lines, version, operator, **options):
    load(lines, operator)
    return reconcile(version=version, membership=operator, at=NOW, **options)


def shut(count):
    return [replace(line, open_type="not_open") for line in TWENTY[:count]] + TWENTY[count:]


def test_a_first_run_never_halts(version, operator):
    assert run_of(TWENTY[:2], version, operator).status == "done"


@pytest.mark.parametrize(("count", "status"), [(1, "done"), (2, "halted")])
def test_more_than_five_in_a_hundred_newly_over_open_halt_the_run(version, operator, count, status):
    run_of(TWENTY, version, operator)

    run = run_of(shut(count), version, operator)

    assert (run.status, run.counts["R4"]) == (status, count)
    assert len(found()) == (count if status == "done" else 0)


@pytest.mark.parametrize(("left", "status"), [(16, "done"), (15, "halted")])
def test_a_catalogue_that_lost_more_than_a_fifth_halts_the_run(city, operator, left, status):
    extra = [Line(f"N{n}", open_type="not_open", name=f"内部{n}") for n in range(20)]
    version = city.publish({})
    run_of(extra, version, operator)

    run = run_of(extra[:left], version, operator)

    assert run.status == status
    assert bool(run.halted_for) == (status == "halted")


def test_a_halted_run_goes_on_with_a_reason_and_the_next_compares_with_what_was_applied(
    version, operator
):
    first = run_of(TWENTY, version, operator)
    halted = run_of(shut(5), version, operator)
    assert reconcile(version=version, membership=operator, at=NOW) == halted
    assert last_applied() == first

    run = reconcile(version=version, membership=operator, at=NOW, despite="目录已整体复核")

    assert (run.status, run.previous, len(found())) == ("done", first, 5)
    assert run.facts["despite"] == "目录已整体复核"


def test_a_halted_run_does_not_go_on_with_another_catalogue_than_the_one_that_halted_it(
    version, operator
):
    run_of(TWENTY, version, operator)
    halted = run_of(shut(5), version, operator)
    load(shut(12), operator)

    with pytest.raises(GuardFailed, match="有了变化"):
        go_on(run=halted, reason="目录已整体复核", membership=operator, at=NOW)
    assert found() == set()
    load(shut(5), operator)
    gone_on = go_on(run=halted, reason="目录已整体复核", membership=operator, at=NOW)
    assert (gone_on.result_id, gone_on.counts["R4"]) == (halted.result_id, 5)
    with pytest.raises(GuardFailed, match="没有停下"):
        go_on(run=halted, reason="目录已整体复核", membership=operator, at=NOW)


def officer():
    return a_member(Role.COMMISSION_STAFF, the_commission())


def accept(finding, member, *, until=date(2026, 12, 31), reason="系统改造期间"):
    return accept_exception(
        finding=finding, valid_until=until, reason=reason, membership=member, at=NOW
    )


@pytest.mark.list_scenario(29)
def test_scenario_29_an_exception_is_silent_until_its_day_and_keeps_the_first_seen(
    version, operator
):
    different = [replace(TWENTY[0], frequency="daily"), *TWENTY[1:]]
    run_of(different, version, operator)
    finding = Finding.objects.get()
    accept(finding, officer())

    during = reconcile(version=version, membership=operator, at=NOW, full=True)
    after = reconcile(version=version, membership=operator, at=NOW + timedelta(days=300), full=True)

    assert (during.counts["R6"], during.facts["excepted"]) == (0, 1)
    assert (after.counts["R6"], after.facts["excepted"]) == (1, 0)
    assert Finding.objects.get().first_seen_at == NOW
    assert FindingSpell.objects.get().until_run is None


def test_an_exception_needs_the_commission_a_reason_a_day_and_a_mismatch(version, operator):
    run_of([replace(TWENTY[0], frequency="daily"), *TWENTY[1:]], version, operator)
    finding = Finding.objects.get()

    with pytest.raises(NotAllowed):
        accept(finding, operator)
    with pytest.raises(BadInput):
        accept(finding, officer(), reason=" ")
    with pytest.raises(BadInput):
        accept(finding, officer(), until=date(2026, 5, 5))
    with pytest.raises(BadInput, match="最长 366 天"):
        accept(finding, officer(), until=date(2027, 5, 8))
    accept(finding, officer(), until=date(2027, 5, 7))
    run_of(TWENTY, version, operator)
    with pytest.raises(GuardFailed, match="已经消除"):
        accept(finding, officer())


def test_the_dangerous_direction_cannot_be_silenced(version, operator):
    run_of(shut(1), version, operator)

    with pytest.raises(GuardFailed, match="非开放"):
        accept(Finding.objects.get(), officer())


def test_an_exception_that_was_accepted_before_is_no_cover_for_what_becomes_dangerous(
    version, operator
):
    unknown = [replace(TWENTY[0], provider="丁局"), *TWENTY[1:]]
    run_of(unknown, version, operator)
    finding = Finding.objects.get()
    accept(finding, officer())
    silent = reconcile(version=version, membership=operator, at=NOW, full=True)

    loud = run_of([replace(unknown[0], open_type="not_open"), *TWENTY[1:]], version, operator)

    assert (silent.counts["R9"], silent.facts["excepted"]) == (0, 1)
    assert Finding.objects.get() == finding
    assert (loud.counts["R9"], loud.facts["excepted"], loud.facts["dangerous"]) == (1, 0, 1)
    assert OutboxMessage.objects.filter(topic="over_open").count() == 1
    looking = officer().person
    by_state = [findings_page(looking, on=NOW.date(), excepted=each) for each in (False, True)]
    assert [[spell.finding for spell in page] for page in by_state] == [[finding], []]
    assert counts_by_class(looking, on=NOW.date()) == {"R9": 1}


def test_a_withdrawn_exception_is_silent_no_longer_and_says_why(version, operator):
    run_of([replace(TWENTY[0], frequency="daily"), *TWENTY[1:]], version, operator)
    accepted, member = accept(Finding.objects.get(), officer()), officer()
    with pytest.raises(NotAllowed):
        withdraw_exception(exception=accepted, reason="误", membership=operator, at=NOW)
    with pytest.raises(BadInput):
        withdraw_exception(exception=accepted, reason=" ", membership=member, at=NOW)

    withdrawn = withdraw_exception(
        exception=accepted, reason="改造已完成", membership=member, at=NOW
    )

    run = reconcile(version=version, membership=operator, at=NOW, full=True)
    assert (run.counts["R6"], run.facts["excepted"]) == (1, 0)
    assert (withdrawn.withdrawn_by, withdrawn.withdrawal_reason) == (member.person, "改造已完成")
    assert SystemEvent.objects.filter(act="finding_exception_withdrawn").count() == 1
    with pytest.raises(GuardFailed, match="已经撤回"):
        withdraw_exception(exception=accepted, reason="再撤", membership=member, at=NOW)


def test_a_department_that_takes_over_what_is_dangerous_is_told_and_the_former_is_not_again(
    city, version, operator
):
    former = a_member(Role.DEPARTMENT_STAFF, city.providers["甲局"])
    heir = a_member(Role.DEPARTMENT_HEAD, city.providers["乙局"])
    run_of(shut(1), version, operator)

    moved = city.publish(LIST | {"0": replace(LIST["0"], provider="乙局")})
    reconcile(version=moved, membership=operator, at=NOW)
    renamed = city.publish(LIST | {"0": replace(LIST["0"], provider="乙局", name="新名称")})
    reconcile(version=renamed, membership=operator, at=NOW)

    rows = list(OutboxMessage.objects.filter(topic="over_open").order_by("pk"))
    assert [row.payload["organisation"] for row in rows] == [
        city.providers["甲局"].pk,
        city.providers["乙局"].pk,
    ]
    over_open_found(rows[1], NOW)
    told = set(Notification.objects.values_list("person", flat=True))
    assert heir.person_id in told
    assert former.person_id not in told


@pytest.mark.list_scenario(28)
def test_scenario_28_over_open_is_told_at_once_and_only_once_and_ends_with_the_catalogue(
    city, version, operator
):
    own = a_member(Role.DEPARTMENT_STAFF, city.providers["甲局"])
    security = a_member(Role.SECURITY_OFFICER)
    stranger = a_member(Role.DEPARTMENT_STAFF, city.providers["乙局"])
    run_of(TWENTY, version, operator)
    assert not OutboxMessage.objects.filter(topic="over_open").exists()

    run_of(shut(1), version, operator)
    row = OutboxMessage.objects.get(topic="over_open")
    over_open_found(row, NOW)
    run_of([*shut(1)[:-1], replace(TWENTY[-1], frequency="daily")], version, operator)
    assert OutboxMessage.objects.filter(topic="over_open").count() == 1

    told = set(Notification.objects.values_list("person", flat=True))
    assert {own.person_id, security.person_id} <= told
    assert stranger.person_id not in told
    assert "1 项" in Notification.objects.first().text
    run_of(TWENTY, version, operator)
    assert found() == set()
