"""Write docs/workflows from the definitions, or tell whether it is stale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _, gettext_noop

from backoffice.management.json_command import Answer, JsonCommand
from workflows.diagrams.folder import stale_files, write_pages
from workflows.registry import FLOWS

if TYPE_CHECKING:
    from pathlib import Path

    from django.core.management.base import CommandParser


class Command(JsonCommand):
    """`draw_workflows [--check] [--json]`."""

    help = gettext_noop("按流程定义生成 docs/workflows 中的说明与流程图")

    def add_options(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help=_("只检查是否与定义一致，不写文件")
        )

    def answer(self, options: dict[str, Any]) -> Answer:  # Any: parsed arguments
        folder: Path = settings.BASE_DIR / "docs" / "workflows"
        stale = stale_files(folder) if options["check"] else ()
        written = () if options["check"] else write_pages(folder)
        return Answer(
            data={
                "workflows": len(FLOWS),
                "stale": len(stale),
                "stale_files": list(stale),
                "written": list(written),
            },
            lines=_lines(stale, written, check=options["check"]),
            ok=not stale,
        )


def _lines(stale: tuple[str, ...], written: tuple[str, ...], *, check: bool) -> list[str]:
    if stale:
        names = "、".join(stale)
        return [
            _("docs/workflows 已过时：%(names)s。请运行 manage.py draw_workflows。")
            % {"names": names}
        ]
    if check or not written:
        return [_("docs/workflows 与流程定义一致。")]
    return [_("已更新：%(names)s。") % {"names": "、".join(written)}]
