"""The criteria: entered as a whole by the commission, frozen in rounds that began."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases.models import CriteriaVersion, SystemEvent
from cases.proof_of_scores import first_bad_score
from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.open_list.changes import a_city
from tests.workflows.open_list.evaluation.rounds import a_round

pytestmark = pytest.mark.django_db
ADDRESS = "evaluation-criteria-new"


@pytest.fixture
def city():
    return a_city()


def typed(*rows, **head):
    """What the page of two criteria posts."""
    rows = rows or (
        {"name": "按时更新率", "measure": "updated_on_time", "weight": "60"},
        {"name": "开放成效", "measure": "", "weight": "40"},
    )
    data = {
        "criteria-TOTAL_FORMS": str(len(rows)),
        "criteria-INITIAL_FORMS": "0",
        "expected": "1",
        "excellent": "90",
        "good": "80",
        "fair": "70",
        "passable": "60",
        "least_coverage": "50",
        "reason": "按今年工作要点调整。",
        **head,
    }
    for number, row in enumerate(rows):
        whole = {"maximum": "100", "source": "内部约定", **row}
        data |= {f"criteria-{number}-{name}": value for name, value in whole.items()}
    return data


def test_commission_enters_a_version_that_later_rounds_keep(client, city):
    before = a_round(city.lead)
    client.force_login(city.officer.person)

    answer = client.post(reverse(ADDRESS), typed())

    version = CriteriaVersion.objects.get(number=2)
    text = client.get(answer.url).content.decode()
    assert answer.url == f"{reverse('evaluation-criteria')}?version=2"
    assert "按今年工作要点调整。" in text
    assert version.digest in text
    assert [(each.position, each.name) for each in version.criteria.all()] == [
        (1, "按时更新率"),
        (2, "开放成效"),
    ]
    assert before.criteria.number == 1
    event = SystemEvent.objects.get(act="evaluation_criteria_entered")
    assert (event.data["version"], event.data["criteria"]) == (2, version.digest)
    assert first_bad_score() is None


def test_page_offers_the_newest_version_to_be_changed(client, city):
    client.force_login(city.lead.person)

    text = client.get(reverse(ADDRESS)).content.decode()

    assert 'value="按时更新率"' in text
    assert 'value="20.00"' in text
    assert 'name="expected" value="1"' in text


@pytest.mark.parametrize(
    ("rows", "head", "status", "part"),
    [
        ([{"name": "一", "weight": "99"}], {}, 422, "合计须为 100，现在是 99"),
        ([{"name": "", "weight": "100"}], {}, 422, "请填写 1 至 30 项指标"),
        (
            [{"name": "一", "weight": "50"}, {"name": "一", "weight": "50"}],
            {},
            422,
            "指标“一”重复",
        ),
        ([{"name": "一", "weight": ""}], {}, 422, "请填写权重、满分和依据"),
        ([{"name": "一", "weight": "100", "maximum": "0"}], {}, 422, "请填写权重、满分和依据"),
        ([{"name": "一", "weight": "1e99"}], {}, 422, "100"),
        ([{"name": "一", "weight": "100", "measure": "magic"}], {}, 422, "magic"),
        ([{"name": "长" * 61, "weight": "100"}], {}, 422, "60"),
        ([{"name": "空\x00", "weight": "100"}], {}, 422, "控制字符"),
        ([{"name": "一", "weight": "100"}], {"good": "95"}, 422, "由高到低"),
        ([{"name": "一", "weight": "100"}], {"reason": ""}, 422, "修订说明"),
        ([{"name": "一", "weight": "100"}], {"expected": "7"}, 409, "已有新的版本"),
        ([{"name": "一", "weight": "100"}], {"criteria-TOTAL_FORMS": "x"}, 422, ""),
    ],
)
def test_what_does_not_fit_is_refused_and_writes_nothing(client, city, rows, head, status, part):
    client.force_login(city.officer.person)

    answer = client.post(reverse(ADDRESS), typed(*rows, **head))

    assert answer.status_code == status
    assert part in answer.content.decode()
    assert CriteriaVersion.objects.count() == 1


def test_department_reads_criteria_and_enters_none(client, city):
    client.force_login(city.head.person)

    text = client.get(reverse("evaluation-criteria")).content.decode()

    assert "零调用条目处置率" in text
    assert "录入新版本" not in text
    assert client.get(reverse(ADDRESS)).status_code == 403
    assert client.post(reverse(ADDRESS), typed()).status_code == 403


def test_stranger_reads_nothing(client, city):
    client.force_login(a_member(Role.APPLICANT).person)

    assert client.get(reverse("evaluation-criteria")).status_code == 403


@pytest.mark.parametrize("number", ["9", "x", "-1"])
def test_unknown_version_is_not_found(client, city, number):
    client.force_login(city.officer.person)

    answer = client.get(reverse("evaluation-criteria"), {"version": number})

    assert answer.status_code == 404
