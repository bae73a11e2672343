"""The queues by name, for whatever refers to one: a saved view, an export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, kw_only=True)
class QueueKind:
    url_name: str
    label: StrOrPromise
    # Whether it may be narrowed, and so has views to save.
    has_filter: bool = True


# The names are those of the tabs.
QUEUES: Final = {
    "mine": QueueKind(url_name="my-queue", label=_("待办")),
    "waiting": QueueKind(url_name="waiting-queue", label=_("等待中")),
    "team": QueueKind(url_name="team-queue", label=_("团队待领")),
    "done": QueueKind(url_name="done-queue", label=_("已办（30 天）"), has_filter=False),
    "watched": QueueKind(url_name="watched-queue", label=_("我关注的"), has_filter=False),
}
