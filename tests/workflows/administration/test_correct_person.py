"""A name or an address that was typed wrong is put right, and the chain says so."""

from __future__ import annotations

import pytest

from cases.errors import BadInput, NotAllowed
from cases.models import SystemEvent
from tests.factories import a_person
from tests.workflows.administration.offices import MORNING, acts_in_chain, the_three
from workflows.administration.correct_person import correct_person

pytestmark = pytest.mark.django_db
TYPED = {"name": "张玮", "email": "zhang.wei@example.cn", "reason": "录入时姓名写错"}


def test_correct_person_keeps_the_old_name_and_no_address_in_the_chain() -> None:
    three, person = the_three(), a_person("张伟", email="old@example.cn")

    done = correct_person(actor=three.administrator, person=person, at=MORNING, **TYPED)

    person.refresh_from_db()
    assert (done.person, person.name, person.email) == (person, "张玮", "zhang.wei@example.cn")
    event = SystemEvent.objects.get()
    assert (event.act, event.actor, event.data) == (
        "person_corrected",
        three.administrator,
        {
            "person": person.pk,
            "from": {"name": "张伟"},
            "to": {"name": "张玮"},
            "email_changed": True,
            "reason": "录入时姓名写错",
        },
    )


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"name": " "}, "name", "请填写姓名。"),
        ({"email": "zhang"}, "email", "电子邮箱“zhang”写法不对"),
        ({"reason": " "}, "reason", "请写明更正的理由"),
        ({"name": "张伟", "email": ""}, "name", "姓名和电子邮箱都没有变化"),
    ],
)
def test_correct_person_with_bad_input_says_what_is_wrong_and_writes_nothing(
    typed: dict[str, str], field: str, sentence: str
) -> None:
    three, person = the_three(), a_person("张伟")

    with pytest.raises(BadInput, match=sentence) as refusal:
        correct_person(actor=three.administrator, person=person, at=MORNING, **{**TYPED, **typed})

    person.refresh_from_db()
    assert (refusal.value.facts["field"], person.name) == (field, "张伟")
    assert acts_in_chain() == []


@pytest.mark.parametrize("who", ["officer", "auditor"])
def test_correct_person_by_another_of_the_three_is_not_allowed(who: str) -> None:
    three, person = the_three(), a_person()

    with pytest.raises(NotAllowed, match="系统管理员"):
        correct_person(actor=getattr(three, who), person=person, at=MORNING, **TYPED)
