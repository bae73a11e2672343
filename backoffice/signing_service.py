"""Production signs by a real service alone: refused when the process starts."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string


def refuse_worthless_signatures() -> None:
    """Stop a process of production whose signing service is that of the demonstration.

    The class itself is asked, since a module may lend it another name. It is loaded once the
    settings stand, as it may read them.

    Raises:
        ImproperlyConfigured: `SIGNING_PROVIDER` leads to that class or one derived from it, or
            to no class.
    """
    name = settings.SIGNING_PROVIDER
    if not name or settings.ENVIRONMENT != "production":
        return
    from reports.signing.local_test import LocalTestSigner  # slow import

    try:
        provider = import_string(name)
    except ImportError as error:
        raise _no_class(name) from error
    if not isinstance(provider, type):
        raise _no_class(name)
    if issubclass(provider, LocalTestSigner):
        message = (
            "KAIFANG_SIGNING_PROVIDER names the signer of the demonstration, whose certificates "
            "are worth nothing: name the class of your signing service, or leave it empty."
        )
        raise ImproperlyConfigured(message)


def _no_class(name: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"KAIFANG_SIGNING_PROVIDER={name!r} leads to no class: name the class of your signing "
        "service, as package.module.Class, or leave it empty."
    )
