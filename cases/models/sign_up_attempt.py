"""Attempts to sign up, counted by the place that they come from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class SignUpAttempt(models.Model):
    """One attempt to open an account; kept to count, and cleared as attempts to log in are."""

    # An IPv4 address, the network of an IPv6 address, or empty where the address is not known.
    place = models.CharField(max_length=43, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("注册尝试")
        verbose_name_plural = _("注册尝试")
        indexes: ClassVar = [models.Index(fields=["place", "at"], name="sign_up_attempt_place")]

    def __str__(self) -> str:
        return self.place
