"""The tone in which a change between versions is shown; the words beside it carry the meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import template

from workflows.open_list.difference import ChangeClass, Direction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflows.open_list.difference import EntryChange

register = template.Library()

TONES: Final[Mapping[ChangeClass, str]] = {
    ChangeClass.ADDED: "good",
    ChangeClass.CHANGED: "info",
    ChangeClass.REMOVED: "bad",
    ChangeClass.RECLASSIFIED: "warn",
    ChangeClass.TRANSFERRED: "warn",
    ChangeClass.SUSPENDED: "bad",
    ChangeClass.RESUMED: "good",
    ChangeClass.TYPOGRAPHIC: "neutral",
}


@register.filter
def direction_tone(direction: Direction) -> str:
    return "bad" if direction == Direction.TIGHTENED else "good"


@register.filter
def change_tone(change: EntryChange) -> str:
    return TONES[change.change_class]
