"""People, the roles they hold and the proposals by which they got them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.states.role import GrantDecision, GrantKind, Role

if TYPE_CHECKING:
    from collections.abc import Sequence


class PersonManager(BaseUserManager["Person"]):
    """Creates people; only administration acts and the demo use it."""

    def create_user(
        self,
        username: str,
        password: str | None = None,
        **fields: Any,  # Any: model fields
    ) -> Person:
        """Write one person with a hashed password, or an unusable one when none is given."""
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who can log in. People are deactivated, never deleted."""

    username = models.CharField(_("账号"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    email = models.EmailField(_("电子邮箱"), blank=True)
    is_active = models.BooleanField(_("在用"), default=True)
    must_change_password = models.BooleanField(_("须修改初始密码"), default=True)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    deactivated_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = PersonManager()

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """Return the name, as Django's mail and templates ask for it."""
        return self.name


class Membership(models.Model):
    """A role that a person holds in an organisation between two dates.

    `actor_id` is who acts under it where that is a delegate of the person, `scope` the kinds of
    case for which they stand in, empty for all; set by the reads of `cases.permissions`, never
    stored.
    """

    actor_id: int | None = None
    scope: Sequence[str] | None = None

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        "cases.Organisation", on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("角色"), max_length=30, choices=Role.choices)
    valid_from = models.DateField(_("起始日"))
    valid_until = models.DateField(_("截止日"), null=True, blank=True)
    grant = models.ForeignKey(
        "cases.RoleGrant", on_delete=models.PROTECT, null=True, related_name="memberships"
    )

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="membership_ends_after_start",
                violation_error_message=_("截止日不得早于起始日。"),
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=Q(valid_until__isnull=True),
                name="membership_open_once",
                violation_error_message=_("该人员在本单位已有这一角色。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()}"


class RoleGrant(models.Model):
    """A change of roles: the administrator proposes, the security officer decides (三员分立)."""

    kind = models.CharField(_("类型"), max_length=10, choices=GrantKind.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="role_grants")
    organisation = models.ForeignKey(
        "cases.Organisation", on_delete=models.PROTECT, related_name="role_grants"
    )
    role = models.CharField(_("角色"), max_length=30, choices=Role.choices)
    valid_from = models.DateField(_("起始日"))
    valid_until = models.DateField(_("截止日"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=300)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("提出时间"))
    decision = models.CharField(
        _("审批结果"),
        max_length=10,
        choices=GrantDecision.choices,
        default=GrantDecision.PENDING,
    )
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("审批时间"), null=True)
    note = models.CharField(_("审批意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("角色变更")
        verbose_name_plural = _("角色变更")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(proposed_by=F("person")),
                name="role_grant_not_to_oneself",
                violation_error_message=_("不能为自己提出角色变更。"),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | (~Q(decided_by=F("proposed_by")) & ~Q(decided_by=F("person"))),
                name="role_grant_decided_by_another",
                violation_error_message=_("角色变更须由提出人和本人以外的安全员审批。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.person} · {self.get_role_display()}"
