"""Roles that a person may hold in an organisation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person does in an organisation, between two dates (工作安排 四.1 专人专岗)."""

    APPLICANT = "applicant", _("申请人")
    DEPARTMENT_STAFF = "department_staff", _("经办")
    REVIEWER = "reviewer", _("审核人")
    DEPARTMENT_HEAD = "department_head", _("部门负责人")
    COMMISSION_STAFF = "commission_staff", _("主管部门经办")
    COMMISSION_LEAD = "commission_lead", _("主管部门负责人")
    DUTY_OFFICER = "duty_officer", _("主管部门值守人员")
    DATA_CENTRE_OPERATOR = "data_centre_operator", _("大数据中心运维")
    DISTRICT_AUTHORITY = "district_authority", _("区公共数据主管部门")
    EXPERT = "expert", _("专家")
    SUPERVISOR = "supervisor", _("监督员")
    AUDITOR = "auditor", _("审计员")
    SECURITY_OFFICER = "security_officer", _("安全员")
    ADMINISTRATOR = "administrator", _("系统管理员")
    CONSULTANT = "consultant", _("咨询服务点人员")
    OPERATOR_STAFF = "operator_staff", _("运营主体人员")


# 三员分立: one person never holds two of these at the same time.
SEPARATED_ROLES = frozenset({Role.AUDITOR, Role.SECURITY_OFFICER, Role.ADMINISTRATOR})

# Roles that nobody stands in for: the separated offices, and what is a person's own.
NOT_DELEGATED = SEPARATED_ROLES | {Role.APPLICANT, Role.EXPERT}

# Roles whose holders see the cases of every organisation.
CITY_WIDE_ROLES = frozenset(
    {
        Role.COMMISSION_STAFF,
        Role.COMMISSION_LEAD,
        Role.DUTY_OFFICER,
        Role.DATA_CENTRE_OPERATOR,
        Role.SUPERVISOR,
        Role.AUDITOR,
        Role.SECURITY_OFFICER,
    }
)


class GrantDecision(models.TextChoices):
    """What became of a proposed change of roles."""

    PENDING = "pending", _("待安全员审批")
    APPROVED = "approved", _("已批准")
    REFUSED = "refused", _("不予批准")
    WITHDRAWN = "withdrawn", _("已撤回")


class GrantKind(models.TextChoices):
    """What is proposed: giving a role or ending one."""

    GRANT = "grant", _("授予")
    REVOKE = "revoke", _("收回")
