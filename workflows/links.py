"""What one thing causes elsewhere, by name: topics of the outbox and who receives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.engine import clock_news, notify, rung_news, rung_spread

if TYPE_CHECKING:
    from workflows.engine.delivery import Handler

HANDLERS: dict[str, Handler] = {
    "task_opened": notify.task_opened,
    "case_moved": notify.case_moved,
    "rungs_passed": rung_spread.rungs_passed,
    "rung_fired": rung_news.rung_fired,
    "clock_changed": clock_news.clock_changed,
    "extension_asked": clock_news.extension_asked,
    "extension_decided": clock_news.extension_decided,
}
