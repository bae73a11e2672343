"""What differs between two published versions of the open list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _, gettext_noop

from backoffice.management.json_command import Answer, JsonCommand, UsageError
from cases.queries.list_versions import published_versions
from workflows.open_list.difference import ChangeClass, Difference, difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.management.base import CommandParser

    from cases.models import ListVersion

KNOWN_LABELS_SHOWN = 10


class Command(JsonCommand):
    help = gettext_noop("比较两个已公布的清单版本，例如 diff_list 2026-001 2026-002")

    def add_options(self, parser: CommandParser) -> None:
        parser.add_argument("older", metavar="A", help=_("较早的版本号，例如 2026-001"))
        parser.add_argument("newer", metavar="B", help=_("较新的版本号，例如 2026-002"))

    def answer(self, options: dict[str, Any]) -> Answer:  # Any: parsed arguments
        found = difference(_version(options["older"]), _version(options["newer"]))
        return Answer(data=found.counts, lines=_lines(found))


def _version(label: str) -> ListVersion:
    found = published_versions().filter(label=label).first()
    if found is not None:
        return found
    known = published_versions().values_list("label", flat=True)[:KNOWN_LABELS_SHOWN]
    raise UsageError(
        _("没有已公布的清单版本 %(label)s：现有版本为 %(known)s，请从中选择。")
        % {"label": label, "known": "、".join(known) or _("无")}
    )


def _lines(found: Difference) -> Iterator[str]:
    for change_class in ChangeClass:
        yield f"{change_class.label}: {found.counts[change_class.value]}"
    for change in found.changes:
        fields = "、".join(each.field for each in change.fields)
        yield f"{change.change_class.label}  {change.row.name}  {fields}".rstrip()
