"""A person's own choice of ways; what may not be silenced stays."""

from __future__ import annotations

import pytest

from cases.errors import BadInput
from cases.models import NotificationPreference
from tests.factories import a_person
from workflows.engine.preferences import Ways, choose_ways, default_ways
from workflows.engine.topics import TOPICS

pytestmark = pytest.mark.django_db


def kept(person) -> dict[str, tuple[bool, bool, bool]]:
    rows = NotificationPreference.objects.filter(person=person)
    return {row.topic: (row.in_app, row.email, row.digest) for row in rows}


def test_choices_are_kept_and_changed_in_one_statement(django_assert_num_queries) -> None:
    person, other = a_person(), a_person()
    choose_ways(person=person, chosen={"case_moved": Ways(in_app=True, email=True, digest=True)})
    changed = {
        code: Ways(in_app=False, email=False, digest=False) for code in ("case_moved", "absence")
    }

    with django_assert_num_queries(1):
        choose_ways(person=person, chosen=changed)

    assert kept(person) == dict.fromkeys(changed, (False, False, False))
    assert kept(other) == {}


def test_line_that_may_not_be_silenced_is_kept_on() -> None:
    person = a_person()

    choose_ways(person=person, chosen={"supervision": Ways(in_app=False, email=False, digest=True)})

    assert kept(person) == {"supervision": (True, False, True)}


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("nothing-of-ours", "没有“nothing-of-ours”这一类通知"),
        ("case_moved", "“案卷进展”的每日汇总统计站内未读通知：请同时选择站内"),
    ],
)
def test_impossible_choice_is_refused_and_nothing_is_written(code: str, sentence: str) -> None:
    person = a_person()
    good = {"absence": Ways(in_app=True, email=False, digest=False)}

    with pytest.raises(BadInput, match=sentence):
        choose_ways(
            person=person, chosen={**good, code: Ways(in_app=False, email=False, digest=True)}
        )

    assert kept(person) == {}


def test_defaults_mail_only_what_is_late_and_digest_nothing() -> None:
    mailed = {code for code, topic in TOPICS.items() if default_ways(topic).email}

    assert mailed == {
        "rung_escalated",
        "supervision",
        "entry_suspended",
        "over_open",
        "access_answered",
        "access_letter",
        "agreement",
        "draft_untouched",
        "grant_ends_soon",
        "grant_push_stuck",
        "holdings_differ",
        "false_commitment",
    }
    assert not any(default_ways(topic).digest for topic in TOPICS.values())
