"""Words of the reconciliation of the open list with the resource catalogue (上链编目)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MismatchClass(models.TextChoices):
    """How catalogue and list differ; the classes exclude each other (工作安排 二(3))."""

    R1 = "R1", _("应开未列")
    R2 = "R2", _("有列无目")
    R3 = "R3", _("开放属性不一致")
    R4 = "R4", _("目录非开放而清单开放")
    R5 = "R5", _("列而未开")
    R6 = "R6", _("其他属性不一致")
    R7 = "R7", _("一码对应多个条目")
    R8 = "R8", _("目录未标注开放属性")
    R9 = "R9", _("提供部门不明或已并入")


# The order in which a resource is judged: the first that holds is its class (decisions.md).
JUDGED_IN_ORDER: tuple[MismatchClass, ...] = (
    MismatchClass.R9,
    MismatchClass.R8,
    MismatchClass.R4,
    MismatchClass.R3,
    MismatchClass.R1,
    MismatchClass.R2,
    MismatchClass.R7,
    MismatchClass.R5,
    MismatchClass.R6,
)


class RunStatus(models.TextChoices):
    """What became of a run."""

    HALTED = "halted", _("已停下，待确认")
    DONE = "done", _("已核对")
