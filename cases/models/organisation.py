"""Organisations: departments, districts, the commission, the data centre, companies."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.states.credit_code import has_valid_check_digit


class OrganisationKind(models.TextChoices):
    """What an organisation is in the opening of public data."""

    DEPARTMENT = "department", _("市级部门")
    DISTRICT = "district", _("区")
    COMMISSION = "commission", _("主管部门")
    DATA_CENTRE = "data_centre", _("大数据中心")
    ENTERPRISE = "enterprise", _("企业")
    OTHER = "other", _("其他机构")


def check_credit_code(value: str) -> None:
    """Refuse a unified credit code whose check character is wrong (GB 32100-2015)."""
    if not has_valid_check_digit(value):
        raise ValidationError(
            _("统一社会信用代码“%(value)s”不正确：应为 18 位，且校验位相符。请核对后重填。"),
            params={"value": value},
        )


class Organisation(models.Model):
    """A body that owns cases; it may be renamed, merged or closed, never deleted."""

    full_name = models.CharField(_("全称"), max_length=120, unique=True)
    short_name = models.CharField(_("简称"), max_length=60)
    kind = models.CharField(
        _("类型"),
        max_length=20,
        choices=OrganisationKind.choices,
        default=OrganisationKind.DEPARTMENT,
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="units",
        verbose_name=_("上级单位"),
    )
    credit_code = models.CharField(
        _("统一社会信用代码"), max_length=18, blank=True, validators=[check_credit_code]
    )
    valid_from = models.DateField(_("成立日期"), null=True, blank=True)
    valid_until = models.DateField(_("撤销日期"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("承接单位"),
    )

    class Meta:
        verbose_name = _("单位")
        verbose_name_plural = _("单位")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(credit_code=""),
                name="organisation_credit_code_once",
                violation_error_message=_("该统一社会信用代码已属于另一个单位。"),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="organisation_ends_after_start",
                violation_error_message=_("撤销日期不得早于成立日期。"),
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind="commission", valid_until__isnull=True),
                name="organisation_one_commission",
                violation_error_message=_("同一时期只能有一个主管部门。"),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.full_name


class OrganisationAlias(models.Model):
    """Another name under which lists and files know an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="aliases")
    name = models.CharField(_("别名"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("单位别名")
        verbose_name_plural = _("单位别名")

    def __str__(self) -> str:
        return self.name
