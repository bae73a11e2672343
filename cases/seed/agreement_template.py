"""The version of the template of agreements that the product comes with.

House default: the city's own template (开放利用协议) was not found. Its wording is
`cases.agreement.standard`; the authority's lawyers release their own as the next version.
"""

from typing import Final

from django.utils.translation import gettext_noop

REASON: Final = gettext_noop(
    "未找到本市的协议示范文本：条款依照《网络数据安全管理条例》第十二条和内部约定拟定，请法制部门核定后发布新版本。"
)
# Over the seeded row: nobody released it, so no event seals it.
DIGEST: Final = "4a079890df55d09e786ae0820cebfd2929a273ed114bab22d6ccb02127f6377c"
