"""Words in the names of data items that hint at personal information.

A hit asks a person to look; it never refuses by itself. House default, to be changed here or, once
the words are kept in the database, there.
"""

from typing import Final

STRONG_WORDS: Final[tuple[str, ...]] = ("身份证号", "证件号码", "出生日期", "手机号")
WEAK_WORDS: Final[tuple[str, ...]] = ("姓名",)
