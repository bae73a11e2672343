"""The rules a row of the catalogue is held to: code, and the sentence a person reads."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CatalogueRule(TextChoices):
    """Why a row of the catalogue is refused, and what is taken but said."""

    CODE_MISSING = "code_missing", _("信息资源代码为空。请填写上链编目的信息资源代码。")
    CODE_TOO_LONG = "code_too_long", _("信息资源代码超过 64 个字符。请核对代码。")
    ROW_REPEATED = (
        "row_repeated",
        _("信息资源代码和数据集ID与另一行完全相同。请删除重复的行。"),
    )
    IDENTIFIER_TOO_LONG = "identifier_too_long", _("数据集ID超过 32 个字符。请核对编号。")
    NAME_EMPTY = "name_empty", _("数据资源名称为空。请填写名称。")
    NAME_TOO_LONG = "name_too_long", _("数据资源名称超过 200 个字。请缩短名称。")
    OPEN_TYPE_UNKNOWN = (
        "open_type_unknown",
        _("开放属性无法识别。只能填无条件开放、有条件开放、非开放，未标注的留空。"),
    )
    FREQUENCY_UNKNOWN = (
        "frequency_unknown",
        _("更新频率无法识别，不参与比较。可填即时、每天、每周、每月、每年等。"),
    )
