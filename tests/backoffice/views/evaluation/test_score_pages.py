"""The pages of scores: who judges, what an organisation sees of its own, and nobody of others'."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.models import CriterionScore
from cases.queries.criteria import told_coverage
from cases.queries.evaluation_results import results_of
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.changes import a_city
from tests.workflows.open_list.evaluation.rounds import (
    a_round,
    concluded,
    dossier_of,
    judge,
    scored,
    told,
    walk,
)
from tests.workflows.open_list.peers.peers import a_version

pytestmark = pytest.mark.django_db
QUERIES_OF_THE_SCORES = 18


@pytest.fixture
def city():
    a_version()
    city = a_city()
    on = today()
    a_round(city.lead, at=moment(), year=on.year, starts_on=on, due_on=on + timedelta(days=20))
    return city


def signed(city):
    return walk(city, (city.staff, "hand_in"), (city.head, "sign"), at=moment())


def page(client, dossier):
    answer = client.get(reverse("dossier-scores", args=[dossier.number]))
    assert answer.status_code == 200
    return answer.content.decode()


def say(client, dossier, **data):
    judged = dossier.round.criteria.criteria.get(measure="")
    said = {"criterion": judged.pk, "expected_version": dossier.version, **data}
    return client.post(reverse("dossier-score", args=[dossier.number]), said)


def test_officer_judges_a_criterion_and_corrects_it(client, city):
    dossier = signed(city)
    client.force_login(city.officer.person)
    before = page(client, dossier)

    first = say(client, dossier, points="80.5", grounds="来信都有答复。")
    second = say(client, dossier_of(city), points="70", grounds="一封没有答复。")

    text = page(client, dossier)
    assert "还没有评分。" in before
    assert first.url == second.url == reverse("dossier-scores", args=[dossier.number])
    assert "<s>80.5</s>" in text
    assert "<strong>70</strong>" in text
    assert "来信都有答复。" in text
    assert CriterionScore.objects.count() == 2


def test_officer_says_that_a_criterion_does_not_apply(client, city):
    dossier = signed(city)
    client.force_login(city.officer.person)

    say(client, dossier, not_applicable="on", grounds="没有收到开放需求。")

    assert CriterionScore.objects.get().points is None
    assert "<strong>不适用</strong>" in page(client, dossier)


@pytest.mark.parametrize(
    ("data", "part"),
    [
        ({"grounds": "理由"}, "二者选一"),
        ({"points": "80", "not_applicable": "on", "grounds": "理由"}, "二者选一"),
        ({"points": "80", "grounds": ""}, "请写明评分理由。"),
        ({"points": "很多", "grounds": "理由"}, "得分"),
        ({"points": "1e999", "grounds": "理由"}, "得分"),
        ({"points": "-1", "grounds": "理由"}, "得分"),
        ({"points": "80", "grounds": "长" * 301}, "300"),
        ({"points": "80", "grounds": "空\x00字"}, "控制字符"),
        ({"points": "80", "grounds": "理由", "criterion": "x"}, "评分"),
    ],
)
def test_odd_score_comes_back_with_a_sentence_and_writes_nothing(client, city, data, part):
    dossier = signed(city)
    client.force_login(city.officer.person)

    answer = say(client, dossier, **data)

    assert answer.status_code == 422
    assert part in answer.content.decode()
    assert not CriterionScore.objects.exists()


def test_refused_score_keeps_what_was_typed(client, city):
    dossier = signed(city)
    client.force_login(city.officer.person)

    too_many = say(client, dossier, points="100.5", grounds="写过的话")
    stale = say(client, dossier, points="80", grounds="写过的话", expected_version=0)
    unknown = say(client, dossier, points="80", grounds="写过的话", criterion=999_999)

    assert (too_many.status_code, stale.status_code, unknown.status_code) == (422, 409, 422)
    assert "0 至 100 之间" in too_many.content.decode()
    assert "写过的话" in stale.content.decode()
    assert "没有这项指标" in unknown.content.decode()


def test_organisation_sees_no_score_before_it_is_told(client, city):
    signed(city)
    judge(city.officer, dossier_of(city), "41", at=moment(), grounds="内部尚在讨论。")
    dossier = walk(city, (city.officer, "submit_scores"), at=moment())
    client.force_login(city.head.person)

    before = page(client, dossier)
    case = client.get(reverse("case", args=[dossier.number])).content.decode()
    walk(city, (city.lead, "confirm_scores"), at=moment())
    after = page(client, dossier)

    assert "各项得分在复核确认、告知初步结果之后显示。" in before
    for secret in ("内部尚在讨论", "41 / 100", "<strong>41</strong>"):
        assert secret not in before
        assert secret not in case
    assert "内部尚在讨论。" in after
    assert "初步结果" in after


def test_correction_at_work_is_not_told_before_it_is_final(client, city):
    told(city, "80", at=moment())
    dossier = walk(city, (city.head, "reply_to_result"), at=moment())
    judge(city.officer, dossier, "20", at=moment(), name="correct_score", grounds="重新核实。")
    client.force_login(city.head.person)

    during = page(client, dossier)
    walk(city, (city.officer, "answer_reply"), at=moment())
    waiting = page(client, dossier)
    walk(city, (city.lead, "conclude"), at=moment())
    final = page(client, dossier)

    assert "重新核实" not in during
    assert "重新核实" not in waiting
    assert "重新核实。" in final
    assert "<s>80</s>" in final
    assert "答复意见" in final


def test_organisation_reads_the_coverage_it_was_told_until_the_answer_is_confirmed(client, city):
    told(city, "80", at=moment())
    dossier = walk(city, (city.head, "reply_to_result"), at=moment())
    first = told_coverage([dossier])[dossier.pk]
    judge(city.officer, dossier, None, at=moment(), name="correct_score", grounds="不适用。")
    client.force_login(city.head.person)

    dossier = walk(city, (city.officer, "answer_reply"), at=moment())
    waiting = [shown_coverage(client, dossier), listed_coverage(city, dossier)]
    back = walk(city, (city.lead, "send_answer_back"), at=moment())
    returned = [shown_coverage(client, back), listed_coverage(city, back)]
    walk(city, (city.officer, "answer_reply"), (city.lead, "conclude"), at=moment())
    final = [shown_coverage(client, dossier), listed_coverage(city, dossier)]

    assert dossier.coverage != first
    assert (waiting, returned) == ([first, first], [first, first])
    assert final == [dossier.coverage, dossier.coverage]


def shown_coverage(client, dossier):
    found = client.get(reverse("dossier-scores", args=[dossier.number]))
    return found.context["result"].coverage


def listed_coverage(city, dossier):
    (line,) = results_of(city.head.person, dossier.round, on=today()).lines
    return line.coverage


def test_head_replies_on_the_page_of_the_task(client, city):
    told(city, at=moment())
    client.force_login(city.head.person)

    case = client.get(reverse("case", args=[dossier_of(city).number])).content.decode()

    assert "查看各项得分" in case
    assert "答复初步结果" in case


def test_stranger_and_other_head_find_no_scores(client, city):
    dossier = concluded(city, at=moment())
    stranger = a_member(Role.DEPARTMENT_HEAD, an_organisation("上海市气象局"))
    client.force_login(stranger.person)

    assert client.get(reverse("dossier-scores", args=[dossier.number])).status_code == 404
    assert say(client, dossier, points="1", grounds="理由").status_code == 404
    client.force_login(city.head.person)
    assert say(client, dossier, points="1", grounds="理由").status_code == 403


def test_officer_who_is_of_the_organisation_neither_sees_nor_judges(client, city):
    dossier = signed(city)
    both = a_member(Role.COMMISSION_STAFF, city.officer.organisation)
    a_member(Role.REVIEWER, city.department, person=both.person)
    client.force_login(both.person)

    text = page(client, dossier)

    assert "保存评分" not in text
    assert "各项得分在复核确认" in text
    assert say(client, dossier, points="1", grounds="理由").status_code == 403


def test_nobody_scores_where_nothing_is_scored(client, city):
    dossier = scored(city, at=moment())
    client.force_login(city.officer.person)

    assert "更正评分" not in page(client, dossier)
    refused = say(client, dossier, points="1", grounds="理由")
    assert refused.status_code == 422
    assert "现在的状态是" in refused.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_scores_cost_the_same_for_one_and_three(client, city, count, django_assert_num_queries):
    dossier = signed(city)
    for number in range(count):
        judge(city.officer, dossier, str(60 + number), at=moment())
    walk(city, (city.officer, "submit_scores"), at=moment())
    client.force_login(city.officer.person)
    page(client, dossier)

    with django_assert_num_queries(QUERIES_OF_THE_SCORES):
        page(client, dossier)
