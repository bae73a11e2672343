"""Import a list file: propose its differences, and in a demonstration publish them at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_noop

from backoffice.management.importing_person import importing_member
from backoffice.management.json_command import Answer, JsonCommand, UsageError
from cases.errors import GuardFailed, UnreadableFile
from cases.models import Organisation
from cases.states.role import Role
from workflows.engine.clocks import civil_date
from workflows.open_list.import_list import discard_list, preview_list, propose_list
from workflows.open_list.known_names import organisations_by_name
from workflows.open_list.reading.normalise import compare_key
from workflows.open_list.uploads import forget_upload

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.management.base import CommandParser

    from cases.models import ListImport, ListVersion, Membership

OPERATIONS = ("add", "change", "reclassify", "transfer", "remove")


@dataclass(slots=True)
class Run:
    """What one run led to."""

    preview: ListImport
    numbers: tuple[str, ...] = ()
    version: ListVersion | None = None
    refusal: str = ""


class Command(JsonCommand):
    """`import_list FILE [--dry-run] [--full] [--only-good-rows] [--org NAME] ... [--json]`."""

    help = gettext_noop("导入开放清单文件，把与最新版本的差异提为调整申请")

    def add_options(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help=_("CSV、XLSX 或 JSON，可为 .gz"))
        parser.add_argument("--dry-run", action="store_true", help=_("只看结果，不写入任何内容"))
        parser.add_argument("--full", action="store_true", help=_("全量：文件中没有的条目提为移出"))
        parser.add_argument(
            "--confirm-removals", action="store_true", help=_("确认移出超过限额的条目")
        )
        parser.add_argument(
            "--only-good-rows", action="store_true", help=_("有错误行时仅导入正确行")
        )
        parser.add_argument("--org", metavar="NAME", help=_("只导入这一单位的条目"))
        parser.add_argument(
            "--as", dest="account", metavar="ACCOUNT", help=_("以此账号提出；缺省为大数据中心运维")
        )
        parser.add_argument(
            "--approve-as-demo",
            action="store_true",
            help=_("演示：补建单位和账号，走完全部审批并立即公布（生产环境拒绝）"),
        )

    def answer(self, options: dict[str, Any]) -> Answer:  # Any: parsed arguments
        if options["approve_as_demo"] and settings.ENVIRONMENT == "production":
            raise UsageError(
                _("生产环境不能使用 --approve-as-demo：申请须由真实的审核人逐级办理。")
            )
        path = Path(options["file"])
        # One transaction: a run that is refused, or fails half-way, leaves nothing behind.
        with transaction.atomic():
            run = self._run(path, options, at=timezone.now())
            if run.refusal or options["dry_run"]:
                transaction.set_rollback(True)
        forget_upload(run.preview.digest)
        return Answer(data=as_data(run), lines=as_lines(run), ok=not run.refusal)

    def _run(self, path: Path, options: dict[str, Any], *, at: datetime) -> Run:  # Any: arguments
        demo = options["approve_as_demo"]
        member = _demo_operator(path, at) if demo else importing_member(options["account"], at=at)
        run = Run(_preview(path, member, options, at))
        counts = run.preview.counts
        if not run.preview.error_count and not any(counts[name] for name in OPERATIONS):
            discard_list(list_import=run.preview, membership=member, at=at)
            return run
        try:
            proposed = propose_list(
                list_import=run.preview,
                membership=member,
                at=at,
                only_good_rows=options["only_good_rows"],
                confirmed_removals=options["confirm_removals"],
                submit=True,
            )
        except GuardFailed as error:
            run.refusal = error.message
            return run
        run.numbers = proposed.numbers
        if demo:
            from backoffice.demo.approve_list import approve_and_publish  # slow import

            run.version = approve_and_publish(changes=proposed.changes, at=at)
        return run


def as_data(run: Run) -> dict[str, object]:
    """Return the answer as the contract of the command line has it."""
    counts = run.preview.counts
    return {
        "rows": run.preview.rows,
        "added": counts["add"],
        "changed": counts["change"] + counts["reclassify"] + counts["transfer"],
        "removed": counts["remove"],
        "unchanged": counts["unchanged"],
        "reclassified": counts["reclassify"],
        "transferred": counts["transfer"],
        "typographic": counts["typographic"],
        "already_proposed": counts["already_proposed"],
        "waiting": counts["waiting"],
        "held_by": counts["held_by"],
        "not_own": counts["not_own"],
        "errors": run.preview.errors,
        "error_count": run.preview.error_count,
        "warnings": run.preview.warnings,
        "provider_names": run.preview.facts["providers"],
        "change_numbers": list(run.numbers),
        "version": run.version.label if run.version else None,
        "entries": run.version.entries if run.version else None,
        "refused": run.refusal or None,
    }


def as_lines(run: Run) -> list[str]:
    """Return the answer for people."""
    data = as_data(run)
    lines = [
        _(
            "共 %(rows)s 行：新增 %(added)s，变更 %(changed)s，"
            "移出 %(removed)s，不变 %(unchanged)s。"
        )
        % data
    ]
    lines += [
        _("第 %(row)s 行“%(column)s”：%(sentence)s（%(value)s）") % error
        for error in run.preview.errors
    ]
    lines += [
        _("申请 %(number)s 正在办理其中 %(rows)s 条，已略过。") % holder
        for holder in run.preview.counts["held_by"]
    ]
    lines += [f"{rule}: {count}" for rule, count in sorted(run.preview.warnings.items())]
    if run.numbers:
        lines.append(_("调整申请：%(numbers)s") % {"numbers": "、".join(run.numbers)})
    if run.version:
        lines.append(
            _("已公布清单版本 %(label)s，共 %(entries)s 条。")
            % {"label": run.version.label, "entries": run.version.entries}
        )
    return [*lines, *filter(None, [run.refusal])]


def _demo_operator(path: Path, at: datetime) -> Membership:
    from backoffice.demo.list_organisations import (  # slow import
        add_missing_organisations,
        city_offices,
    )
    from backoffice.demo.people import demo_member  # slow import

    _commission, data_centre = city_offices(at=at)
    add_missing_organisations(path, at=at)
    return demo_member(data_centre, Role.DATA_CENTRE_OPERATOR, at=at)


def _preview(
    path: Path,
    member: Membership,
    options: dict[str, Any],
    at: datetime,  # Any: arguments
) -> ListImport:
    only = _organisation(options["org"], at) if options["org"] else None
    try:
        with path.open("rb") as file:
            return preview_list(
                file=file,
                filename=path.name,
                membership=member,
                at=at,
                full=options["full"],
                only=only,
            )
    except OSError as error:
        raise UnreadableFile(
            _("文件 %(path)s 打不开（%(reason)s）。请给出可读取的清单文件的路径。")
            % {"path": path, "reason": error.strerror}
        ) from error


def _organisation(name: str, at: datetime) -> Organisation:
    found = organisations_by_name(on=civil_date(at)).get(compare_key(name))
    if found is None:
        raise UsageError(
            _("系统中没有单位“%(name)s”。请用单位全称、简称或已登记的别名，或先登记该单位。")
            % {"name": name}
        )
    return Organisation.objects.get(pk=found)
