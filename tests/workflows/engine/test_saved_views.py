"""Saved views: names, limits, sharing with an organisation and taking it back."""

from __future__ import annotations

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed, NotVisible
from cases.models import Person, SavedView, SystemEvent
from cases.queries.saved_views import views_known_to, visible_view
from cases.states.role import Role
from tests.factories import a_member, a_person, an_organisation, shanghai
from workflows.engine import saved_views
from workflows.engine.saved_views import (
    delete_view,
    rename_view,
    save_view,
    share_view,
    take_back_view,
)

pytestmark = pytest.mark.django_db
AT = shanghai(2023, 9, 28)
ON = AT.date()


def a_view(person: Person, name: str = "两日内到期", queue: str = "team") -> SavedView:
    """Save a view of the team's queue."""
    return save_view(
        person=person, queue=queue, name=name, clauses={"due": "soon"}, schema=1, at=AT
    )


def acts() -> list[str]:
    return list(SystemEvent.objects.order_by("pk").values_list("act", flat=True))


def test_save_view_keeps_the_filter_with_its_schema_under_a_trimmed_name() -> None:
    view = SavedView.objects.get(pk=a_view(a_person(), "  两日内  到期 ").pk)

    assert (view.name, view.queue, view.filter, view.schema, view.created_at) == (
        "两日内 到期",
        "team",
        {"due": "soon"},
        1,
        AT,
    )


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("  ", "请填写视图名称"),
        ("长" * 61, "视图名称有 61 个字，最多 60 个字"),
        ("两日\x07到期", "控制字符"),
        ("两日内到期", "您在这个队列已有名为“两日内到期”的视图"),
    ],
)
def test_save_view_under_an_impossible_name_says_what_is_wrong(name: str, sentence: str) -> None:
    person = a_person()
    a_view(person)

    with pytest.raises(BadInput, match=sentence):
        a_view(person, name)

    assert SavedView.objects.count() == 1


def test_save_view_takes_a_name_that_another_queue_or_person_has() -> None:
    person = a_person()
    a_view(person)

    a_view(person, queue="mine")
    a_view(a_person())

    assert SavedView.objects.count() == 3


def test_save_view_without_a_clause_is_refused() -> None:
    with pytest.raises(BadInput, match="没有筛选条件可保存"):
        save_view(person=a_person(), queue="team", name="全部", clauses={}, schema=1, at=AT)


def test_save_view_beyond_the_limit_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(saved_views, "MOST_VIEWS", 1)
    person = a_person()
    a_view(person)

    with pytest.raises(GuardFailed, match="您已保存 1 个视图，达到上限"):
        a_view(person, "另一个")


def test_rename_view_keeps_its_own_name_and_refuses_a_taken_one() -> None:
    person = a_person()
    view, other = a_view(person), a_view(person, "已逾期")

    same = rename_view(person=person, view=view, name="两日内到期", at=AT)
    with pytest.raises(BadInput, match="已有名为“已逾期”"):
        rename_view(person=person, view=view, name=other.name, at=AT)
    renamed = rename_view(person=person, view=view, name="快到期", at=AT)

    assert (same.name, renamed.name) == ("两日内到期", "快到期")


def test_share_view_shows_it_to_the_organisation_until_it_is_taken_back() -> None:
    owner = a_member(Role.REVIEWER)
    colleague = a_member(Role.DEPARTMENT_STAFF, owner.organisation).person
    stranger = a_member(Role.REVIEWER).person
    view = a_view(owner.person)

    before = list(views_known_to(colleague, on=ON))
    share_view(person=owner.person, view=view, organisation=owner.organisation, at=AT)
    again = share_view(person=owner.person, view=view, organisation=owner.organisation, at=AT)
    shared = list(views_known_to(colleague, on=ON))
    unseen = list(views_known_to(stranger, on=ON))
    take_back_view(person=owner.person, view=view, at=AT)
    twice = take_back_view(person=owner.person, view=view, at=AT)

    assert (before, shared, unseen) == ([], [view], [])
    assert (again.shared_with, twice.shared_with) == (owner.organisation, None)
    assert list(views_known_to(colleague, on=ON)) == []
    assert list(views_known_to(owner.person, on=ON)) == [view]
    assert acts() == ["view_shared", "view_taken_back"]


def test_share_view_with_another_organisation_takes_it_back_from_the_first() -> None:
    owner = a_member(Role.REVIEWER)
    second = a_member(Role.DEPARTMENT_STAFF, an_organisation(), person=owner.person).organisation
    view = a_view(owner.person)
    share_view(person=owner.person, view=view, organisation=owner.organisation, at=AT)

    share_view(person=owner.person, view=view, organisation=second, at=AT)

    assert SavedView.objects.get().shared_with == second
    assert acts() == ["view_shared", "view_taken_back", "view_shared"]


def test_share_view_with_an_organisation_of_others_is_refused() -> None:
    owner = a_member(Role.REVIEWER).person

    with pytest.raises(NotAllowed, match="只能共享给您任职的单位"):
        share_view(person=owner, view=a_view(owner), organisation=an_organisation(), at=AT)

    assert acts() == []


def test_shared_view_is_not_seen_any_more_by_who_left_the_organisation() -> None:
    owner = a_member(Role.REVIEWER)
    leaver = a_member(Role.DEPARTMENT_STAFF, owner.organisation)
    view = a_view(owner.person)
    share_view(person=owner.person, view=view, organisation=owner.organisation, at=AT)
    known = visible_view(leaver.person, view.pk, on=ON)

    leaver.valid_until = shanghai(2023, 9, 27).date()
    leaver.save()

    assert known == view
    with pytest.raises(NotVisible, match="没有这个视图"):
        visible_view(leaver.person, view.pk, on=ON)


def test_another_persons_view_is_neither_renamed_shared_nor_deleted() -> None:
    owner = a_member(Role.REVIEWER)
    colleague = a_member(Role.REVIEWER, owner.organisation).person
    view = a_view(owner.person)
    share_view(person=owner.person, view=view, organisation=owner.organisation, at=AT)

    for refused in (
        lambda: rename_view(person=colleague, view=view, name="改名", at=AT),
        lambda: take_back_view(person=colleague, view=view, at=AT),
        lambda: delete_view(person=colleague, view=view, at=AT),
    ):
        with pytest.raises(NotAllowed, match=f"这个视图由{owner.person.name}保存"):
            refused()

    assert SavedView.objects.get().shared_with == owner.organisation


def test_delete_view_records_the_end_of_sharing_and_a_second_time_is_not_found() -> None:
    owner = a_member(Role.REVIEWER)
    view, private = a_view(owner.person), a_view(owner.person, "自用")
    share_view(person=owner.person, view=view, organisation=owner.organisation, at=AT)

    delete_view(person=owner.person, view=view, at=AT)
    delete_view(person=owner.person, view=private, at=AT)
    with pytest.raises(NotVisible, match="已被删除"):
        rename_view(person=owner.person, view=view, name="改名", at=AT)

    assert acts() == ["view_shared", "view_taken_back"]
