"""The canonical text of an agreement: what is shown, signed, and bound by its digest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.agreement.check import require_releasable
from cases.agreement.placeholders import FILL
from cases.agreement.template import PLACEHOLDER
from cases.chinese_words import chinese_number, one_line
from cases.errors import BadInput

if TYPE_CHECKING:
    from cases.agreement.facts import AgreementFacts
    from cases.agreement.template import AgreementTemplate, Clause


def rendered_text(template: AgreementTemplate, facts: AgreementFacts) -> str:
    """Return the text of an agreement: the same template and facts give the same characters.

    Lines end with one line feed. The first line is the title, a clause begins with its number and
    title on a line of its own, and the last line names the version of the template.

    Raises:
        BadInput: the template may not be released, or the facts contradict themselves.
    """
    require_releasable(template)
    _require_sound(facts)
    _require_filled(template, facts)
    lines = [one_line(template.title), f"协议编号：{one_line(facts.number)}"]
    for at, clause in enumerate(template.clauses, start=1):
        lines.append(f"第{chinese_number(at)}条　{one_line(clause.title)}")
        lines.extend(_paragraphs(clause, facts))
    lines.append(f"（本协议使用示范文本 {one_line(template.code)} 第 {template.version} 版。）")
    return "\n".join(lines) + "\n"


def _paragraphs(clause: Clause, facts: AgreementFacts) -> list[str]:
    # One pass: a fact that looks like a placeholder is printed and not filled.
    filled = PLACEHOLDER.sub(lambda found: FILL[found[1]](facts), clause.text)
    return [line for line in map(one_line, filled.splitlines()) if line]


def _require_sound(facts: AgreementFacts) -> None:
    if not facts.datasets:
        raise BadInput(_t("协议至少要有一个数据集：请先选定获准开放的数据集。"))
    if facts.ends_on < facts.begins_on:
        raise BadInput(_t("使用期限的终止日期早于起始日期：请更正其中一个日期。"))
    if facts.rectify_working_days < 1 or facts.delete_days < 1:
        raise BadInput(_t("改正期限和删除期限都要至少一天：请更正天数。"))


def _require_filled(template: AgreementTemplate, facts: AgreementFacts) -> None:
    """Refuse a text with a hole in it: an agreement about no purpose binds nobody to one."""
    used = dict.fromkeys(name for clause in template.clauses for name in clause.placeholders())
    empty = [name for name in used if not FILL[name](facts)]
    if empty:
        raise BadInput(
            _t("协议的下列内容是空的：%(names)s。请补全后再生成协议。")
            % {"names": "、".join(empty)}
        )
