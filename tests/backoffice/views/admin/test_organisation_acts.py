"""Organisations as they are administered: forms in, acts done, refusals beside the field."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases.models import Organisation
from tests.factories import an_organisation
from tests.workflows.administration.offices import acts_in_chain, the_three

pytestmark = pytest.mark.django_db


@pytest.fixture
def three():
    return the_three()


def test_organisation_is_added_and_found_by_its_alias(client, three) -> None:
    client.force_login(three.administrator)
    added = client.post(
        reverse("organisation-new"), {"full_name": "上海市水务局", "kind": "department"}
    )
    organisation = Organisation.objects.get(full_name="上海市水务局")
    client.post(reverse("organisation-alias", args=[organisation.pk]), {"name": "市水局"})

    found = client.get(reverse("organisations"), {"text": "市水局"})

    assert added["Location"] == reverse("organisation", args=[organisation.pk])
    assert found.context["organisations"] == [organisation]
    assert acts_in_chain() == ["organisation_added", "alias_added"]


@pytest.mark.parametrize(
    ("page", "typed", "field", "sentence"),
    [
        ("rename", {"full_name": "上海市乙局"}, "full_name", "“上海市乙局”已是上海市乙局的全称"),
        ("alias", {"name": "上海市乙局"}, "name", "“上海市乙局”已是上海市乙局的全称"),
        ("credit-code", {"credit_code": "123"}, "credit_code", "统一社会信用代码“123”不正确"),
        ("parent", {}, "parent", "上级单位没有变化"),
        ("merge", {"successor": "0", "last_day": "2026-03-02"}, "successor", "没有这个单位"),
    ],
)
def test_organisation_form_with_bad_input_is_refused_beside_its_field(
    client, three, page, typed, field, sentence
) -> None:
    organisation = an_organisation("上海市甲局")
    an_organisation("上海市乙局")
    client.force_login(three.administrator)

    response = client.post(reverse(f"organisation-{page}", args=[organisation.pk]), typed)

    assert response.status_code == 422
    assert response.context["form"].errors[field][0].startswith(sentence)
    assert acts_in_chain() == []


def test_merged_organisation_points_to_its_successor(client, three) -> None:
    old, new = an_organisation("上海市旅游局"), an_organisation("上海市文化和旅游局")
    client.force_login(three.administrator)

    client.post(
        reverse("organisation-merge", args=[old.pk]),
        {"successor": new.pk, "last_day": "2026-03-31"},
    )

    page = client.get(reverse("organisation", args=[old.pk])).content.decode()
    assert "本单位存续至 2026-03-31，此后由承接单位承接：" in page
    assert reverse("organisation", args=[new.pk]) in page
    assert client.get(reverse("organisations")).content.decode().count("上海市旅游局") == 0
    assert "上海市旅游局" in client.get(reverse("organisations"), {"closed": "1"}).content.decode()
