"""What the suite needs from the system: found, else installed when we are root on Debian."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.harness import browser, postgres

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of the system: how to find it, its package, and what cannot run without it."""

    name: str
    package: str
    is_there: Callable[[], bool]
    needed_by: str


POSTGRESQL = Part(
    name="PostgreSQL",
    package="postgresql",
    is_there=lambda: postgres.find_programs() is not None,
    needed_by="the database tests on PostgreSQL",
)
CHROMIUM = Part(
    name="Chromium",
    package="chromium",
    is_there=lambda: browser.find_chromium() is not None,
    needed_by="the browser journeys",
)
CHINESE_FONT = Part(
    name="a Chinese font",
    package="fonts-wqy-microhei",
    is_there=browser.has_chinese_font,
    needed_by="the browser journeys",
)
POPPLER = Part(
    name="poppler",
    package="poppler-utils",
    is_there=lambda: shutil.which("pdftotext") is not None,
    needed_by="the checks of PDF documents",
)
PARTS = (POSTGRESQL, CHROMIUM, CHINESE_FONT, POPPLER)


def provide() -> tuple[Part, ...]:
    """Install what is missing, all in one go, where we may; return what is missing still."""
    missing = _missing()
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        _install([part.package for part in missing])
        missing = _missing()
    return missing


def _missing() -> tuple[Part, ...]:
    return tuple(part for part in PARTS if not part.is_there())


def _install(packages: list[str]) -> None:
    print(f"Installing {', '.join(packages)} ...", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    options = ["-qq", "-y", "--no-install-recommends"]
    for command in (
        ["apt-get", "-qq", "update"],
        ["apt-get", "install", *options, *packages],
    ):
        done = subprocess.run(
            command,
            check=False,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        if done.returncode:
            print(f"{' '.join(command)} failed with status {done.returncode}.", flush=True)
