"""A PostgreSQL cluster of our own: made for one run, thrown away after it."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Durability is of no use to a cluster that is deleted in the end. Two workers, and races of
# eight threads in each, stay far below the number of connections.
CONFIGURATION = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{home}'
max_connections = 200
shared_buffers = 128MB
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum_naptime = 10s
"""


def find_programs() -> Path | None:
    """Return the folder with `initdb`: on the path, or Debian's newest versioned folder."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((path.parent for path in folders), key=_version, default=None)


def _version(programs: Path) -> int:
    name = programs.parent.name
    return int(name) if name.isdigit() else 0


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster with an empty database `kaifang` on loopback; yield its `DATABASE_URL`.

    `initdb` refuses to run as root, so root hands the cluster to an unprivileged user.
    """
    programs = find_programs()
    if programs is None:
        raise SystemExit("PostgreSQL is not installed: apt-get install postgresql")
    # Not TMPDIR: the unprivileged user must be able to walk to the folder.
    home = Path(tempfile.mkdtemp(prefix="kaifang-postgres-", dir="/tmp"))
    control = [*_as_unprivileged(home), str(programs / "pg_ctl"), "-D", str(home / "data")]
    try:
        url = _start(home, programs, control)
        yield url
    finally:
        if (home / "data" / "postmaster.pid").exists():
            stop = [*control, "-m", "immediate", "stop"]
            subprocess.run(stop, cwd=home, check=False, stdout=subprocess.DEVNULL)
        shutil.rmtree(home, ignore_errors=True)


def _as_unprivileged(home: Path) -> list[str]:
    if os.geteuid() != 0:
        return []
    known = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in known else "nobody"
    shutil.chown(home, user)
    return ["runuser", "-u", user, "--"]


def _start(home: Path, programs: Path, control: list[str]) -> str:
    password = secrets.token_hex(16)
    password_file = home / "password"
    password_file.write_text(password, encoding="utf-8")
    options = (
        "--username=kaifang --auth=password --encoding=UTF8 --locale=C.UTF-8 --no-sync "
        f"--pwfile={password_file}"
    )
    _run([*control, "initdb", "-o", options], home)
    port = _free_port()
    with (home / "data" / "postgresql.conf").open("a", encoding="utf-8") as configuration:
        configuration.write(CONFIGURATION.format(port=port, home=home))
    _run([*control, "-w", "-t", "60", "-l", str(home / "log"), "start"], home)
    url = f"postgres://kaifang:{password}@127.0.0.1:{port}"
    create = ["-c", "CREATE DATABASE kaifang", f"{url}/postgres"]
    _run([str(programs / "psql"), "--no-psqlrc", "--quiet", *create], home)
    return f"{url}/kaifang"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(command: list[str], home: Path) -> None:
    # The server inherits its standard output: a pipe would never close.
    with (home / "output").open("w+", encoding="utf-8") as output:
        done = subprocess.run(command, cwd=home, check=False, stdout=output, stderr=output)
        if done.returncode:
            output.seek(0)
            log = home / "log"
            log_text = log.read_text(encoding="utf-8") if log.exists() else ""
            raise SystemExit(f"PostgreSQL did not start.\n{output.read()}{log_text}")
