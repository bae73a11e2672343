"""Look for what lawful acts cannot have left in the database."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _, gettext_noop

from backoffice.management.json_command import Answer, JsonCommand
from workflows.engine.integrity import findings


class Command(JsonCommand):
    """`check_integrity [--json]`."""

    help = gettext_noop("检查案卷、任务、时限、待发消息与触发器是否相符")

    def answer(self, options: dict[str, Any]) -> Answer:  # Any: parsed arguments
        found = findings(at=timezone.now())
        lines = [finding.sentence for finding in found] or [_("没有发现问题。")]
        return Answer(
            data={"ok": not found, "findings": [asdict(finding) for finding in found]},
            lines=lines,
            ok=not found,
        )
