"""Grading as an administrator works it: versions, a preview with its entries, the entry."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from backoffice.views.clock import today
from cases.models import GradingScheme
from cases.queries import grading
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.administration.offices import acts_in_chain
from tests.workflows.administration.schemes import listed

pytestmark = pytest.mark.django_db
L1: dict[str, Any] = {
    "aspect": "个人",
    "code": "L1",
    "label": "公开",
    "strictness": "1",
    "open_types": ["unconditional", "conditional", "not_open"],
}
L2 = L1 | {"code": "L2", "label": "低", "strictness": "2", "open_types": ["not_open"]}


def typed(*levels: dict[str, Any], **head: str) -> dict[str, Any]:
    """Return a page as a browser sends it."""
    page: dict[str, Any] = {
        "name": "数据分类分级方案",
        "effective_from": (today() + timedelta(days=1)).isoformat(),
        "source": "分类分级指南",
        "tier": "R",
        "reason": "指南更新",
        "levels-TOTAL_FORMS": str(len(levels)),
        "levels-INITIAL_FORMS": str(len(levels)),
    } | head
    for number, level in enumerate(levels):
        page |= {f"levels-{number}-{name}": value for name, value in level.items()}
    return page


def test_scheme_is_previewed_with_its_entries_and_then_entered(client, three) -> None:
    client.force_login(three.administrator)
    listed(an_organisation("上海市水务局"), "水位", "个人L2")
    listed(an_organisation("上海市民政局"), "养老机构", "客体L1")
    url = reverse("grading-scheme-new")

    previewed = client.post(url, typed(L1, L2) | {"after": ""})
    entered = client.post(url, typed(L1, L2) | {"plan": previewed.context["effect"].hash})

    page = previewed.content.decode()
    assert "清单中须复核的条目 2 条" in page
    assert "水位" in page
    assert "级别不允许现行开放属性" in page
    scheme = GradingScheme.objects.get(number=2)
    assert entered["Location"] == reverse("grading-scheme", args=[scheme.pk])
    assert (scheme.entered_by, scheme.tier) == (three.administrator, "R")
    assert list(grading.grading_on(today() + timedelta(days=1)).levels) == ["个人L1", "个人L2"]
    assert acts_in_chain() == ["grading_entered"]
    shown = client.get(entered["Location"]).content.decode()
    assert "养老机构" in shown
    assert "非开放" in shown


def test_get_offers_the_levels_of_the_newest_version(client, three) -> None:
    client.force_login(three.administrator)

    page = client.get(reverse("grading-scheme-new"))

    values = [form["code"].value() for form in page.context["levels"]]
    assert values == ["L1", "L2", "L3", "L4"] * 3 + [None] * 3
    assert 'name="levels-0-aspect" value="个人"' in page.content.decode()


def test_page_sent_as_it_was_shown_counts_no_empty_level(client, three) -> None:
    client.force_login(three.administrator)
    shown = client.get(reverse("grading-scheme-new")).context["levels"]
    rows = [{name: form[name].value() or "" for name in L1} for form in shown]
    page = typed(*rows) | {"levels-INITIAL_FORMS": "12", "levels-3-DELETE": "on"}

    previewed = client.post(reverse("grading-scheme-new"), page)
    client.post(reverse("grading-scheme-new"), page | {"plan": previewed.context["effect"].hash})

    kept = list(grading.levels_of(GradingScheme.objects.get(number=2)))
    assert len(kept) == 11
    assert "个人L4" not in {level.value for level in kept}


def test_pages_of_the_preview_follow_each_other(client, three, monkeypatch) -> None:
    monkeypatch.setattr(grading, "TOUCHED_ON_A_PAGE", 2)
    client.force_login(three.administrator)
    provider = an_organisation("上海市水务局")
    for number in range(3):
        listed(provider, f"水位{number}", "客体L1")
    url = reverse("grading-scheme-new")

    first = client.post(url, typed(L1) | {"after": ""})
    second = client.post(url, typed(L1) | {"plan": "x", "after": str(first.context["next_after"])})

    assert [row.name for row in first.context["touched"]] == ["水位0", "水位1"]
    assert [row.name for row in second.context["touched"]] == ["水位2"]
    assert second.context["next_after"] is None
    assert GradingScheme.objects.count() == 1


def test_stale_preview_answers_409_and_shows_the_new_one(client, three) -> None:
    client.force_login(three.administrator)

    refused = client.post(reverse("grading-scheme-new"), typed(L1) | {"plan": "older"})

    assert refused.status_code == 409
    assert refused.context["effect"].hash
    assert GradingScheme.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "form", "field"),
    [
        ({"effective_from": "2020-01-01"}, "head", "effective_from"),
        ({"reason": " "}, "head", "reason"),
        ({"levels-1-code": "L1"}, "levels", "code"),
        ({"levels-1-open_types": []}, "levels", "open_types"),
        ({"levels-1-strictness": "0"}, "levels", "strictness"),
    ],
)
def test_impossible_scheme_is_refused_beside_its_field(client, three, change, form, field) -> None:
    client.force_login(three.administrator)

    refused = client.post(reverse("grading-scheme-new"), typed(L1, L2) | change)

    assert refused.status_code == 422
    found = refused.context[form]
    assert list((found if form == "head" else found.forms[1]).errors) == [field]
    assert GradingScheme.objects.count() == 1


@pytest.mark.parametrize("name", ["grading-schemes", "grading-scheme-new", "grading-scheme"])
@pytest.mark.parametrize("role", [Role.DEPARTMENT_STAFF, Role.COMMISSION_LEAD])
def test_stranger_finds_no_page_and_the_auditor_changes_nothing(client, three, name, role) -> None:
    url = reverse(name, args=[GradingScheme.objects.get().pk] if name == "grading-scheme" else [])
    client.force_login(a_member(role).person)
    stranger = client.get(url)
    client.force_login(three.auditor)
    auditor = client.get(url)

    assert stranger.status_code == 404
    assert auditor.status_code == (403 if name.endswith("new") else 200)
    assert "随系统提供" in auditor.content.decode() or auditor.status_code == 403


def test_page_of_no_version_is_not_found(client, three) -> None:
    client.force_login(three.administrator)

    assert client.get(reverse("grading-scheme", args=[999_999])).status_code == 404


@pytest.mark.parametrize("more", [1, 3])
def test_page_of_a_version_asks_as_many_questions_for_three_as_for_one(
    client, three, more, django_assert_num_queries
) -> None:
    client.force_login(three.auditor)
    for number in range(more):
        provider = an_organisation()
        listed(provider, f"水位{number}", "个人L2", "unconditional")
    url = reverse("grading-scheme", args=[GradingScheme.objects.get().pk])
    client.get(url)

    with django_assert_num_queries(11):
        client.get(url)
