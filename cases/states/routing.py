"""Vocabulary of routing: the places that a rule may send a new task to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoutingTarget(models.TextChoices):
    """Where a rule sends a task; symbolic, so that one rule serves every organisation."""

    OWNER = "owner", _("主办单位")
    DISTRICT = "district", _("主办单位所属的区")
    COMMISSION = "commission", _("主管部门")
    DATA_CENTRE = "data_centre", _("大数据中心")
    ORGANISATION = "organisation", _("指定单位")


class PassedOver(models.TextChoices):
    """Why a rule that matched was not followed."""

    NO_PLACE = "no_place", _("没有对应的单位")
    NOT_LAWFUL = "not_lawful", _("流程不允许该单位或角色办理")
