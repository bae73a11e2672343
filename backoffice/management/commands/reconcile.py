"""Compare the resource catalogue with the open list."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_noop

from backoffice.catalogue_address import shown_address
from backoffice.catalogue_client import fetch_catalogue
from backoffice.management.importing_person import importing_member
from backoffice.management.json_command import Answer, JsonCommand, UsageError
from cases.errors import UnreadableFile
from cases.queries.list_versions import published_versions
from cases.states.reconciliation import MismatchClass, RunStatus
from workflows.open_list.reconciliation.reconcile import reconcile
from workflows.open_list.reconciliation.snapshot import RefusedCatalogue, load_snapshot
from workflows.open_list.reconciliation.tasks import open_tasks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.core.management.base import CommandParser

    from cases.models import CatalogueSnapshot, ListVersion, ReconciliationRun


@dataclass(frozen=True, slots=True)
class Told:
    """What the command led to: a run, or a catalogue with refused rows."""

    snapshot: CatalogueSnapshot | RefusedCatalogue
    run: ReconciliationRun | None
    tasks: int = 0

    @property
    def halted(self) -> bool:
        return self.run is not None and self.run.status == RunStatus.HALTED

    @property
    def ok(self) -> bool:
        return self.run is not None and not self.halted


class Command(JsonCommand):
    """`reconcile CATALOGUE [--against VERSION] [--full] [--only-good-rows] ... [--json]`."""

    help = gettext_noop("核对资源目录与开放清单，报告各类差异")

    def add_options(self, parser: CommandParser) -> None:
        parser.add_argument(
            "catalogue",
            metavar="CATALOGUE",
            nargs="?",
            help=_("目录文件：CSV 或 XLSX，可为 .gz；缺省从 KAIFANG_CATALOGUE_URL 读取"),
        )
        parser.add_argument(
            "--against", metavar="VERSION", help=_("与哪个清单版本核对；缺省为现行版本")
        )
        parser.add_argument("--full", action="store_true", help=_("全部重新核对，不只看变化部分"))
        parser.add_argument(
            "--only-good-rows", action="store_true", help=_("有错误行时仅载入正确行")
        )
        parser.add_argument(
            "--despite", metavar="REASON", default="", help=_("差异过多仍继续的理由")
        )
        parser.add_argument(
            "--open-tasks", action="store_true", help=_("确认核对结果，按单位和类别下达处理单")
        )
        parser.add_argument(
            "--as", dest="account", metavar="ACCOUNT", help=_("以此账号核对；缺省为大数据中心运维")
        )

    def answer(self, options: dict[str, Any]) -> Answer:  # Any: parsed arguments
        version = _version(options["against"]) if options["against"] else None
        # Whoever is waited for outside, it is before the transaction: that locks others out.
        with _opened(options["catalogue"]) as (file, source), transaction.atomic():
            told = _told(file, source, version, options, at=timezone.now())
            # One transaction: what is halted or refused leaves nothing behind.
            if not told.ok:
                transaction.set_rollback(True)
        return Answer(data=as_data(told), lines=as_lines(told), ok=told.ok)


def as_data(told: Told) -> dict[str, object]:
    """Return the answer as the contract of the command line has it."""
    run, taken = told.run, told.snapshot
    return {
        "run": run.number if run and told.ok else None,
        "result": run.result_id if run else None,
        "incremental": run.incremental if run else None,
        "classes": run.counts if run else {each.value: 0 for each in MismatchClass},
        "tasks": told.tasks,
        "halted": told.halted,
        "halted_for": run.halted_for if run else [],
        "rows": taken.rows,
        "errors": taken.errors,
        "error_count": taken.error_count,
        "refused": taken.sentence if isinstance(taken, RefusedCatalogue) else None,
        **(run.facts if run else {}),
    }


def as_lines(told: Told) -> Iterator[str]:
    """Return the answer for people."""
    if isinstance(told.snapshot, RefusedCatalogue):
        yield told.snapshot.sentence
    for error in told.snapshot.errors:
        yield _("第 %(row)s 行“%(column)s”：%(sentence)s（%(value)s）") % error
    if told.run is None:
        return
    for each in MismatchClass:
        yield f"{each.value} {each.label}: {told.run.counts[each.value]}"
    if told.halted:
        yield _(
            "差异比上次核对增加过多或目录缩减过多，已停下，没有写入任何内容。"
            "请核对目录文件；确认无误后用 --despite 写明理由再继续。"
        )
    else:
        yield _("核对 %(number)s 已完成。") % {"number": told.run.number}
        if told.tasks:
            yield _("已下达 %(count)s 份核对处理单。") % {"count": told.tasks}


def _told(
    file: IO[bytes],
    source: str,
    version: ListVersion | None,
    options: dict[str, Any],  # Any: parsed arguments
    *,
    at: datetime,
) -> Told:
    member = importing_member(options["account"], at=at)
    snapshot = load_snapshot(
        file=file,
        source=source,
        membership=member,
        at=at,
        only_good_rows=options["only_good_rows"],
    )
    if isinstance(snapshot, RefusedCatalogue):
        return Told(snapshot, None)
    run = reconcile(
        version=version,
        membership=member,
        at=at,
        full=options["full"],
        despite=options["despite"],
    )
    tasks = 0
    if options["open_tasks"] and run.status == RunStatus.DONE:
        tasks = len(open_tasks(run=run, membership=member, at=at))
    return Told(snapshot, run, tasks)


@contextmanager
def _opened(path: str | None) -> Iterator[tuple[IO[bytes], str]]:
    """Open the file, or fetch the catalogue into one."""
    if path is None:
        if not settings.CATALOGUE_URL:
            raise UsageError(
                _("没有给出目录文件，也没有设置 KAIFANG_CATALOGUE_URL。请给出其中之一。")
            )
        with tempfile.TemporaryFile() as fetched:
            fetch_catalogue(
                settings.CATALOGUE_URL, fetched, private_redirects=settings.CATALOGUE_PRIVATE
            )
            yield fetched, shown_address(settings.CATALOGUE_URL)
        return
    try:
        file = Path(path).open("rb")  # noqa: SIM115  # closed below; only opening may fail here
    except OSError as error:
        raise UnreadableFile(
            _("文件 %(path)s 打不开（%(reason)s）。请给出可读取的目录文件的路径。")
            % {"path": path, "reason": error.strerror}
        ) from error
    with file:
        yield file, Path(path).name


def _version(label: str) -> ListVersion:
    found = published_versions().filter(label=label).first()
    if found is None:
        raise UsageError(
            _("没有已公布的清单版本 %(label)s。请用 diff_list 或清单版本页面查看现有版本号。")
            % {"label": label}
        )
    return found
