"""The levels of a grading scheme as an administrator types them, checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.models import GradingLevel
from cases.states.vocabulary import OpenType

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

MOST_LEVELS = 60
MOST_STRICT = 99


@dataclass(frozen=True, kw_only=True)
class ProposedLevel:
    """One level as typed; `open_types` are codes of `OpenType`."""

    aspect: str
    code: str
    label: str
    meaning: str
    strictness: int
    open_types: Collection[str]


def checked_levels(proposed: Sequence[ProposedLevel]) -> list[GradingLevel]:
    """Return levels that a scheme may have, not yet written.

    Raises:
        BadInput: with `row` and `field`, and what is allowed.
    """
    if not 1 <= len(proposed) <= MOST_LEVELS:
        raise BadInput(
            _t("方案须有 1 至 %(most)s 个级别，每个级别写明分级对象和代码。")
            % {"most": MOST_LEVELS}
        )
    levels: dict[str, GradingLevel] = {}
    for row, each in enumerate(proposed, start=1):
        level = _checked(each, row)
        if level.value in levels:
            raise _bad(
                row, "code", _t("“%(value)s”已在前面列出，代码在同一分级对象内不能重复。"), level
            )
        levels[level.value] = level
    return list(levels.values())


def _checked(proposed: ProposedLevel, row: int) -> GradingLevel:
    aspect, code = "".join(proposed.aspect.split()), "".join(proposed.code.split())
    level = GradingLevel(
        position=row,
        aspect=aspect,
        code=code,
        value=f"{aspect}{code}",
        label=proposed.label.strip(),
        meaning=proposed.meaning.strip(),
        strictness=proposed.strictness,
        open_types=[each.value for each in OpenType if each.value in proposed.open_types],
    )
    if not aspect:
        raise _bad(row, "aspect", _t("请写明分级对象，例如个人、组织、客体。"), level)
    if not code:
        raise _bad(row, "code", _t("请写明级别代码，例如 L1。"), level)
    if not level.label:
        raise _bad(row, "label", _t("请写明“%(value)s”的级别名称，例如“公开”。"), level)
    if not 1 <= level.strictness <= MOST_STRICT:
        raise _bad(row, "strictness", _t("严格程度须为 1 至 %(most)s 的整数，越大越严。"), level)
    if not level.open_types:
        raise _bad(row, "open_types", _t("请为“%(value)s”至少选一种允许的开放属性。"), level)
    return level


def _bad(row: int, field: str, sentence: str, level: GradingLevel) -> BadInput:
    said = sentence % {"value": level.value, "most": MOST_STRICT}
    return BadInput(
        _t("第 %(row)s 个级别：%(sentence)s") % {"row": row, "sentence": said},
        field=field,
        row=row,
    )
