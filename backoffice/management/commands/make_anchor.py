"""Anchor all chains now; the worker does it once a day by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_noop

from backoffice.management.json_command import Answer, JsonCommand, UsageError
from cases.anchors import make_anchor


class Command(JsonCommand):
    """`make_anchor [--json]`."""

    help = gettext_noop("立即锚定全部事件链，写入锚定目录")

    def answer(self, options: dict[str, Any]) -> Answer:  # Any: parsed arguments
        directory = Path(settings.ANCHOR_DIR)
        try:
            anchor = make_anchor(at=timezone.now(), directory=directory)
        except OSError as error:
            raise UsageError(
                _("锚定目录 %(directory)s 无法写入（%(reason)s）：请检查 KAIFANG_ANCHOR_DIR。")
                % {"directory": directory, "reason": error.strerror}
            ) from error
        data = {
            "sequence": anchor.sequence,
            "cases": anchor.cases,
            "events": anchor.events,
            "hash": anchor.hash,
        }
        return Answer(data=data, lines=[_("第 %(sequence)s 次锚定：%(hash)s") % data])
