"""A letter from its matter and its own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.chinese_words import one_line
from cases.errors import BadInput
from cases.letters.letter import Letter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cases.letters.letter import Reason, Table, Terms
    from cases.letters.matter import Matter


def issue(  # noqa: PLR0913  # the parts of a letter
    matter: Matter,
    *,
    title: str,
    body: Sequence[str],
    table: Table | None = None,
    terms: Sequence[Terms] = (),
    reasons: Sequence[Reason] = (),
    following: Sequence[str] = (),
    is_contestable: bool = False,
) -> Letter:
    """Return the letter; remedies are printed where the applicant can contest it.

    Raises:
        BadInput: the letter can be contested and its matter has no text of remedies, it is about
            no dataset, or does not say who writes to whom, under which number, about what.
    """
    _require_named(matter, title)
    if not matter.datasets:
        raise BadInput(_t("文书没有写明数据集：请至少列出一个数据集。"))
    if is_contestable and not matter.remedies.strip():
        raise BadInput(_t("“%(title)s”没有救济途径：请先配置救济途径的文字。") % {"title": title})
    return Letter(
        office=one_line(matter.office),
        number=one_line(matter.number),
        title=title,
        addressee=one_line(matter.applicant),
        on=matter.on,
        body=tuple(body),
        table=table,
        terms=tuple(terms),
        reasons=tuple(reasons),
        following=tuple(following),
        citations=matter.citations,
        remedies=matter.remedies if is_contestable else "",
        enquiries=one_line(matter.enquiries),
    )


def _require_named(matter: Matter, title: str) -> None:
    said = {
        _t("发文机关"): matter.office,
        _t("文号"): matter.number,
        _t("收件人"): matter.applicant,
        _t("申请编号"): matter.application_number,
    }
    empty = [name for name, text in said.items() if not one_line(text)]
    if empty:
        raise BadInput(
            _t("“%(title)s”的下列内容是空的：%(names)s。请补全后再制作文书。")
            % {"title": title, "names": "、".join(empty)}
        )


def require_reasons(reasons: Sequence[Reason], *, title: str) -> None:
    """Refuse a letter against the applicant that does not say why in words.

    Raises:
        BadInput: there is no reason, or one whose text is empty.
    """
    if not reasons or not all(each.text.strip() for each in reasons):
        raise BadInput(
            _t("“%(title)s”必须写明理由：每条理由都要有针对本申请的说明。") % {"title": title}
        )
