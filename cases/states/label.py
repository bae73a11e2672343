"""Words of labels on entries: their kinds, the criteria, and where a label stands on a day.

Source: 工作安排 二(7), 二(9) and its targets; open-list-quality-objection 2.1 (marks) and 3.2.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LabelKind(models.TextChoices):
    """What a programme labels; an entry may bear both."""

    SAMPLE = "sample", _("样本数据集")
    BRAND = "brand", _("品牌数据")


class Criterion(models.TextChoices):
    """What a nomination is judged by; the first ten are read from facts."""

    LISTED = "listed", _("在现行清单中开放")
    RECORD_COUNT = "record_count", _("数据容量较高")
    MEANINGS = "meanings", _("数据项含义齐全")
    AVAILABILITY = "availability", _("数据服务稳定")
    ON_TIME = "on_time", _("数据更新及时")
    TEMPORAL = "temporal", _("时间覆盖全面")
    SCORE = "score", _("条目质量得分")
    PERSONAL_INFORMATION = "personal_information", _("无未决个人信息提示")
    UNCONDITIONAL = "unconditional", _("无条件开放")
    CONTACT = "contact", _("写明联系方式")
    EXEMPLARY = "exemplary", _("具有标杆示范意义")
    DESCRIBED = "described", _("业务说明完备")
    PREVIEW = "preview", _("样本可以预览")


class CriterionResult(models.TextChoices):
    """What a criterion says of an entry; what cannot be assessed neither counts for nor against."""

    MET = "met", _("符合")
    NOT_MET = "not_met", _("不符合")
    NOT_APPLICABLE = "not_applicable", _("不适用")


class LabelState(models.TextChoices):
    """Where a label stands on a day; it is read from its dates, nothing has to run for it."""

    UPCOMING = "upcoming", _("待起效")
    IN_FORCE = "in_force", _("有效")
    EXPIRED = "expired", _("已到期")
    REVOKED = "revoked", _("已撤销")
