"""Production: refuses to start without what it needs."""

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured

from backoffice.settings.base import *  # noqa: F403
from backoffice.settings.base import (
    ALLOWED_HOSTS,
    BASE_URL,
    DELIVERY_URL,
    EMAIL_BACKEND,
)

SHORTEST_SECRET_KEY = 50

_missing = [
    name
    for name in (
        "DATABASE_URL",
        "KAIFANG_SECRET_KEY",
        "KAIFANG_ALLOWED_HOSTS",
        "KAIFANG_EMAIL_URL",
        "KAIFANG_EMAIL_FROM",
        "KAIFANG_BASE_URL",
    )
    if not os.environ.get(name)
]
if _missing:
    message = "Production needs these environment variables: " + ", ".join(_missing)
    raise ImproperlyConfigured(message)
if os.environ.get("KAIFANG_DEBUG") == "1":
    message = "KAIFANG_DEBUG=1 is refused in production: unset it."
    raise ImproperlyConfigured(message)

if len(os.environ["KAIFANG_SECRET_KEY"].strip()) < SHORTEST_SECRET_KEY:
    message = (
        f"KAIFANG_SECRET_KEY is shorter than {SHORTEST_SECRET_KEY} characters: make one with "
        "python -c 'import secrets; print(secrets.token_urlsafe(50))'."
    )
    raise ImproperlyConfigured(message)
if any("*" in name for name in ALLOWED_HOSTS):
    message = (
        "KAIFANG_ALLOWED_HOSTS contains *, which would let anybody name this site: "
        "list the host names, separated by commas."
    )
    raise ImproperlyConfigured(message)
if EMAIL_BACKEND.endswith((".console_mail.EmailBackend", ".locmem.EmailBackend")):
    message = (
        "KAIFANG_EMAIL_URL writes mails to the log or to nowhere: give a server "
        "(smtp://user:password@host:port?tls=1), or a folder to be sent from (file:FOLDER)."
    )
    raise ImproperlyConfigured(message)
if not BASE_URL.startswith("https://"):
    message = (
        "KAIFANG_BASE_URL does not begin with https://: people would follow the links of their "
        "mails unprotected."
    )
    raise ImproperlyConfigured(message)
if DELIVERY_URL.startswith("http:"):
    message = (
        "KAIFANG_DELIVERY_URL does not begin with https://: grants would travel unprotected, "
        "which is for a demonstration alone."
    )
    raise ImproperlyConfigured(message)

ENVIRONMENT = "production"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False
