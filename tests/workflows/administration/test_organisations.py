"""Organisations: entered, renamed, known by aliases, moved, merged; never deleted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.errors import BadInput, NotAllowed
from cases.models import (
    Organisation,
    OrganisationAlias,
    OrganisationKind,
    SearchText,
    SystemEvent,
)
from cases.queries.search import find_cases
from cases.search_index import rebuild
from tests.factories import an_organisation, the_commission
from tests.practice.requests import a_draft, an_office
from tests.workflows.administration.offices import MORNING, acts_in_chain, the_three
from workflows.administration.add_organisation import OrganisationFacts, add_organisation
from workflows.administration.edit_organisation import move_organisation, set_credit_code
from workflows.administration.merge_organisation import merge_organisation
from workflows.administration.rename_organisation import add_alias, rename_organisation

pytestmark = pytest.mark.django_db
# A made-up body with the check character that GB 32100-2015 demands.
CODE = "91310104MADEMA000D"


@pytest.fixture
def administrator():
    return the_three().administrator


def test_add_organisation_writes_it_with_its_parent_and_code(administrator) -> None:
    district = an_organisation("上海市徐汇区人民政府", kind=OrganisationKind.DISTRICT)

    added = add_organisation(
        actor=administrator,
        facts=OrganisationFacts(
            full_name=" 上海市徐汇区人民政府办公室 ",
            kind=OrganisationKind.OTHER,
            parent=district,
            credit_code=CODE.lower(),
        ),
        at=MORNING,
    ).organisation

    added.refresh_from_db()
    assert (added.full_name, added.short_name, added.parent, added.credit_code) == (
        "上海市徐汇区人民政府办公室",
        "上海市徐汇区人民政府办公室",
        district,
        CODE,
    )
    event = SystemEvent.objects.get()
    assert (event.act, event.data["organisation"], event.data["parent"]) == (
        "organisation_added",
        added.pk,
        district.pk,
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"full_name": " "}, "请填写单位全称。"),
        (
            {"full_name": "上海市交通委员会"},
            (
                "“上海市交通委员会”已是上海市交通委员会的全称或别名：一个名称只能指向一个单位，"
                "请核对名称，或先处理重复的单位。"
            ),
        ),
        (
            {"full_name": "市交通委"},
            (
                "“市交通委”已是上海市交通委员会的全称或别名：一个名称只能指向一个单位，"
                "请核对名称，或先处理重复的单位。"
            ),
        ),
        (
            {"credit_code": "91310104MADEMA000E"},
            "统一社会信用代码“91310104MADEMA000E”不正确：应为 18 位，且校验位相符。请核对后重填。",
        ),
        (
            {"credit_code": CODE},
            f"统一社会信用代码“{CODE}”已登记在上海市交通委员会名下：请核对代码或单位。",
        ),
        ({"kind": "kingdom"}, "没有“kingdom”这一单位类型：请从列表中选择。"),
        (
            {"kind": "commission"},
            (
                "主管部门已是上海市经济和信息化委员会，同一时期只能有一个："
                "机构改革中更换名称的，请用“更名”。"
            ),
        ),
    ],
    ids=["no-name", "name", "alias", "check-digit", "code", "kind", "second-commission"],
)
def test_add_organisation_with_bad_input_says_what_is_wrong(
    administrator, typed: dict[str, Any], sentence: str
) -> None:
    the_commission()
    transport = an_organisation("上海市交通委员会", credit_code=CODE)
    OrganisationAlias.objects.create(organisation=transport, name="市交通委")

    with pytest.raises(BadInput) as refusal:
        add_organisation(
            actor=administrator,
            facts=OrganisationFacts(**({"full_name": "上海市新局"} | typed)),
            at=MORNING,
        )

    assert refusal.value.message == sentence
    assert acts_in_chain() == []


def test_add_organisation_under_a_closed_one_is_refused(administrator) -> None:
    closed = an_organisation("上海市旧局", valid_until=date(2025, 12, 31))

    with pytest.raises(BadInput, match="上海市旧局已于 2025-12-31 撤销，不能作为上级单位"):
        add_organisation(
            actor=administrator,
            facts=OrganisationFacts(full_name="上海市新处", parent=closed),
            at=MORNING,
        )


def test_rename_organisation_keeps_the_old_name_as_an_alias_and_takes_it_back(
    administrator,
) -> None:
    organisation = an_organisation("上海市经济委员会", short_name="市经委")

    rename_organisation(
        actor=administrator,
        organisation=organisation,
        full_name="上海市经信委员会",
        short_name="市经信委",
        at=MORNING,
    )
    organisation.refresh_from_db()
    aliases = OrganisationAlias.objects.filter(organisation=organisation)
    assert (organisation.full_name, organisation.short_name) == ("上海市经信委员会", "市经信委")
    assert list(aliases.values_list("name", flat=True)) == ["上海市经济委员会"]

    rename_organisation(
        actor=administrator,
        organisation=organisation,
        full_name="上海市经济委员会",
        short_name="市经委",
        at=MORNING,
    )
    assert list(aliases.values_list("name", flat=True)) == ["上海市经信委员会"]
    assert acts_in_chain() == ["organisation_renamed", "organisation_renamed"]


def test_renamed_organisation_is_found_by_its_new_name_and_no_longer_by_the_old(
    administrator,
) -> None:
    bureau = an_organisation("上海市信息化委员会", short_name="信息化委")
    office = an_office(bureau)
    cases = [a_draft(office) for _ in range(3)]
    other = a_draft(an_office())
    names = SearchText.objects.get(case_id=other.pk).text

    with CaptureQueriesContext(connection) as captured:
        rename_organisation(
            actor=administrator,
            organisation=bureau,
            full_name="上海市数据局",
            short_name="数据局",
            at=MORNING,
        )

    def found(text: str) -> list[int]:
        page = find_cases(office.staff.person, text, on=MORNING.date())
        return sorted(case.pk for case in page.cases)

    assert found("数据局") == sorted(case.pk for case in cases)
    assert found("信息化委") == []
    assert found("演练") == found("数据局")
    assert SearchText.objects.get(case_id=other.pk).text == names
    # Read and written by the batch, not case by case.
    assert len([query for query in captured if "searchtext" in (query["sql"] or "")]) <= 5
    renamed = {row.case_id: row.text for row in SearchText.objects.all()}
    rebuild()
    assert {row.case_id: row.text for row in SearchText.objects.all()} == renamed


@pytest.mark.parametrize(
    ("full_name", "sentence"),
    [
        ("上海市交通局", "名称没有变化：请填写新的全称或简称。"),
        ("上海市水务局", "“上海市水务局”已是上海市水务局的全称或别名"),
    ],
)
def test_rename_organisation_to_nothing_new_or_anothers_name_is_refused(
    administrator, full_name: str, sentence: str
) -> None:
    organisation = an_organisation("上海市交通局", short_name="交通局")
    an_organisation("上海市水务局")

    with pytest.raises(BadInput) as refusal:
        rename_organisation(
            actor=administrator,
            organisation=organisation,
            full_name=full_name,
            short_name="交通局",
            at=MORNING,
        )

    assert refusal.value.message.startswith(sentence)


def test_add_alias_used_by_another_or_empty_is_refused(administrator) -> None:
    first, second = an_organisation("上海市一局"), an_organisation("上海市二局")
    add_alias(actor=administrator, organisation=first, name="一局", at=MORNING)

    with pytest.raises(BadInput, match="“一局”已是上海市一局的全称或别名"):
        add_alias(actor=administrator, organisation=second, name=" 一局", at=MORNING)
    with pytest.raises(BadInput, match="请填写别名。"):
        add_alias(actor=administrator, organisation=second, name=" ", at=MORNING)

    assert acts_in_chain() == ["alias_added"]


def test_set_credit_code_registers_it_once(administrator) -> None:
    organisation, other = an_organisation(), an_organisation()

    set_credit_code(actor=administrator, organisation=organisation, credit_code=CODE, at=MORNING)

    organisation.refresh_from_db()
    assert organisation.credit_code == CODE
    with pytest.raises(BadInput, match="统一社会信用代码没有变化"):
        set_credit_code(
            actor=administrator, organisation=organisation, credit_code=CODE, at=MORNING
        )
    with pytest.raises(BadInput, match="已登记在"):
        set_credit_code(actor=administrator, organisation=other, credit_code=CODE, at=MORNING)
    assert acts_in_chain() == ["credit_code_set"]


def test_move_organisation_under_itself_or_its_own_unit_is_refused(administrator) -> None:
    top = an_organisation("上海市某区人民政府")
    middle = an_organisation("上海市某区某局", parent=top)
    bottom = an_organisation("上海市某区某局某科", parent=middle)

    for parent in (top, bottom):
        with pytest.raises(BadInput, match=r"上下级不得成环，请选择其他单位。"):
            move_organisation(actor=administrator, organisation=top, parent=parent, at=MORNING)

    move_organisation(actor=administrator, organisation=bottom, parent=top, at=MORNING)
    assert Organisation.objects.filter(pk=bottom.pk, parent=top).exists()
    with pytest.raises(BadInput, match="上级单位没有变化"):
        move_organisation(actor=administrator, organisation=bottom, parent=top, at=MORNING)
    move_organisation(actor=administrator, organisation=bottom, parent=None, at=MORNING)
    assert Organisation.objects.filter(pk=bottom.pk, parent=None).exists()
    assert acts_in_chain() == ["organisation_moved", "organisation_moved"]


@pytest.mark.parametrize("who", ["officer", "auditor"])
def test_organisations_are_the_administrators_alone(who: str) -> None:
    three, other = the_three(), an_organisation()
    facts = OrganisationFacts(full_name="上海市新局")
    actor = getattr(three, who)

    with pytest.raises(NotAllowed):
        add_organisation(actor=actor, facts=facts, at=MORNING)
    with pytest.raises(NotAllowed):
        add_alias(actor=actor, organisation=other, name="别名", at=MORNING)
    with pytest.raises(NotAllowed):
        rename_organisation(
            actor=actor, organisation=other, full_name="新名", short_name="", at=MORNING
        )
    with pytest.raises(NotAllowed):
        set_credit_code(actor=actor, organisation=other, credit_code=CODE, at=MORNING)
    with pytest.raises(NotAllowed):
        move_organisation(actor=actor, organisation=other, parent=three.organisation, at=MORNING)
    with pytest.raises(NotAllowed):
        merge_organisation(
            actor=actor,
            organisation=other,
            successor=three.organisation,
            last_day=date(2026, 3, 2),
            at=MORNING,
        )
    assert acts_in_chain() == []
