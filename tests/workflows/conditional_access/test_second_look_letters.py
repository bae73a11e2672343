"""What letters say of second looks: a refusal names them with their term, a ruling its reasons."""

from __future__ import annotations

import pytest
from django.db import connection

from cases import triggers
from cases.errors import BadInput
from cases.letters.frozen import letter_of
from cases.letters.parts import letter_text
from cases.models import ClockPolicy, Letter, Notification, RemedyText, SecondLook
from cases.proof_of_letters import first_bad_letter
from tests.workflows.conditional_access.applying import a_town, delivered
from tests.workflows.conditional_access.second_looks import (
    REASONS,
    RULED_AT,
    a_contested_town,
    a_refused_line,
    ruled,
)

pytestmark = pytest.mark.django_db
ASKS = (
    "不服本决定的，可以自本决定送达之日起15个工作日内（至2023年10月25日，含当日），"
    "登录公共数据开放平台（http://127.0.0.1:8000），在“我的申请”中打开申请AA-2023-00001，"
    "点击“申请复核”，向上海市经济和信息化委员会申请复核；复核只能申请一次。"
)


def text_of(letter: Letter) -> str:
    return letter_text(letter_of(letter.kind, letter.facts, builder=letter.builder))


def of_ruling(look: SecondLook) -> str:
    return text_of(Letter.objects.get(second_look=look))


@pytest.mark.access_scenario(32)
def test_refusal_names_the_second_look_with_its_term_before_the_other_remedies() -> None:
    a_refused_line(a_town())

    text = text_of(Letter.objects.get(kind="refusal"))

    assert ASKS in text
    assert text.index(ASKS) < text.index("行政复议")


def test_refusal_names_no_second_look_where_there_is_none() -> None:
    town = a_town()
    ClockPolicy.objects.filter(code="app.second_look_ask").delete()

    a_refused_line(town)

    text = text_of(Letter.objects.get(kind="refusal"))
    assert "复核" not in text
    assert "行政复议" in text


def test_term_whose_last_day_may_still_move_is_named_without_it() -> None:
    town = a_town()
    ClockPolicy.objects.filter(code="app.second_look_ask").update(length=1500)

    a_refused_line(town)

    text = text_of(Letter.objects.get(kind="refusal"))
    assert "自本决定送达之日起1500个工作日内，登录" in text


def test_uphold_says_which_answer_stands_why_and_what_remains() -> None:
    _town, office, _line, look = a_contested_town()
    refusal = Letter.objects.get(kind="refusal")

    text = of_ruling(ruled(office, look, "uphold"))

    assert "上海市经济和信息化委员会" in text
    assert f"作出“不予开放”的答复（文号：{refusal.number}）" in text
    assert "我单位经复核，决定：维持上述答复。" in text
    assert REASONS in text
    assert "贵单位于2023年10月9日申请复核" in text
    assert "行政复议" in text
    assert ASKS not in text


def test_return_says_who_answers_anew_in_which_term() -> None:
    _town, office, _line, look = a_contested_town()

    text = of_ruling(ruled(office, look, "return_to_department"))

    assert "撤销上述答复，由上海市交通委员会对该申请重新作出决定。" in text
    assert "自收到之日起5个工作日内答复贵单位；贵单位不需要重新提出申请。" in text


def test_approval_says_for_how_long_and_under_which_conditions() -> None:
    _town, office, _line, look = a_contested_town()

    given = {"granted_months": 6, "conditions": "不得与车牌信息关联。\n每季度报告一次。"}
    text = of_ruling(ruled(office, look, "approve", **given))

    assert "准予开放。交付方式：接口调用；使用期限：6个月。" in text
    assert "以协议载明的起止日期为准" in text
    assert "有基础的数据安全保护能力；" in text
    assert "不得与车牌信息关联；" in text
    assert "每季度报告一次。" in text
    assert "与上海市交通委员会签署" in text


def test_letter_is_the_applicants_news_and_proves_itself() -> None:
    town, office, line, look = a_contested_town()

    look = ruled(office, look, "uphold")
    delivered(RULED_AT)

    letter = Letter.objects.get(second_look=look)
    told = Notification.objects.filter(person=town.person.person, text__contains=letter.number)
    assert [each.case_id for each in told] == [line.application_id]
    assert letter.number.endswith("数开复〔2023〕1号")
    assert first_bad_letter() is None
    assert first_bad_letter(case=look) is None
    assert first_bad_letter(case=line) is None


def test_ruling_without_a_text_of_remedies_is_refused() -> None:
    _town, office, _line, look = a_contested_town()
    triggers.remove(connection)
    RemedyText.objects.all()._raw_delete("default")
    with pytest.raises(BadInput, match="救济途径"):
        ruled(office, look, "uphold")
