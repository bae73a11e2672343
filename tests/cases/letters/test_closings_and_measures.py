"""Letters that end an application, a decision or an access."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cases.errors import BadInput
from cases.letters.closings import abandoned, lapsed
from cases.letters.measures import revocation, suspension
from tests.cases.letters.made import CHARGES, MATTER, PARKING, REASON, REMEDIES, matter

DECISION = "沪交数开〔2026〕12号"
BREACH = (replace(REASON, code="", label="超出约定场景", text="把接口结果转售给第三方。"),)


def suspended(where=MATTER, reasons=BREACH):
    return suspension(
        where,
        decision_number=DECISION,
        suspended_on=date(2026, 12, 1),
        reasons=reasons,
        rectify_by=date(2026, 12, 15),
    )


def revoked(where=MATTER, reasons=BREACH, excluded_until=None):
    return revocation(
        where,
        decision_number=DECISION,
        revoked_on=date(2026, 12, 21),
        reasons=reasons,
        delete_by=date(2027, 1, 5),
        excluded_until=excluded_until,
    )


def test_abandoned_tells_what_was_asked_and_that_filing_again_is_open():
    letter = abandoned(MATTER, noticed_on=date(2026, 8, 27), reply_by=date(2026, 9, 10))

    assert "已于2026年8月27日告知贵单位补正，补正期限至2026年9月10日。" in letter.body[0]
    assert letter.body[1] == (
        "期限届满，我单位没有收到补正材料。现告知贵单位：本次申请视为放弃，我单位不再审核。"
    )
    assert letter.following == (
        "视为放弃不是不予开放的决定，不影响今后的申请：材料齐备后可以随时重新提出申请。",
    )
    assert letter.remedies == ""


@pytest.mark.parametrize(
    ("may_reopen", "said"),
    [(True, "恢复签署只有一次。"), (False, "请通过公共数据开放平台重新提出申请。")],
)
def test_lapsed_tells_from_when_and_the_way_on(may_reopen, said):
    letter = lapsed(
        MATTER, decision_number=DECISION, sign_by=date(2026, 8, 31), may_reopen=may_reopen
    )

    assert f"（文号：{DECISION}）" in letter.body[0]
    assert "签署期限至2026年8月31日" in letter.body[0]
    assert "自2026年9月1日起失效" in letter.body[1]
    assert letter.following[0].endswith(said)


def test_suspension_gives_a_day_to_rectify_and_be_heard():
    letter = suspended()

    assert "开放了“停车场动态泊位信息”" in letter.body[0]
    assert "现自2026年12月1日起中止提供。" in letter.body[0]
    assert "请贵单位于2026年12月15日前（含当日）改正" in letter.following[1]
    assert "陈述意见、提交证据" in letter.following[1]
    assert (letter.reasons, letter.remedies) == (BREACH, REMEDIES)


def test_revocation_tells_what_ends_and_what_must_be_deleted():
    letter = revoked(matter(datasets=(PARKING, CHARGES)))

    assert "开放了下列2个数据集（申请编号：AA-2026-00012）" in letter.body[0]
    assert "自2026年12月21日起撤销该开放，终止提供数据。" in letter.body[0]
    assert len(letter.table.rows) == 2
    assert "于2027年1月5日前（含当日）删除" in letter.following[0]
    assert "今后可以重新提出申请" in letter.following[1]
    assert letter.remedies == REMEDIES


def test_revocation_names_the_end_of_an_exclusion():
    letter = revoked(excluded_until=date(2027, 12, 20))

    assert letter.following[1].startswith(
        "2027年12月20日前（含当日），不受理贵单位提出的有条件开放申请。"
    )


@pytest.mark.parametrize("write", [suspended, revoked])
def test_a_measure_without_reasons_or_remedies_is_refused(write):
    with pytest.raises(BadInput, match="必须写明理由"):
        write(reasons=())
    with pytest.raises(BadInput, match="没有救济途径"):
        write(where=matter(remedies=""))
