"""The shared facts of a letter, with what a test changes in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from cases.letters.citations import Citation
from cases.letters.decisions import Opened, Refused
from cases.letters.letter import Reason
from cases.letters.matter import Dataset, Matter
from cases.states.clock import Tier

PARKING = Dataset(name="停车场动态泊位信息", code="O281", provider="上海市道路运输局")
CHARGES = Dataset(name="停车场收费标准", code="O282", provider="上海市交通委员会")
REMEDIES = "可以在收到本文书之日起10个工作日内申请复核。\n也可以向上海市数据主管部门反映。"
MATTER = Matter(
    office="上海市交通委员会",
    number="沪交数开〔2026〕12号",
    on=date(2026, 9, 1),
    applicant="上海龘智慧停车有限公司",
    is_person=False,
    application_number="AA-2026-00012",
    received_on=date(2026, 8, 25),
    datasets=(PARKING,),
    citations=(
        Citation(instrument="上海市数据条例", article="第四十一条", tier=Tier.V),
        Citation(instrument="上海市公共数据开放暂行办法", article="第十五条", tier=Tier.R),
    ),
    remedies=REMEDIES,
    enquiries="信息中心，电话 021-63170000",
)
REASON = Reason(
    code="RF05",
    label="超出最小必要范围",
    text="停车诱导不需要历史收费明细。",
)
REFUSED = Refused(dataset=CHARGES, reasons=(REASON,))
OPENED = Opened(
    dataset=PARKING,
    delivery="接口调用",
    months=12,
    conditions=("有较完善的数据安全保护体系", "不得对外提供查询服务"),
)


def matter(**changes: Any) -> Matter:  # Any: fields of the facts
    return replace(MATTER, **changes)
