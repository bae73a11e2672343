"""The results of a round: ranks with ties, who did not answer, whose lines, and the files."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.models import EvaluationDossier, EvaluationRound, SystemEvent
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.changes import a_city
from tests.workflows.open_list.evaluation.rounds import a_round, concluded
from tests.workflows.open_list.peers.peers import a_version

pytestmark = pytest.mark.django_db
QUERIES_OF_THE_RESULTS = 20


@pytest.fixture
def city():
    a_version()
    return a_city()


def now_a_round(city):
    on = today()
    return a_round(
        city.lead, at=moment(), year=on.year, starts_on=on, due_on=on + timedelta(days=20)
    )


def page(client, opened):
    answer = client.get(reverse("evaluation-results", args=[opened.label]))
    assert answer.status_code == 200
    return answer.content.decode()


def taken(client, opened, kind):
    answer = client.post(reverse("evaluation-results-export", args=[opened.label]), {"file": kind})
    assert answer.status_code == 200
    return answer, b"".join(answer.streaming_content)


def set_score(organisation, score):
    """As if scored by the acts, which another test tries: the pages read what they noted."""
    dossiers = EvaluationDossier.objects.filter(organisation=organisation)
    noted = {"score": score, "provisional_score": score, "coverage": 80, "state": "concluded"}
    dossiers.update(**noted)


def three_with_a_tie(city):
    second, third = an_organisation("上海市气象局"), an_organisation("=上海市绿化局")
    silent = an_organisation("上海市体育局")
    opened = now_a_round(city)
    set_score(city.department, 90)
    set_score(second, 90)
    set_score(third, 60)
    assert silent.pk
    return opened


def test_commission_sees_ranks_with_ties_and_who_has_none(client, city):
    opened = three_with_a_tie(city)
    client.force_login(city.officer.person)

    text = page(client, opened)

    assert text.count("1（并列）") == 2
    assert '<td class="number" data-label="名次">3</td>' in text
    assert "参加排名的共 3 个单位" in text
    assert "还有 4 个单位没有最终结果，名次为暂定。" in text
    assert "上海市体育局" in text
    assert "自评中" in text


def test_department_sees_its_own_line_and_nobody_elses(client, city):
    opened = three_with_a_tie(city)
    client.force_login(city.head.person)

    text = page(client, opened)

    assert "上海市交通委员会" in text
    assert "1（并列）" in text
    for other in ("上海市气象局", "上海市绿化局", "上海市体育局", "等级分布", "导出 CSV"):
        assert other not in text


def test_stranger_reads_and_takes_nothing(client, city):
    opened = now_a_round(city)
    stranger = a_member(Role.DEPARTMENT_HEAD, an_organisation("上海市民政局"))
    client.force_login(stranger.person)

    assert "没有您可以查看的结果" in page(client, opened)
    export = reverse("evaluation-results-export", args=[opened.label])
    assert client.post(export, {"file": "csv"}).status_code == 403
    client.force_login(a_member(Role.APPLICANT).person)
    assert client.get(reverse("evaluation-results", args=[opened.label])).status_code == 403
    assert not SystemEvent.objects.filter(act="evaluation_results_taken").exists()


def test_csv_is_what_its_digest_says_and_its_taking_is_recorded(client, city):
    opened = three_with_a_tie(city)
    client.force_login(city.officer.person)
    shown = page(client, opened)

    answer, content = taken(client, opened, "csv")

    digest = hashlib.sha256(content).hexdigest()
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert digest in shown
    assert rows[0][:5] == ["名次", "并列", "单位", "档案编号", "结果"]
    assert rows[0][-1] == "社会需求响应与开放成效"
    assert [row[:3] for row in rows[1:4]] == [
        ["1", "是", "上海市交通委员会"],
        ["1", "是", "上海市气象局"],
        ["3", "", "'=上海市绿化局"],
    ]
    event = SystemEvent.objects.get(act="evaluation_results_taken")
    assert event.data == {"round": opened.label, "file": "csv", "results": digest}


def test_workbook_holds_results_criteria_and_the_digest(client, city):
    opened = three_with_a_tie(city)
    client.force_login(city.lead.person)
    _answer, plain = taken(client, opened, "csv")

    _answer, content = taken(client, opened, "xlsx")

    from openpyxl import load_workbook  # slow import

    book = load_workbook(io.BytesIO(content))
    results, criteria, notes = (list(book[name].values) for name in book.sheetnames)
    assert book.sheetnames == ["评估结果", "评估指标", "说明"]
    assert results[1][:3] == (1, "是", "上海市交通委员会")
    assert results[3][2] == "'=上海市绿化局"
    assert len(criteria) == 11
    assert notes[-1][1] == hashlib.sha256(plain).hexdigest()


def test_points_of_each_criterion_stand_in_the_file(client, city):
    opened = now_a_round(city)
    concluded(city, None, at=moment())
    client.force_login(city.officer.person)

    _answer, content = taken(client, opened, "csv")

    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    mine = dict(zip(header, rows[0], strict=True))
    assert (mine["结果"], mine["得分"], mine["覆盖率（%）"]) == ("最终结果", "100.0", "5.0")
    assert (mine["按期签署自评"], mine["社会需求响应与开放成效"]) == ("100.0", "不适用")
    # What rests on too little is listed and not ranked.
    assert mine["名次"] == ""


def test_unknown_round_is_not_found(client, city):
    client.force_login(city.officer.person)

    assert client.get(reverse("evaluation-results", args=["2020-1"])).status_code == 404
    assert client.post(reverse("evaluation-results-export", args=["2020-1"])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_results_cost_the_same_for_one_and_three(client, city, count, django_assert_num_queries):
    others = [an_organisation() for _ in range(count - 1)]
    now_a_round(city)
    for each in (city.department, *others):
        set_score(each, 80)
    client.force_login(city.officer.person)
    page(client, EvaluationRound.objects.get())

    with django_assert_num_queries(QUERIES_OF_THE_RESULTS):
        page(client, EvaluationRound.objects.get())
