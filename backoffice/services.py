"""Production asks real services alone: refused when the process starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from collections.abc import Callable


def refuse_worthless_services() -> None:
    """Stop a process of production whose services are those of the demonstration.

    The class itself is asked, since a module may lend it another name. It is loaded once the
    settings stand, as it may read them.

    Raises:
        ImproperlyConfigured: `SIGNING_PROVIDER` or `IDENTITY_SERVICE` leads to such a class, to
            one derived from it, or to no class.
    """
    if settings.ENVIRONMENT != "production":
        return
    _must_be_real(
        "SIGNING_PROVIDER",
        _test_signer,
        "KAIFANG_SIGNING_PROVIDER names the signer of the demonstration, whose certificates "
        "are worth nothing: name the class of your signing service, or leave it empty.",
    )
    _must_be_real(
        "IDENTITY_SERVICE",
        _invented_register,
        "KAIFANG_IDENTITY_SERVICE names the register of the demonstration, whose people are "
        "invented: name the class of your identity service, or leave it empty.",
    )


def _must_be_real(setting: str, worthless: Callable[[], type], sentence: str) -> None:
    name = getattr(settings, setting)
    if not name:
        return
    try:
        service = import_string(name)
    except ImportError as error:
        raise _no_class(setting, name) from error
    if not isinstance(service, type):
        raise _no_class(setting, name)
    if issubclass(service, worthless()):
        raise ImproperlyConfigured(sentence)


def _test_signer() -> type:
    from reports.signing.local_test import LocalTestSigner  # slow import

    return LocalTestSigner


def _invented_register() -> type:
    from backoffice.demo.identity import InventedRegister  # app ready

    return InventedRegister


def _no_class(setting: str, name: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"KAIFANG_{setting}={name!r} leads to no class: name the class of your service, as "
        "package.module.Class, or leave it empty."
    )
