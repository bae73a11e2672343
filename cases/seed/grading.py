"""The scheme of grading that the product comes with, until a city enters its own.

House default: the city's guide of 2019 (分级分类指南) was not verified. That it looks at data from
three aspects is remembered and not checked (tier R); four neutral levels with what they allow are
our own (tier C).
"""

from typing import Final, NamedTuple

from django.utils.translation import gettext_noop

from cases.states.vocabulary import OpenType

NAME: Final = gettext_noop("数据分类分级方案（内部约定）")
SOURCE: Final = gettext_noop("内部约定；2019 年分级分类指南未核对原文")
REASON: Final = gettext_noop(
    "本市分级分类指南未能核对原文：分级对象凭记忆，四个级别和允许的开放属性为内部约定；指南更新后请登记新版本。"
)
TIER: Final = "C"
# Over the seeded rows: nobody entered them, so no event seals them.
DIGEST: Final = "d56bf35e9516a7595a192c8b020644e1905374ba27f38fb004ab838322069dc1"


class LevelSeed(NamedTuple):
    """One level, the same for every aspect."""

    code: str
    label: str
    meaning: str
    strictness: int
    open_types: tuple[str, ...]


ASPECTS: Final = (gettext_noop("个人"), gettext_noop("组织"), gettext_noop("客体"))
# fmt: off
LEVELS: Final = (
    LevelSeed("L1", gettext_noop("公开"), gettext_noop("公开后不影响个人、组织和公共利益"), 1,
              (OpenType.UNCONDITIONAL.value, OpenType.CONDITIONAL.value, OpenType.NOT_OPEN.value)),
    LevelSeed("L2", gettext_noop("低"), gettext_noop("泄露或滥用造成的影响较小"), 2,
              (OpenType.CONDITIONAL.value, OpenType.NOT_OPEN.value)),
    LevelSeed("L3", gettext_noop("中"), gettext_noop("泄露或滥用造成的影响较大"), 3,
              (OpenType.CONDITIONAL.value, OpenType.NOT_OPEN.value)),
    LevelSeed("L4", gettext_noop("高"), gettext_noop("泄露或滥用造成的影响严重"), 4,
              (OpenType.NOT_OPEN.value,)),
)
# fmt: on
