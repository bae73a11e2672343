"""Settings of the test suite; `DATABASE_URL` chooses the database."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# Set before the base reads the environment: tests write to a folder of their own.
_scratch = Path(tempfile.mkdtemp(prefix="kaifang-tests-"))
os.environ.setdefault("KAIFANG_DATA_DIR", str(_scratch / "data"))
os.environ.setdefault("KAIFANG_EMAIL_URL", "memory:")

from backoffice.settings.base import *  # noqa: E402, F403
from backoffice.settings.base import DATABASES, INSTALLED_APPS  # noqa: E402

# Threads need a file: an in-memory database has one connection and no lock.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(_scratch / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
else:
    # A test database is dropped at the end; pooled connections would hold it open.
    DATABASES["default"]["OPTIONS"].pop("pool")

INSTALLED_APPS = [*INSTALLED_APPS, "tests.practice"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
