"""The fast path (告知承诺): on what it may rest, what is promised, and the one-off review's states.

Source: 工作安排 二(4); rules a3 and b2 (committed, one_off_approved, to_ordinary); decisions.md,
Applications. The officer approves or diverts and never refuses (conditional-access, section 6).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import transition


class FastPathGround(models.TextChoices):
    """On what an application may take the fast path (工作安排 二.4)."""

    SCENARIO = "scenario", _("重点场景")
    PIONEER = "pioneer", _("先锋企业")
    MODEL_UNIT = "model_unit", _("示范单位")


class CommitmentValue(models.TextChoices):
    """What a commitment asks for beside the tick."""

    NOTHING = "nothing", _("无须填写")
    WORDS = "words", _("文字")
    DATE = "date", _("日期")


class ExclusionCategory(models.TextChoices):
    """What the fast path does not take (优化营商环境条例 27; rules F3)."""

    PUBLIC_SECURITY = "public_security", _("公共安全")
    ECOLOGY = "ecology", _("生态环境保护")
    PERSONAL_HEALTH = "personal_health", _("人身健康和生命安全")
    PERSONAL_INFORMATION = "personal_information", _("未经同意的个人信息")
    IMPORTANT_DATA = "important_data", _("重要数据")


class ExclusionPlace(models.TextChoices):
    """Where a rule of exclusion looks: at a field of the entry, or for words."""

    DOMAIN = "domain", _("数据领域")
    GRADE = "grade", _("分类分级")
    DATASET = "dataset", _("数据资源名称或数据项")
    PURPOSE = "purpose", _("使用场景和用途")


class DiversionCause(models.TextChoices):
    """Why a line left the fast path for the ordinary one."""

    OBJECTION = "objection", _("数据提供部门提出异议")
    OFFICER = "officer", _("主管部门决定转普通程序")
    FALSE_COMMITMENT = "false_commitment", _("申请主体的承诺经核实不实")


class FastPathState(models.TextChoices):
    """Where the one-off review of an application stands."""

    COMMITTED = "committed", _("已承诺，待一次性审核")
    ONE_OFF_APPROVED = "one_off_approved", _("一次性审核通过")
    TO_ORDINARY = "to_ordinary", _("已转普通程序")
    WITHDRAWN = "withdrawn", _("申请人已撤回")


S = FastPathState


class FastPathTransitions(models.Model):
    """The lawful moves of a one-off review."""

    class Meta:
        abstract = True

    # fmt: off
    @transition("state", source=S.COMMITTED, target=S.ONE_OFF_APPROVED)
    def approve_whole_demand(self) -> None:
        """The officer approves all lines but those that are sent to the ordinary path."""

    @transition("state", source=S.COMMITTED, target=S.TO_ORDINARY)
    def divert_whole_demand(self) -> None:
        """The officer, or a rule, sends every line to the ordinary path."""

    @transition("state", source=S.COMMITTED, target=S.TO_ORDINARY)
    def end_without_lines(self) -> None:
        """No line is left to decide: all were objected to or ended otherwise."""

    @transition("state", source=S.COMMITTED, target=S.WITHDRAWN)
    def withdraw_demand(self) -> None:
        """The applicant withdrew the application."""
    # fmt: on
