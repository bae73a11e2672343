"""An agreement's facts, with what a test changes in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from cases.agreement.facts import AgreedDataset, AgreementFacts, Party

PARKING = AgreedDataset(
    name="停车场动态泊位信息",
    code="O2813838122025001",
    items=("停车场名称", "剩余泊位数"),
    list_version="2026-001",
    templates="D",
)
FACTS = AgreementFacts(
    number="XY-2026-00012",
    application_number="AA-2026-00012",
    decision_number="沪交数开〔2026〕12号",
    provider=Party(
        name="上海市交通委员会",
        identifier="11310000MB2F30000A",
        signatory="王立新（信息中心主任）",
        address="世博村路300号",
    ),
    user=Party(
        name="上海龘智慧停车有限公司",
        identifier="91310000MA1FL00000",
        signatory="李喆（法定代表人）",
        address="漕溪北路1号",
    ),
    datasets=(PARKING,),
    scenario="城市停车诱导",
    purpose="提示附近停车场的剩余泊位",
    delivery="接口调用",
    quota="每日10,000次",
    begins_on=date(2026, 9, 15),
    ends_on=date(2027, 9, 14),
    environment="乙方自有机房",
    report_period="每季度",
    rectify_working_days=10,
    delete_days=15,
    disputes="依法向人民法院提起诉讼",
    signing="在公共数据开放平台上使用可靠的电子签名签署",
    annexes=("告知承诺书", "数据安全保护方案"),
)


def facts(**changes: Any) -> AgreementFacts:  # Any: fields of the facts
    return replace(FACTS, **changes)
