"""Words of consultation points (服务咨询点): hosts, services, and what became of an enquiry.

Source: 工作安排 二(5) for hosts and services; what may become of an enquiry is house default.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PointHost(models.TextChoices):
    """What the body is that keeps a point."""

    UNIVERSITY = "university", _("高校")
    ASSOCIATION = "association", _("行业协会")
    THINK_TANK = "think_tank", _("智库机构")


class ConsultationService(models.TextChoices):
    """What somebody comes to a point for."""

    DEMANDS = "demands", _("数据需求征集")
    FIELDS = "fields", _("数据字段说明")
    PLANS = "plans", _("建设方案咨询")
    CONTACTS = "contacts", _("开放部门对接")


class EnquiryStepKind(models.TextChoices):
    """What was done about an enquiry."""

    ANSWERED = "answered", _("已答复")
    FORWARDED = "forwarded", _("转请部门解答")
    DEMAND = "demand", _("转为数据需求")
    DRAFT = "draft", _("代拟申请草稿")


def outcome_after(before: str, kind: str) -> str:
    """Return how an enquiry stands after a step: what lies with a department stays there.

    A demand or a draft that comes of it meanwhile is no answer of that department's.

    Args:
        before: the outcome before; empty: nothing was done yet.
        kind: of the step, one `EnquiryStepKind`.
    """
    no_answer = {EnquiryStepKind.DEMAND, EnquiryStepKind.DRAFT}
    return before if before == EnquiryStepKind.FORWARDED and kind in no_answer else kind


class EnquiryState(models.TextChoices):
    """Where an enquiry stands: read from what was done about it, by `outcome_after`."""

    WAITING = "waiting", _("待处理")
    WITH_DEPARTMENT = "with_department", _("部门解答中")
    DEALT_WITH = "dealt_with", _("已处理")


class PreparedState(models.TextChoices):
    """Where a prepared draft stands on a day."""

    OPEN = "open", _("待领取")
    CLAIMED = "claimed", _("已领取")
    EXPIRED = "expired", _("领取码过期")
    LOCKED = "locked", _("领取码已锁定")
    REPLACED = "replaced", _("已重新代拟")
