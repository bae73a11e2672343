"""What the forms on deadlines say of bad input: what is wrong, what is allowed, what to do."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from forms.calendar_notice import ClockPolicyForm
from forms.clock_changes import MoreTimeDecisionForm, MoreTimeForm, StopClockForm

# The words of the framework's own sentences.
STOCK = ("确保", "这个字段", "必填项", "输入一个", "有效的")
REASON: Any = SimpleNamespace(  # Any: stands for a reason of the database
    code="complex_matter",
    label="情况复杂需延长",
    most_working_days=5,
    most_uses=1,
    back_dated_working_days=0,
    evidence_required=False,
)


def more_time(**typed: str) -> MoreTimeForm:
    usual = {"expected_version": "1", "reason": "complex_matter", "days": "2", "text": "涉及多家"}
    return MoreTimeForm({**usual, **typed}, reasons=[REASON], unit="工作日")


def stop(**typed: str) -> StopClockForm:
    usual = {"expected_version": "1", "reason": "complex_matter", "on": "2026-01-05"}
    return StopClockForm({**usual, **typed}, reasons=[REASON], files=[])


def policy(**typed: str) -> ClockPolicyForm:
    usual = {
        "length": "3",
        "unit": "working_day",
        "effective_from": "2026-01-05",
        "source": "内部约定",
        "tier": "C",
    }
    return ClockPolicyForm({**usual, **typed}, has_length=True)


@pytest.mark.parametrize(
    ("form", "field", "sentence"),
    [
        (more_time(days="6"), "days", "请填写 1 至 5 之间的整数，只写数字。"),
        (more_time(days="0"), "days", "请填写 1 至 5 之间的整数，只写数字。"),
        (more_time(days="两天"), "days", "请填写 1 至 5 之间的整数，只写数字。"),
        (more_time(days=""), "days", "请填写 1 至 5 之间的整数，只写数字。"),
        (more_time(reason=""), "reason", "请从列表中选择事由。"),
        (more_time(text=""), "text", "请写明需要延长的原因，供负责人审批。"),
        (more_time(text="长" * 301), "text", "最多 300 字，您填写了 301 字：请精简后再提交。"),
        (stop(note="长" * 305), "note", "最多 300 字，您填写了 305 字：请精简后再提交。"),
        (stop(on=""), "on", "请填写日期，写成 年-月-日，例如 2026-01-05。"),
        (
            stop(evidence="9"),
            "evidence",
            "本案没有这份附件：请从列表中选择，没有的先在案卷页上传。",
        ),
        (policy(length="401"), "length", "请填写 1 至 400 之间的整数，只写数字。"),
        (policy(unit=""), "unit", "请从列表中选择计时单位。"),
        (
            policy(effective_from=""),
            "effective_from",
            "请填写日期，写成 年-月-日，例如 2026-01-05。",
        ),
        (policy(source=""), "source", "请写明依据：文件名称和条款，或“内部约定”。"),
        (policy(tier="Z"), "tier", "没有这一可信度：请从列表中选择。"),
        (
            MoreTimeDecisionForm({"note": "长" * 301}),
            "note",
            "最多 300 字，您填写了 301 字：请精简后再提交。",
        ),
    ],
)
def test_sentence_says_what_is_wrong_allowed_and_to_do(form, field, sentence) -> None:
    assert form.errors.as_data().keys() == {field}
    assert form.errors[field] == [sentence]
    assert not any(word in sentence for word in STOCK)


def test_limit_stands_beside_the_field() -> None:
    for form, field in ((stop(), "note"), (more_time(), "text"), (policy(), "source")):
        assert "最多" in str(form.fields[field].help_text)
    assert str(MoreTimeDecisionForm().fields["note"].help_text).endswith("最多 300 字。")
