"""Words of demands for public data (数据需求): their kinds, their answers, where one stands.

Source: 工作安排 二(6) for the kinds; the answers are house default.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DemandKind(models.TextChoices):
    """For what somebody asks for data."""

    MARKET = "market", _("市场类")
    RESEARCH = "research", _("研究类")
    PUBLIC_SERVICE = "public_service", _("公益服务类")


class DemandAnswerKind(models.TextChoices):
    """What is said to a demand; what was withdrawn is counted nowhere."""

    SATISFIED = "satisfied", _("已满足")
    PLANNED = "planned", _("列入开放计划")
    NOT_POSSIBLE = "not_possible", _("不能提供")
    WITHDRAWN = "withdrawn", _("需求方撤回")


class DemandState(models.TextChoices):
    """Where a demand stands; it is read from its department and its answers."""

    TO_ROUTE = "to_route", _("待转办")
    TO_ANSWER = "to_answer", _("待答复")
    ANSWERED = "answered", _("已答复")
    WITHDRAWN = "withdrawn", _("已撤回")
