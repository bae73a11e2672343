"""The whole suite: what runs on which database, and how each run ended."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.harness import checks, postgres, provision
from tests.harness.outcome import Outcome

# Settings of the person who calls must not leak into the suite, but these are meant for it.
KEPT = {"KAIFANG_REAL_LIST", "KAIFANG_SCREENSHOTS"}
# A hanging test must not hang the caller. A part of the quick suite takes 15 to 20 minutes on two
# idle cores; a machine that is at work on other things must not fail it.
LIMIT_SECONDS = {"quick": 40 * 60, "full": 3 * 60 * 60}


class Suite:
    """One run over everything, under a profile: `quick` or `full` random counts."""

    def __init__(self, profile: str, workspace: Path) -> None:
        self.profile = profile
        self.workspace = workspace
        self.outcomes: list[Outcome] = []

    def run(self, missing: tuple[provision.Part, ...]) -> list[Outcome]:
        """Run the checks and every part that can run; go on after a failure."""
        lacks = {part.name for part in missing}
        workers = ["-n", str(max(2, min(4, os.cpu_count() or 2)))]
        self.outcomes += checks.run()
        self._pytest("tests on SQLite", "not journey and not postgres", workers)
        if provision.POSTGRESQL.name not in lacks:
            with postgres.cluster() as url:
                chosen = "(database or postgres) and not journey"
                self._pytest("database tests on PostgreSQL", chosen, workers, url)
        if not lacks & {provision.CHROMIUM.name, provision.CHINESE_FONT.name}:
            self._pytest("browser journeys", "journey", ["-n", "0"])
        if self.profile == "full":
            self._report_coverage()
        return self.outcomes

    def _pytest(self, name: str, chosen: str, options: list[str], url: str = "") -> None:
        print(f"\n--- {name}", flush=True)
        result = self.workspace / f"{len(self.outcomes)}.xml"
        if self.profile == "quick":
            chosen = f"({chosen}) and not slow"
        else:
            options = [*options, "--cov", "--cov-append", "--cov-report=", "--cov-fail-under=0"]
        command = [sys.executable, "-m", "pytest", "-q", "-m", chosen, *options]
        begun = time.monotonic()
        succeeded = self._call([*command, f"--junitxml={result}"], url)
        passed, failed, skipped = _counts(result)
        self.outcomes.append(
            Outcome(
                name=name,
                succeeded=succeeded,
                seconds=time.monotonic() - begun,
                passed=passed,
                failed=failed,
                skipped=skipped,
            )
        )

    def _report_coverage(self) -> None:
        for name, options in (
            ("coverage", []),
            ("coverage of cases and workflows", ["--include=cases/*,workflows/*"]),
        ):
            print(f"\n--- {name}", flush=True)
            begun = time.monotonic()
            succeeded = self._call([sys.executable, "-m", "coverage", "report", *options])
            seconds = time.monotonic() - begun
            self.outcomes.append(Outcome(name=name, succeeded=succeeded, seconds=seconds))

    def _call(self, command: list[str], url: str = "") -> bool:
        try:
            done = subprocess.run(
                command,
                cwd=checks.PROJECT,
                check=False,
                env=self._environment(url),
                stdin=subprocess.DEVNULL,
                timeout=LIMIT_SECONDS[self.profile],
            )
        except subprocess.TimeoutExpired:
            print(f"Stopped after {LIMIT_SECONDS[self.profile] // 60} minutes.", flush=True)
            return False
        return done.returncode == 0

    def _environment(self, url: str) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if name in KEPT or not name.startswith(("KAIFANG_", "DJANGO_", "DATABASE_", "HUEY_"))
        }
        ours = {
            "COVERAGE_FILE": str(self.workspace / "coverage"),
            "DJANGO_SETTINGS_MODULE": "backoffice.settings.tests",
            "KAIFANG_TEST_PROFILE": self.profile,
            "LC_ALL": "C.UTF-8",
            "TMPDIR": str(self.workspace),
        }
        return {**kept, **ours, **({"DATABASE_URL": url} if url else {})}


def _counts(result: Path) -> tuple[int, int, int]:
    """Return how many tests passed, failed and were skipped, as pytest wrote them down."""
    if not result.exists():
        return (0, 0, 0)
    suite = ET.parse(result).getroot().find("testsuite")  # noqa: S314  # written by our own run
    if suite is None:
        return (0, 0, 0)
    number = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")}
    failed = number["failures"] + number["errors"]
    return (number["tests"] - failed - number["skipped"], failed, number["skipped"])


def run(profile: str) -> int:
    """Provide, run, and sum up; return 0 when everything that had to run did and succeeded."""
    missing = provision.provide()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="kaifang-suite-"))
        outcomes = Suite(profile, Path(folder)).run(missing)
    return summarise(outcomes, missing)


def summarise(outcomes: list[Outcome], missing: tuple[provision.Part, ...] = ()) -> int:
    """Print one line for each part and a last line with the sum of tests; return the status."""
    print("\nSummary")
    for outcome in outcomes:
        print(f"  {outcome}")
    for part in missing:
        print(f"NOT RUN: {part.needed_by}: install {part.name} ({part.package})")
    passed, failed, skipped = (
        sum(getattr(outcome, name) for outcome in outcomes)
        for name in ("passed", "failed", "skipped")
    )
    succeeded = all(outcome.succeeded for outcome in outcomes)
    if missing and os.environ.get("CI") == "true":
        print("A part did not run, which CI=true does not allow.")
        succeeded = False
    if passed or failed:
        print(f"\n{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 0 if succeeded else 1
