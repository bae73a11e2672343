"""What may stand in braces in a clause, and what it is filled with.

A fact that an applicant typed stays inside its sentence: line breaks and runs of space in it become
one space, so that nobody can write a clause of their own into an agreement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.chinese_words import chinese_date, one_line
from cases.errors import BadInput
from cases.seed.condition_templates import CONDITION_TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cases.agreement.facts import AgreedDataset, AgreementFacts

_TEMPLATES: Final = {each.code: each for each in CONDITION_TEMPLATES}
_NO_TEMPLATE: Final = "无另行约定的开放条件，按本协议各条执行"


def duties_of(dataset: AgreedDataset) -> str:
    """Return what the condition templates and the further conditions of a dataset ask, in order.

    Raises:
        BadInput: a letter that names no template.
    """
    unknown = sorted(set(dataset.templates) - _TEMPLATES.keys())
    if unknown:
        raise BadInput(
            _t("数据集“%(name)s”引用了没有的开放条件模板 %(unknown)s；可用的模板是 %(known)s。")
            % {
                "name": one_line(dataset.name),
                "unknown": "、".join(unknown),
                "known": "、".join(_TEMPLATES),
            }
        )
    chosen = [_TEMPLATES[letter] for letter in sorted(set(dataset.templates))]
    further = one_line(dataset.further_conditions).rstrip("。；")
    said: dict[str, None] = {}
    for each in chosen:
        said.update(dict.fromkeys((each.capability, each.allowed_use, each.duties)))
    if further:
        said[further] = None
    return "；".join(said) or _NO_TEMPLATE


def _datasets(facts: AgreementFacts) -> str:
    return "\n".join(
        f"（{at}）{one_line(each.name)}（编号：{one_line(each.code)}；"
        f"开放清单版本：{one_line(each.list_version)}）；"
        f"数据项：{'、'.join(map(one_line, each.items)) or '该数据集的全部数据项'}。"
        for at, each in enumerate(facts.datasets, start=1)
    )


def _duties(facts: AgreementFacts) -> str:
    return "\n".join(
        f"（{at}）{one_line(each.name)}：{duties_of(each)}。"
        for at, each in enumerate(facts.datasets, start=1)
    )


def _annexes(facts: AgreementFacts) -> str:
    titles = map(one_line, facts.annexes)
    return "\n".join(f"附件{at}：{title}" for at, title in enumerate(titles, start=1)) or "无附件。"


FILL: Final[Mapping[str, Callable[[AgreementFacts], str]]] = {
    "协议编号": lambda facts: one_line(facts.number),
    "申请编号": lambda facts: one_line(facts.application_number),
    "决定文号": lambda facts: one_line(facts.decision_number),
    "甲方": lambda facts: one_line(facts.provider.name),
    "甲方代码": lambda facts: one_line(facts.provider.identifier),
    "甲方签署人": lambda facts: one_line(facts.provider.signatory),
    "甲方地址": lambda facts: one_line(facts.provider.address),
    "乙方": lambda facts: one_line(facts.user.name),
    "乙方代码": lambda facts: one_line(facts.user.identifier),
    "乙方签署人": lambda facts: one_line(facts.user.signatory),
    "乙方地址": lambda facts: one_line(facts.user.address),
    "数据集清单": _datasets,
    "应用场景": lambda facts: one_line(facts.scenario),
    "使用目的": lambda facts: one_line(facts.purpose),
    "交付方式": lambda facts: one_line(facts.delivery),
    "使用限额": lambda facts: one_line(facts.quota),
    "起始日期": lambda facts: chinese_date(facts.begins_on),
    "终止日期": lambda facts: chinese_date(facts.ends_on),
    "使用环境": lambda facts: one_line(facts.environment),
    "开放条件义务": _duties,
    "报告周期": lambda facts: one_line(facts.report_period),
    "改正期限": lambda facts: str(facts.rectify_working_days),
    "删除期限": lambda facts: str(facts.delete_days),
    "争议解决": lambda facts: one_line(facts.disputes),
    "签署方式": lambda facts: one_line(facts.signing),
    "附件": _annexes,
}
