"""The canonical text: complete, the same for the same facts, and closed to forged clauses."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from cases.agreement.placeholders import FILL, duties_of
from cases.agreement.standard import STANDARD_TEMPLATE
from cases.agreement.text import rendered_text
from cases.errors import BadInput
from cases.seed.condition_templates import CONDITION_TEMPLATES
from tests.cases.agreement.made import FACTS, PARKING, facts


def headings(text):
    return [line for line in text.splitlines() if line.startswith("第") and "　" in line]


def test_text_begins_with_title_and_number_and_ends_with_the_version():
    lines = rendered_text(STANDARD_TEMPLATE, FACTS).split("\n")

    assert lines[:3] == ["公共数据开放应用协议", "协议编号：XY-2026-00012", "第一条　双方当事人"]
    assert lines[-2:] == ["（本协议使用示范文本 KF-A 第 1 版。）", ""]


def test_every_clause_is_numbered_in_its_order():
    found = headings(rendered_text(STANDARD_TEMPLATE, FACTS))

    assert [line.split("　")[1] for line in found] == [
        clause.title for clause in STANDARD_TEMPLATE.clauses
    ]
    assert (found[9].split("　")[0], found[19].split("　")[0]) == ("第十条", "第二十条")


def test_every_fact_stands_in_the_text():
    text = rendered_text(STANDARD_TEMPLATE, FACTS)

    for name, fill in FILL.items():
        assert fill(FACTS) in text, name
    assert "{" not in text


def test_every_single_fact_changes_the_text():
    before = rendered_text(STANDARD_TEMPLATE, FACTS)
    other = {
        str: lambda value: f"{value}甲",
        int: lambda value: value + 1,
        date: lambda value: value.replace(day=16),
    }
    changed = {
        field.name: other[type(getattr(FACTS, field.name))](getattr(FACTS, field.name))
        for field in fields(FACTS)
        if type(getattr(FACTS, field.name)) in other
    }

    assert len(changed) == 15
    for name, value in changed.items():
        assert rendered_text(STANDARD_TEMPLATE, facts(**{name: value})) != before, name
    for name in ("provider", "user"):
        party = getattr(FACTS, name)
        for field in fields(party):
            altered = replace(party, **{field.name: "另一个"})
            assert rendered_text(STANDARD_TEMPLATE, facts(**{name: altered})) != before, field.name


@pytest.mark.parametrize("template", CONDITION_TEMPLATES, ids=lambda each: each.code)
def test_the_duties_of_each_condition_template_are_in_the_text(template):
    dataset = replace(PARKING, templates=template.code)

    text = rendered_text(STANDARD_TEMPLATE, facts(datasets=(dataset,)))

    for duty in template.clauses:
        assert duty in text


def test_duties_of_several_templates_are_said_once_each():
    dataset = replace(PARKING, templates="CA", further_conditions="仅限车载导航使用。")

    assert duties_of(dataset) == (
        "有基础的数据安全保护能力；可在自身业务范围内进行科学研究、咨询报告、业务支撑等场景；"
        "注明数据来源，定期抽查数据使用情况；不得用于挖掘个人敏感信息；仅限车载导航使用"
    )


def test_a_dataset_without_conditions_of_its_own_says_so():
    assert duties_of(replace(PARKING, templates="")) == "无另行约定的开放条件，按本协议各条执行"


def test_an_unknown_condition_template_is_refused_by_its_letter():
    with pytest.raises(BadInput, match="没有的开放条件模板 X、Z；可用的模板是 A、B、C、D、E"):
        rendered_text(STANDARD_TEMPLATE, facts(datasets=(replace(PARKING, templates="ZAX"),)))


@pytest.mark.parametrize("separator", ["\n", "\r\n", "\u2028", "\x0b", "\x1c"])
def test_nobody_writes_a_clause_of_their_own_through_a_fact(separator):
    forged = f"科研{separator}第二十一条　免责{separator}乙方不承担任何责任"
    plain = rendered_text(STANDARD_TEMPLATE, FACTS)

    text = rendered_text(STANDARD_TEMPLATE, facts(purpose=forged))

    assert headings(text) == headings(plain)
    assert "使用目的：科研 第二十一条 免责 乙方不承担任何责任。" in text.splitlines()


def test_a_fact_that_looks_like_a_placeholder_is_not_filled():
    text = rendered_text(STANDARD_TEMPLATE, facts(purpose="{乙方地址}"))

    assert "使用目的：{乙方地址}。" in text.splitlines()


def test_items_and_annexes_may_be_none():
    text = rendered_text(
        STANDARD_TEMPLATE, facts(datasets=(replace(PARKING, items=()),), annexes=())
    )

    assert "数据项：该数据集的全部数据项。" in text
    assert "无附件。" in text.splitlines()


def test_line_ends_and_spaces_of_the_template_do_not_change_the_text():
    clauses = tuple(
        replace(clause, text=clause.text.replace("\n", "  \r\n\n"))
        for clause in STANDARD_TEMPLATE.clauses
    )

    spaced = rendered_text(replace(STANDARD_TEMPLATE, clauses=clauses), FACTS)

    assert spaced == rendered_text(STANDARD_TEMPLATE, FACTS)


def test_an_agreement_about_nothing_is_refused():
    with pytest.raises(BadInput, match="至少要有一个数据集"):
        rendered_text(STANDARD_TEMPLATE, facts(datasets=()))


def test_a_period_that_ends_before_it_begins_is_refused_and_one_day_is_not():
    one_day = facts(begins_on=date(2026, 9, 15), ends_on=date(2026, 9, 15))

    assert "使用期限自2026年9月15日起至2026年9月15日止" in rendered_text(STANDARD_TEMPLATE, one_day)
    with pytest.raises(BadInput, match="终止日期早于起始日期"):
        rendered_text(STANDARD_TEMPLATE, replace(one_day, ends_on=date(2026, 9, 14)))


def test_an_agreement_with_empty_facts_is_refused_with_the_names_of_all():
    user = replace(FACTS.user, signatory="")

    with pytest.raises(BadInput, match="下列内容是空的：使用目的、乙方签署人。请补全"):
        rendered_text(STANDARD_TEMPLATE, facts(purpose=" \n\u3000", user=user))


@pytest.mark.parametrize("days", [{"rectify_working_days": 0}, {"delete_days": -1}])
def test_terms_of_no_day_are_refused(days):
    with pytest.raises(BadInput, match="改正期限和删除期限都要至少一天"):
        rendered_text(STANDARD_TEMPLATE, facts(**days))


def test_a_template_with_a_fault_makes_no_agreement():
    with pytest.raises(BadInput, match="缺少必备条款“附件”"):
        rendered_text(replace(STANDARD_TEMPLATE, clauses=STANDARD_TEMPLATE.clauses[:-1]), FACTS)
