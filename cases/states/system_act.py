"""What the system chain records about people, roles and organisations."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SystemAct(models.TextChoices):
    """The code that a system event carries; other areas may append codes of their own."""

    PERSON_ADDED = "person_added", _("建立账号")
    PERSON_DEACTIVATED = "person_deactivated", _("停用账号")
    LEAVING_CONFIRMED = "leaving_confirmed", _("确认离岗移交方案")
    PERSON_REACTIVATED = "person_reactivated", _("恢复账号")
    PERSON_CORRECTED = "person_corrected", _("更正人员信息")
    PASSWORD_RESET = "password_reset", _("重置密码")
    PASSWORD_CHANGED = "password_changed", _("本人修改密码")
    ROLE_PROPOSED = "role_proposed", _("提出角色变更")
    ROLE_APPROVED = "role_approved", _("批准授予角色")
    ROLE_ENDED = "role_ended", _("批准收回角色")
    ROLE_REFUSED = "role_refused", _("不予批准角色变更")
    ROLE_WITHDRAWN = "role_withdrawn", _("撤回角色变更")
    ROLE_BOOTSTRAPPED = "role_bootstrapped", _("初始授予角色")
    ORGANISATION_ADDED = "organisation_added", _("新增单位")
    ORGANISATION_RENAMED = "organisation_renamed", _("单位更名")
    ORGANISATION_MERGED = "organisation_merged", _("单位并入")
    ORGANISATION_MOVED = "organisation_moved", _("调整上级单位")
    ALIAS_ADDED = "alias_added", _("新增单位别名")
    CREDIT_CODE_SET = "credit_code_set", _("登记统一社会信用代码")
    CALENDAR_ENTERED = "calendar_entered", _("录入节假日通知")
    CLOCK_POLICY_CHANGED = "clock_policy_changed", _("调整时限规则")
    CLOCK_POLICY_WITHDRAWN = "clock_policy_withdrawn", _("撤回尚未施行的时限规则")
    RUNGS_FIRED = "rungs_fired", _("时限升级")
    DOSSIER_TAKEN = "dossier_taken", _("导出案卷归档件")
    NOTE_WRITTEN = "note_written", _("写内部备注")
    MESSAGE_SENT = "message_sent", _("发案卷消息")
    QUEUE_EXPORTED = "queue_exported", _("导出任务队列")
    NEXT_TASK_REFUSED = "next_task_refused", _("不予领取下一件任务")
    VIEW_SHARED = "view_shared", _("共享视图")
    VIEW_TAKEN_BACK = "view_taken_back", _("收回共享视图")
    ABSENCE_ENTERED = "absence_entered", _("登记外出")
    ABSENCE_ENDED = "absence_ended", _("提前结束外出")
    ROUTING_PROPOSED = "routing_proposed", _("提出分派规则")
    ROUTING_APPROVED = "routing_approved", _("批准分派规则")
    ROUTING_REFUSED = "routing_refused", _("不予批准分派规则")
    ROUTING_WITHDRAWN = "routing_withdrawn", _("撤回提出的分派规则")
    ROUTING_APPLIED = "routing_applied", _("按新规则重新分派")
    CATALOGUE_LOADED = "catalogue_loaded", _("载入资源目录")
    CATALOGUE_RECONCILED = "catalogue_reconciled", _("核对目录与清单")
    FINDING_EXCEPTED = "finding_excepted", _("接受核对差异例外")
    FINDING_EXCEPTION_WITHDRAWN = "finding_exception_withdrawn", _("撤回核对差异例外")
    MISMATCHES_ASSIGNED = "mismatches_assigned", _("下达核对差异处理")
    RESOURCE_LINKED = "resource_linked", _("确认目录与清单的对应")
    PEER_LIST_LOADED = "peer_list_loaded", _("载入城市清单")
    EVALUATION_CRITERIA_ENTERED = "evaluation_criteria_entered", _("录入评估指标")
    EVALUATION_RESULTS_TAKEN = "evaluation_results_taken", _("导出评估结果")
    EVALUATION_OPENED = "evaluation_opened", _("开启年度评估")
    PEER_NAME_MARKED = "peer_name_marked", _("处理对标名称")
