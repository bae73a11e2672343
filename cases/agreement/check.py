"""Whether an edited template may be released: every fault is told at once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.agreement.placeholders import FILL
from cases.agreement.required import REQUIRED_CLAUSES
from cases.agreement.template import PLACEHOLDER
from cases.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cases.agreement.required import RequiredClause
    from cases.agreement.template import AgreementTemplate, Clause

# Clauses are numbered up to 第九十九条.
MOST_CLAUSES: Final = 99
# These become several lines, each of which must begin one.
ON_THEIR_OWN: Final = frozenset({"数据集清单", "开放条件义务", "附件"})


def require_releasable(template: AgreementTemplate) -> None:
    """Refuse a template that could not make a complete agreement.

    Raises:
        BadInput: with one sentence for each fault, in the order of the clauses.
    """
    faults = faults_of(template)
    if faults:
        raise BadInput("\n".join(faults), faults=faults)


def faults_of(template: AgreementTemplate) -> tuple[str, ...]:
    """Return one sentence for each reason why a template may not be released."""
    by_code = {clause.code: clause for clause in template.clauses}
    found = list(_faults_of_codes(template))
    if len(template.clauses) > MOST_CLAUSES:
        found.append(
            _t("模板有 %(count)s 个条款，最多 %(most)s 个：请合并内容相近的条款。")
            % {"count": len(template.clauses), "most": MOST_CLAUSES}
        )
    if not template.title.strip():
        found.append(_t("模板没有标题：请写明协议的名称。"))
    for clause in template.clauses:
        found.extend(_faults_of_clause(clause))
    for required in REQUIRED_CLAUSES:
        found.extend(_faults_of_required(required, by_code.get(required.code)))
    return tuple(found)


def _faults_of_codes(template: AgreementTemplate) -> Iterator[str]:
    for code, times in Counter(clause.code for clause in template.clauses).items():
        if times > 1:
            yield _t("条款代码 %(code)s 出现了 %(times)s 次：每个代码只能有一个条款。") % {
                "code": code,
                "times": times,
            }


def _faults_of_clause(clause: Clause) -> Iterator[str]:
    if not clause.title.strip() or not clause.text.strip():
        yield _t("条款 %(code)s 缺少标题或正文：请补全，或者删去这个条款。") % {"code": clause.code}
    if "\n" in clause.title or PLACEHOLDER.search(clause.title):
        yield _t("条款“%(title)s”的标题只能是一行文字，不能有填充项。") % {"title": clause.title}
    for name in dict.fromkeys(clause.placeholders()):
        if name not in FILL:
            yield _t("条款“%(title)s”用了未知的填充项 {%(name)s}；可用的填充项是：%(known)s。") % {
                "title": clause.title,
                "name": name,
                "known": "、".join(FILL),
            }
        elif name in ON_THEIR_OWN and not _stands_alone(name, clause.text):
            yield _t("条款“%(title)s”的填充项 {%(name)s} 会展开成多行，必须独占一行。") % {
                "title": clause.title,
                "name": name,
            }
    if set("{}") & set(PLACEHOLDER.sub("", clause.text)):
        yield _t("条款“%(title)s”的花括号不成对：填充项要写成 {甲方} 这样的形式。") % {
            "title": clause.title
        }


def _stands_alone(name: str, text: str) -> bool:
    lines = [line.strip() for line in text.splitlines()]
    return lines.count(f"{{{name}}}") == text.count(f"{{{name}}}")


def _faults_of_required(required: RequiredClause, clause: Clause | None) -> Iterator[str]:
    if clause is None:
        yield _t("缺少必备条款“%(title)s”（代码 %(code)s）。") % {
            "title": required.title,
            "code": required.code,
        }
        return
    if not clause.is_required:
        yield _t("条款“%(title)s”（代码 %(code)s）是必备条款，不能改为可选。") % {
            "title": clause.title,
            "code": clause.code,
        }
    lost = [name for name in required.placeholders if name not in set(clause.placeholders())]
    if lost:
        yield _t("条款“%(title)s”必须保留填充项 %(names)s。") % {
            "title": clause.title,
            "names": "、".join(f"{{{name}}}" for name in lost),
        }
