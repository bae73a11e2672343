"""The kinds of case and the letters that start their numbers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseKind(models.TextChoices):
    """One value per `Case` subclass."""

    LIST_CHANGE = "list_change", _("清单调整申请")
    LIST_VERSION = "list_version", _("清单版本")
    SUPERVISION_ORDER = "supervision_order", _("督办单")
    EMERGENCY_SUSPENSION = "emergency_suspension", _("紧急中止")
    MISMATCH_TASK = "mismatch_task", _("核对处理单")
    EVALUATION_DOSSIER = "evaluation_dossier", _("年度评估档案")
    GRADING_REVIEW = "grading_review", _("分级复核单")
    DATA_ISSUE = "data_issue", _("数据质量处理单")
    LABEL_NOMINATION = "label_nomination", _("标注申报")
    REGISTRATION = "registration", _("主体认证")
    ACCESS_APPLICATION = "access_application", _("有条件开放申请")
    ACCESS_LINE = "access_line", _("申请行")
    AGREEMENT = "agreement", _("应用协议")
    SECOND_LOOK = "second_look", _("复核")
    GRANT = "grant", _("授权")


NUMBER_LETTERS: dict[str, str] = {
    CaseKind.LIST_CHANGE: "LC",
    CaseKind.LIST_VERSION: "LV",
    CaseKind.SUPERVISION_ORDER: "SO",
    CaseKind.EMERGENCY_SUSPENSION: "ES",
    CaseKind.MISMATCH_TASK: "MT",
    CaseKind.EVALUATION_DOSSIER: "EV",
    CaseKind.GRADING_REVIEW: "GR",
    CaseKind.DATA_ISSUE: "DQ",
    CaseKind.LABEL_NOMINATION: "LN",
    CaseKind.REGISTRATION: "AR",
    CaseKind.ACCESS_APPLICATION: "AA",
    CaseKind.ACCESS_LINE: "AL",
    CaseKind.AGREEMENT: "AG",
    CaseKind.SECOND_LOOK: "SL",
    CaseKind.GRANT: "GT",
}
