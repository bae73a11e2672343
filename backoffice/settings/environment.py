"""The one table of environment names, their defaults and their meaning.

A value that cannot be used stops the start with the name of the variable, what is
wrong with it and what is allowed.
"""

from __future__ import annotations

import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from datetime import time

PROJECT = Path(__file__).resolve().parents[2]
HIGHEST_PORT = 2**16


class Name(NamedTuple):
    """One environment variable: its development default and what it is for."""

    default: str
    meaning: str


# fmt: off
NAMES: dict[str, Name] = {
    "DATABASE_URL":          Name("sqlite:///kaifang.sqlite3", "sqlite:///file or postgres://user:password@host:port/name"),
    "HUEY_URL":              Name("", "where the alarm clock keeps its own queue; empty: a file in KAIFANG_DATA_DIR"),  # noqa: E501
    "KAIFANG_DATA_DIR":      Name("var", "attachments, uploaded lists and the queue's own file"),
    "KAIFANG_ANCHOR_DIR":    Name("", "where daily anchors are written; empty: KAIFANG_DATA_DIR/anchors"),  # noqa: E501
    "KAIFANG_REAL_LIST":     Name("../shared/data/sh_open_list_2026-04.csv.gz", "the full list, for tests"),  # noqa: E501
    "KAIFANG_SECRET_KEY":    Name("", "signing key; empty in development: made once and kept in KAIFANG_DATA_DIR"),  # noqa: E501
    "KAIFANG_DEBUG":         Name("0", "1 shows error details; refused in production"),
    "KAIFANG_ALLOWED_HOSTS": Name("127.0.0.1,localhost,[::1],testserver", "comma separated host names"),  # noqa: E501
    "KAIFANG_EMAIL_URL":     Name("file:mail", "smtp://user:password@host:port?tls=1, smtps://, console:, file:FOLDER (in KAIFANG_DATA_DIR) or memory:"),  # noqa: E501
    "KAIFANG_EMAIL_FROM":    Name("kaifang@localhost", "the sender's address of every mail"),
    "KAIFANG_BASE_URL":      Name("http://127.0.0.1:8000", "where people reach the site; links in mails begin with it"),  # noqa: E501
    "KAIFANG_DIGEST_AT":     Name("08:30", "when the daily digest is made on working days, Shanghai time"),  # noqa: E501
    "KAIFANG_KEEP_READ_DAYS": Name("180", "how many days a notification is kept after it was read"),
    "KAIFANG_KEEP_PREVIEWS_DAYS": Name("30", "how many days a preview of an import that nobody took up is kept"),  # noqa: E501
    "KAIFANG_KEEP_LOGINS_DAYS": Name("200", "how many days attempts to log in are kept, 184 or more"),  # noqa: E501
    "KAIFANG_SIGN_UPS_PER_HOUR": Name("10", "how many attempts to sign up one address has within an hour"),  # noqa: E501
    "KAIFANG_ENV":           Name("development", "development, production or tests"),
    "KAIFANG_PERSONAL_LIMIT": Name("20", "how many open tasks one person may hold and still get the next one"),  # noqa: E501
    "KAIFANG_UNTOUCHED_DAYS": Name("5", "how many working days a person may leave a task of their own untouched and still get the next one"),  # noqa: E501
    "KAIFANG_PLAN_HOURS":    Name("4", "how many hours a plan for many tasks at once, or for a leaver, can be carried out"),  # noqa: E501
    "KAIFANG_TAKE_BACK_MINUTES": Name("5", "for how many minutes the messages of a step are held, so that its person may take it back; 0: not at all"),  # noqa: E501
    "KAIFANG_LOCK_SECONDS":  Name("5", "how long an act waits for a lock on PostgreSQL before it tries again, at most three times"),  # noqa: E501
    "KAIFANG_EXPORT_ROWS":   Name("10000", "how many rows the workbook of a queue holds at most"),
    "KAIFANG_PROXY_COUNT":   Name("0", "how many proxies stand before the web server; each adds to X-Forwarded-For"),  # noqa: E501
    "KAIFANG_CATALOGUE_URL": Name("", "where `reconcile` fetches the resource catalogue as JSON when no file is named"),  # noqa: E501
    "KAIFANG_CATALOGUE_PRIVATE": Name("0", "1: the server of the catalogue may send on to other private addresses"),  # noqa: E501
    "KAIFANG_PROBE_PRIVATE": Name("0", "1: data may be probed at addresses inside private networks"),  # noqa: E501
    "KAIFANG_PROBE_MEGABYTES": Name("64", "how large a data file may be that a probe looks into"),
    "KAIFANG_PROBE_SECONDS": Name("120", "how long one answer to a probe may take as a whole"),
    "KAIFANG_DELIVERY_URL": Name("", "the delivery system that is told of grants, as https://delivery.example.cn/kaifang; empty: nobody is told"),  # noqa: E501
    "KAIFANG_DELIVERY_KEYS": Name("", "what signs messages about grants: ID:SECRET, or two of them while keys are changed, separated by a comma; the first signs"),  # noqa: E501
    "KAIFANG_DELIVERY_ALLOW_PRIVATE": Name("0", "1: the delivery system may be inside a private network, and be asked by http"),  # noqa: E501
    "KAIFANG_IDENTITY_SERVICE": Name("", "the class that asks a service of real identity whether a name belongs to a number, as identity.city.Service; empty: staff verify applicants by their papers alone"),  # noqa: E501
    "KAIFANG_SIGNING_PROVIDER": Name("", "the class that signs agreements by a signing service, as signing.city.Service; empty: agreements are signed on paper alone"),  # noqa: E501
    "KAIFANG_SIGNING_ROUNDS": Name("3", "how often a user is asked to sign one agreement anew; then the department decides"),  # noqa: E501
    "KAIFANG_CASE_FILES":    Name("100", "how many attachments one case holds"),
    "KAIFANG_CASE_MEGABYTES": Name("500", "how many megabytes all attachments of one case have together"),  # noqa: E501
    "KAIFANG_DAY_FILES":     Name("200", "how many attachments one person hands in within a day"),
    "KAIFANG_DAY_MEGABYTES": Name("1000", "how many megabytes of attachments one person hands in within a day"),  # noqa: E501
    "KAIFANG_CLAMD":         Name("", "where the virus scanner clamd listens, host:port or /path/of/socket; empty: attachments are not scanned"),  # noqa: E501
    "KAIFANG_CLAMD_SECONDS": Name("30", "how long the virus scanner may take for one file"),
    "KAIFANG_PORT":          Name("8000", "the port of make demo on the loopback address"),
}
# fmt: on


def read(name: str) -> str:
    """Return the value of a known variable or its development default."""
    return os.environ.get(name) or NAMES[name].default


def folder(name: str, *, otherwise: Path | None = None) -> Path:
    """Return a folder as an absolute path; a relative one lies in the project folder."""
    value = read(name)
    if not value and otherwise is not None:
        return otherwise
    return (PROJECT / value).resolve()


def truth(name: str) -> bool:
    """Return a switch; only 0 and 1 are allowed."""
    value = read(name)
    if value not in {"0", "1"}:
        message = f"{name}={value!r}: only 0 or 1 is allowed."
        raise ImproperlyConfigured(message)
    return value == "1"


def whole_number(name: str, *, least: int = 1) -> int:
    """Return a number; only digits with a value of `least` or more are allowed."""
    value = read(name)
    if not value.isdecimal() or int(value) < least:
        message = f"{name}={value!r}: only a whole number of {least} or more is allowed."
        raise ImproperlyConfigured(message)
    return int(value)


def database(url: str) -> dict[str, Any]:
    """Return Django's database settings for a `DATABASE_URL`.

    SQLite runs with WAL and IMMEDIATE transactions, because its write lock is the only
    row lock there is; PostgreSQL runs with a small connection pool.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and parts.path.strip("/"):
        return _sqlite(parts.path.removeprefix("/"))
    if parts.scheme in {"postgres", "postgresql"} and parts.path.strip("/"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 0,
            "OPTIONS": {
                "pool": {"min_size": 1, "max_size": 8, "timeout": 30},
                # A lock that is never released must end in a polite refusal, not in a hang.
                "options": f"-c lock_timeout={whole_number('KAIFANG_LOCK_SECONDS')}s",
            },
        }
    message = (
        f"DATABASE_URL={url!r} cannot be used: write sqlite:///file.sqlite3, "
        "sqlite:////absolute/file.sqlite3 or postgres://user:password@host:port/name."
    )
    raise ImproperlyConfigured(message)


def _sqlite(name: str) -> dict[str, Any]:
    path = Path("/" + name.lstrip("/")) if name.startswith("/") else PROJECT / name
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            ),
        },
    }


def time_of_day(name: str) -> time:
    """Return a time of day; only HH:MM is allowed."""
    value = read(name)
    try:
        return datetime.strptime(value, "%H:%M").time()  # noqa: DTZ007  # a time without a day
    except ValueError as error:
        message = f"{name}={value!r}: only a time as 08:30 is allowed."
        raise ImproperlyConfigured(message) from error


def base_url(name: str) -> str:
    """Return the address of the site, without the slash at its end."""
    value = read(name)
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        message = f"{name}={value!r}: only an address as https://data.example.cn is allowed."
        raise ImproperlyConfigured(message)
    return value.rstrip("/")


def address(name: str) -> str:
    """Return a mail address; only one as name@example.cn is allowed."""
    value = read(name)
    local, _at, host = value.partition("@")
    if not local or not host or not value.isprintable() or " " in value or "@" in host:
        message = f"{name}={value!r}: only an address as kaifang@example.cn is allowed."
        raise ImproperlyConfigured(message)
    return value


def scanner(name: str) -> tuple[str, int] | str | None:
    """Return host and port of a scanner, the path of its socket, or None where there is none."""
    value = read(name)
    if not value or value.startswith("/"):
        return value or None
    host, _colon, port = value.rpartition(":")
    if not host or not (port.isascii() and port.isdecimal() and 0 < int(port) < HIGHEST_PORT):
        message = f"{name}={value!r}: only host:port or the path of a socket is allowed."
        raise ImproperlyConfigured(message)
    return host.removeprefix("[").removesuffix("]"), int(port)


def secret_key(data_dir: Path) -> str:
    """Return the signing key; in development one is made once and kept in the data folder."""
    if value := read("KAIFANG_SECRET_KEY"):
        return value
    path = data_dir / "secret_key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="utf-8")
    return path.read_text(encoding="utf-8")
