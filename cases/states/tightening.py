"""Why an entry is removed, closed or made conditional (移出、收紧): a reason that is counted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TighteningReason(models.TextChoices):
    """Why a change takes openness away; the words beside it say the rest."""

    LAW_CHANGED = "law_changed", _("法律法规或政策变化")
    PERSONAL_INFORMATION = "personal_information", _("涉及个人信息或商业秘密")
    SECURITY = "security", _("存在安全风险")
    SOURCE_ENDED = "source_ended", _("数据来源停止或业务终止")
    DUPLICATE = "duplicate", _("与其他条目重复或合并")
    RESPONSIBILITY = "responsibility", _("职责调整")
    QUALITY = "quality", _("数据质量不达标")
    RECONCILIATION = "reconciliation", _("与资源目录核对不一致")
    EVALUATION = "evaluation", _("年度评估意见")
    OTHER = "other", _("其他（见说明）")
    # Given by the product itself: by an import, for an emergency suspension or a reversal.
    IMPORTED = "imported", _("随导入的清单文件提出")
    EMERGENCY = "emergency", _("由紧急中止转入")
    REVERSAL = "reversal", _("撤销清单版本")


_GIVEN = frozenset(
    {TighteningReason.IMPORTED, TighteningReason.EMERGENCY, TighteningReason.REVERSAL}
)
# What a person may choose.
OFFERED_REASONS = tuple((each.value, each.label) for each in TighteningReason if each not in _GIVEN)
