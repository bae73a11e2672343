"""A template that an administrator edited is released only if it makes a complete agreement."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases.agreement.check import faults_of, require_releasable
from cases.agreement.required import REQUIRED_CLAUSES
from cases.agreement.standard import STANDARD_TEMPLATE
from cases.agreement.template import Clause
from cases.errors import BadInput

BY_CODE = {clause.code: clause for clause in STANDARD_TEMPLATE.clauses}


def edited(code, **changes):
    """Return the standard template with one clause changed."""
    clauses = (
        replace(clause, **changes) if clause.code == code else clause
        for clause in STANDARD_TEMPLATE.clauses
    )
    return replace(STANDARD_TEMPLATE, clauses=tuple(clauses))


def without(code):
    return replace(
        STANDARD_TEMPLATE,
        clauses=tuple(clause for clause in STANDARD_TEMPLATE.clauses if clause.code != code),
    )


def with_more(**fields):
    more = Clause(**{"code": "fees", "title": "费用", "is_required": False, **fields})
    return replace(STANDARD_TEMPLATE, clauses=(*STANDARD_TEMPLATE.clauses, more))


def test_the_shipped_template_may_be_released():
    assert faults_of(STANDARD_TEMPLATE) == ()
    require_releasable(STANDARD_TEMPLATE)


@pytest.mark.parametrize("required", REQUIRED_CLAUSES, ids=lambda each: each.code)
def test_a_required_clause_that_is_left_out_is_named(required):
    assert faults_of(without(required.code)) == (
        f"缺少必备条款“{required.title}”（代码 {required.code}）。",
    )


@pytest.mark.parametrize(
    ("code", "name"),
    [(each.code, name) for each in REQUIRED_CLAUSES for name in each.placeholders],
)
def test_a_required_placeholder_that_is_dropped_is_named(code, name):
    clause = BY_CODE[code]
    template = edited(code, text=clause.text.replace(f"{{{name}}}", "某某"))

    assert faults_of(template) == (f"条款“{clause.title}”必须保留填充项 {{{name}}}。",)


def test_an_unknown_placeholder_is_named_with_those_there_are():
    (fault,) = faults_of(with_more(text="每年{费用}元。"))

    assert fault.startswith("条款“费用”用了未知的填充项 {费用}；可用的填充项是：协议编号、")


def test_a_required_clause_cannot_be_made_optional():
    assert faults_of(edited("no_resale", is_required=False)) == (
        "条款“不得转让”（代码 no_resale）是必备条款，不能改为可选。",
    )


def test_a_further_clause_is_allowed():
    assert faults_of(with_more(text="{乙方}不需要支付费用。")) == ()


@pytest.mark.parametrize("text", ["每年{费用元。", "每年费用}元。", "{{甲方}}"])
def test_braces_without_their_pair_are_refused(text):
    assert faults_of(with_more(text=text)) == (
        "条款“费用”的花括号不成对：填充项要写成 {甲方} 这样的形式。",
    )


def test_a_placeholder_of_several_lines_stands_on_its_own():
    clause = BY_CODE["annexes"]

    assert faults_of(edited("annexes", text=f"附件：{clause.text}，共两份。")) == (
        "条款“附件”的填充项 {附件} 会展开成多行，必须独占一行。",
    )


@pytest.mark.parametrize("title", ["第一行\n第二行", "关于{甲方}"])
def test_a_title_is_one_line_without_placeholders(title):
    assert faults_of(with_more(title=title, text="正文。")) == (
        f"条款“{title}”的标题只能是一行文字，不能有填充项。",
    )


@pytest.mark.parametrize("changes", [{"title": " "}, {"text": "\n"}])
def test_a_clause_without_title_or_text_is_refused(changes):
    fields = {"title": "费用", "text": "免费。", **changes}

    assert faults_of(with_more(**fields)) == (
        "条款 fees 缺少标题或正文：请补全，或者删去这个条款。",
    )


def test_a_code_stands_once():
    template = replace(
        STANDARD_TEMPLATE, clauses=(*STANDARD_TEMPLATE.clauses, BY_CODE["inspection"])
    )

    assert faults_of(template) == ("条款代码 inspection 出现了 2 次：每个代码只能有一个条款。",)


def test_a_template_has_a_title_and_few_enough_clauses_to_number():
    more = tuple(
        Clause(code=f"more-{at}", title="补充", text="正文。", is_required=False)
        for at in range(80)
    )

    assert faults_of(replace(STANDARD_TEMPLATE, title=" ")) == ("模板没有标题：请写明协议的名称。",)
    assert faults_of(replace(STANDARD_TEMPLATE, clauses=(*STANDARD_TEMPLATE.clauses, *more))) == (
        "模板有 100 个条款，最多 99 个：请合并内容相近的条款。",
    )


def test_all_faults_are_told_at_once():
    template = replace(without("disputes"), title="")

    with pytest.raises(BadInput) as refused:
        require_releasable(template)

    assert refused.value.message == (
        "模板没有标题：请写明协议的名称。\n缺少必备条款“争议解决”（代码 disputes）。"
    )
    assert refused.value.facts == {"faults": tuple(refused.value.message.split("\n"))}
