"""Where mail goes: Django's settings for a `KAIFANG_EMAIL_URL`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_BACKENDS: Final = "django.core.mail.backends"
# A worker leases 50 rows for five minutes: a silent server may take a tenth of a minute of each.
TIMEOUT_SECONDS: Final = 5
ALLOWED: Final = (
    "write smtp://user:password@host:port?tls=1, smtps://user:password@host:port, console:, "
    "file:FOLDER or memory:."
)


def email(url: str, *, data_dir: Path) -> Mapping[str, Any]:  # Any: values of settings
    """Return the settings for an address; a relative folder lies in the data folder.

    Raises:
        ImproperlyConfigured: it cannot be used. The sentence leaves out what may be a password.
    """
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "backoffice.console_mail.EmailBackend"}
    if parts.scheme == "memory":
        return {"EMAIL_BACKEND": f"{_BACKENDS}.locmem.EmailBackend"}
    if parts.scheme == "file" and parts.path.strip("/"):
        return {
            "EMAIL_BACKEND": f"{_BACKENDS}.filebased.EmailBackend",
            "EMAIL_FILE_PATH": data_dir / unquote(parts.path),
        }
    if parts.scheme in {"smtp", "smtps"} and parts.hostname:
        return _server(url)
    message = f"KAIFANG_EMAIL_URL cannot be used: {ALLOWED}"
    raise ImproperlyConfigured(message)


def _server(url: str) -> Mapping[str, Any]:  # Any: values of settings
    parts = urlsplit(url)
    options = parse_qs(parts.query, keep_blank_values=True)
    tls = options.pop("tls", ["0"])
    wrapped = parts.scheme == "smtps"
    try:
        port = parts.port or (465 if wrapped else 25)
    except ValueError as error:
        message = f"KAIFANG_EMAIL_URL has no port that can be used: {ALLOWED}"
        raise ImproperlyConfigured(message) from error
    if options or tls not in (["0"], ["1"]) or (wrapped and tls == ["1"]):
        message = f"KAIFANG_EMAIL_URL has an option that cannot be used: {ALLOWED}"
        raise ImproperlyConfigured(message)
    return {
        "EMAIL_BACKEND": f"{_BACKENDS}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": tls == ["1"],
        "EMAIL_USE_SSL": wrapped,
        "EMAIL_TIMEOUT": TIMEOUT_SECONDS,
    }
