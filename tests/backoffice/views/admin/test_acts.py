"""Administration as it is worked: forms in, acts done, refusals beside the field."""

from __future__ import annotations

import pytest
from django.urls import reverse

from backoffice.views.clock import today
from cases.models import Membership, Person, RoleGrant
from cases.states.role import Role
from tests.factories import a_member, a_person, an_organisation
from tests.workflows.administration.offices import a_proposal, acts_in_chain, the_three

pytestmark = pytest.mark.django_db


@pytest.fixture
def three():
    return the_three()


def test_role_goes_from_the_administrators_form_to_the_officers_approval(client, three) -> None:
    person = a_person("张伟")
    client.force_login(three.administrator)
    proposed = client.post(
        reverse("role-propose", args=[person.pk]),
        {
            "organisation": three.organisation.pk,
            "role": "department_head",
            "valid_from": today().isoformat(),
            "reason": "沪经信任〔2026〕1 号",
        },
    )
    grant = RoleGrant.objects.get()
    client.force_login(three.officer)
    waiting = client.get(reverse("role-grants"))
    approved = client.post(reverse("role-grant", args=[grant.pk]), {"decision": "approve"})

    assert proposed["Location"] == reverse("person", args=[person.pk])
    assert list(waiting.context["pending"]) == [grant]
    assert approved["Location"] == reverse("role-grants")
    assert Membership.objects.get(person=person).role == "department_head"
    assert acts_in_chain() == ["role_proposed", "role_approved"]


def test_refusal_without_note_stays_on_the_page_with_the_sentence(client, three) -> None:
    membership = a_member(Role.DEPARTMENT_HEAD, three.organisation)
    client.force_login(three.administrator)
    client.post(
        reverse("role-end", args=[membership.pk]),
        {"last_day": today().isoformat(), "reason": "调离"},
    )
    grant = RoleGrant.objects.get()
    client.force_login(three.officer)

    bare = client.post(reverse("role-grant", args=[grant.pk]), {"decision": "refuse"})
    noted = client.post(
        reverse("role-grant", args=[grant.pk]), {"decision": "refuse", "note": "尚未交接"}
    )

    assert bare.status_code == 422
    assert bare.context["form"].errors["note"] == ["不予批准须写明理由，提出人据此修改或撤回。"]
    assert noted.status_code == 302
    membership.refresh_from_db()
    assert membership.valid_until is None


def test_decision_that_is_neither_approval_nor_refusal_decides_nothing(client, three) -> None:
    client.force_login(three.administrator)
    person = a_person()
    client.post(
        reverse("role-propose", args=[person.pk]),
        {
            "organisation": three.organisation.pk,
            "role": "expert",
            "valid_from": today().isoformat(),
            "reason": "聘任",
        },
    )
    grant = RoleGrant.objects.get()
    client.force_login(three.officer)

    response = client.post(
        reverse("role-grant", args=[grant.pk]), {"decision": "perhaps", "note": "好"}
    )

    grant.refresh_from_db()
    assert (response.status_code, grant.decision) == (422, "pending")


def test_second_approval_is_told_politely(client, three) -> None:
    person = a_person()
    client.force_login(three.administrator)
    client.post(
        reverse("role-propose", args=[person.pk]),
        {
            "organisation": three.organisation.pk,
            "role": "expert",
            "valid_from": today().isoformat(),
            "reason": "聘任",
        },
    )
    url = reverse("role-grant", args=[RoleGrant.objects.get().pk])
    client.force_login(three.officer)
    client.post(url, {"decision": "approve"})

    second = client.post(url, {"decision": "approve"})

    assert second.status_code == 409
    assert "不能再次审批" in second.content.decode()


def test_bad_role_form_keeps_what_was_typed(client, three) -> None:
    client.force_login(three.administrator)

    response = client.post(
        reverse("role-propose", args=[a_person().pk]),
        {
            "organisation": "999999",
            "role": "emperor",
            "valid_from": "tomorrow",
            "reason": "写好的理由",
        },
    )

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "organisation": ["没有这个单位，或已撤销：请从列表中选择。"],
        "role": ["没有这一角色：请从列表中选择。"],
        "valid_from": ["日期不对：请写成 年-月-日，例如 2026-01-05。"],
    }
    assert "写好的理由" in response.content.decode()


def test_separated_role_is_refused_beside_the_role_field(client, three) -> None:
    client.force_login(three.administrator)

    response = client.post(
        reverse("role-propose", args=[three.auditor.pk]),
        {
            "organisation": three.organisation.pk,
            "role": "administrator",
            "valid_from": today().isoformat(),
            "reason": "兼任",
        },
    )

    assert response.status_code == 422
    assert "三员分立" in response.context["form"].errors["role"][0]


def test_new_account_shows_its_first_password_once_and_is_never_cached(client, three) -> None:
    client.force_login(three.administrator)

    response = client.post(reverse("person-new"), {"username": "zhang.wei", "name": "张伟"})

    person = Person.objects.get(username="zhang.wei")
    assert person.check_password(response.context["password"])
    assert response.context["password"] in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    page = client.get(reverse("person", args=[person.pk])).content.decode()
    assert response.context["password"] not in page


def test_new_account_with_a_taken_name_is_refused_beside_the_field(client, three) -> None:
    a_person(username="zhang.wei")
    client.force_login(three.administrator)

    response = client.post(reverse("person-new"), {"username": "zhang.wei", "name": "张伟"})

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "username": ["账号“zhang.wei”已被使用：请换一个账号名；若是同一个人，请直接为其提出角色。"]
    }


def test_account_is_switched_off_and_on_from_its_page(client, three) -> None:
    person = a_person()
    client.force_login(three.administrator)

    client.post(reverse("person-deactivate", args=[person.pk]), {"reason": "调离"})
    again = client.post(reverse("person-deactivate", args=[person.pk]), {"reason": "调离"})
    person.refresh_from_db()
    off = person.is_active
    client.post(reverse("person-reactivate", args=[person.pk]), {"reason": "回任"})
    person.refresh_from_db()

    assert (off, again.status_code, person.is_active) == (False, 422, True)


def test_person_is_corrected_from_their_page(client, three) -> None:
    person = a_person("张伟", username="zhang.wei")
    client.force_login(three.administrator)
    url = reverse("person-correct", args=[person.pk])

    offered = client.get(reverse("person", args=[person.pk])).content.decode()
    unchanged = client.post(url, {"name": "张伟", "reason": "核对"})
    client.post(url, {"name": "张玮", "email": "", "reason": "录入时姓名写错"})

    person.refresh_from_db()
    assert url in offered
    assert unchanged.context["form"].errors["name"][0].startswith("姓名和电子邮箱都没有变化")
    assert (person.name, person.username) == ("张玮", "zhang.wei")
    client.force_login(three.auditor)
    assert url not in client.get(reverse("person", args=[person.pk])).content.decode()
    assert client.get(url).status_code == 403


def test_proposal_is_withdrawn_from_its_page_by_who_made_it(client, three) -> None:
    grant = a_proposal(three, a_person())
    other = a_member(Role.ADMINISTRATOR, three.organisation).person
    page, url = (reverse(name, args=[grant.pk]) for name in ("role-grant", "role-withdraw"))

    client.force_login(other)
    assert url not in client.get(page).content.decode()
    assert client.post(url).status_code == 403
    client.force_login(three.administrator)
    assert url in client.get(page).content.decode()
    done = client.post(url, follow=True)

    grant.refresh_from_db()
    assert grant.decision == "withdrawn"
    assert list(done.context["pending"]) == []
    assert "已撤回" in client.get(page).content.decode()
    assert url not in client.get(page).content.decode()


def test_people_list_finds_by_name_and_by_organisation(client, three) -> None:
    transport = an_organisation("上海市交通委员会")
    found = a_member(Role.DEPARTMENT_STAFF, transport, person=a_person("陆经纬")).person
    a_member(Role.DEPARTMENT_STAFF, an_organisation(), person=a_person("文小雅"))
    client.force_login(three.auditor)

    by_name = client.get(reverse("people"), {"text": "经纬"})
    by_organisation = client.get(reverse("people"), {"organisation": transport.pk})

    assert by_name.context["people"] == [found]
    assert by_organisation.context["people"] == [found]


def test_people_list_goes_on_to_the_next_page(client, three) -> None:
    for number in range(60):
        a_person(username=f"z{number:02}")
    client.force_login(three.auditor)

    first = client.get(reverse("people"))
    second = client.get(reverse("people") + first.context["next_url"])

    names = [row.username for row in (*first.context["people"], *second.context["people"])]
    assert len(first.context["people"]) == 50
    assert names == sorted(Person.objects.values_list("username", flat=True))
    assert second.context["next_url"] == ""


def test_system_chain_tells_who_did_what_to_whom_with_the_hash(client, three) -> None:
    client.force_login(three.administrator)
    client.post(reverse("person-new"), {"username": "zhang.wei", "name": "张伟"})
    client.post(reverse("organisation-new"), {"full_name": "上海市水务局", "kind": "department"})
    client.force_login(three.auditor)

    lines = client.get(reverse("system-chain")).context["lines"]
    only_people = client.get(reverse("system-chain"), {"act": "person_added"}).context["lines"]
    person = Person.objects.get(username="zhang.wei")
    about = client.get(reverse("system-chain"), {"person": person.pk}).context["lines"]

    assert [(line.label, line.subjects, line.event.actor) for line in lines] == [
        ("新增单位", ("上海市水务局",), three.administrator),
        ("建立账号", ("张伟",), three.administrator),
    ]
    assert lines[0].event.previous_hash == lines[1].event.hash
    html = client.get(reverse("system-chain")).content.decode()
    assert lines[0].event.hash in html
    assert [line.event.act for line in only_people] == ["person_added"]
    assert [line.event.act for line in about] == ["person_added"]
