"""Rules of passwords whose sentences Django does not have in Chinese."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _t


class MinimumLength(MinimumLengthValidator):
    """Refuse a password that is too short."""

    def get_error_message(self) -> str:
        """Say how long it must be."""
        return _t("密码太短：至少要有 %(min_length)s 个字符。") % {"min_length": self.min_length}

    def get_help_text(self) -> str:
        """Say beforehand how long it must be."""
        return _t("密码至少要有 %(min_length)s 个字符。") % {"min_length": self.min_length}
