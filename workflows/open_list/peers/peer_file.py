"""Read another city's list row by row: its names, what is left out, what is wrong."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cases.states.vocabulary import COLUMN_HEADERS, OpenType
from workflows.open_list.peers.domain_words import domain_of
from workflows.open_list.reading.limits import Limits
from workflows.open_list.reading.normalise import compare_key, one_line
from workflows.open_list.reading.words import OPEN_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflows.open_list.reading import ListFile

# Portals differ in everything else; a name is what there is to compare.
REQUIRED: Final = ("name",)
# Twenty times the largest list of another city that was seen.
LIMITS: Final = Limits(rows=200_000)
KEPT_ERRORS: Final = 1_000
TEXT_CHARACTERS: Final = 200
_FIELDS: Final = ("name", "domain", "provider", "open_type")

# Row number, name, its key, our field of public life, theirs, department.
Values = tuple[int, str, str, str, str, str]


class PeerRule(TextChoices):
    """What refuses a row of another city's list."""

    NAME_EMPTY = "name_empty", _("名称为空。请填写数据资源名称，或删除这一行。")
    TEXT_TOO_LONG = "text_too_long", _("超过 200 个字。请缩短后重新导入。")


class PeerRows:
    """A pass over another city's list: iterate over its names, then ask what was left out.

    Attributes:
        errors: what refuses rows, the first thousand of them, with the row's number.
        error_count: how many there are in all.
        counts: rows read; of these not open and repeated, which are left out; and how many of
            the names stand under no field of ours.
    """

    def __init__(self, file: ListFile) -> None:
        """Prepare the pass over an opened file."""
        self._file = file
        self._met: set[str] = set()
        self.errors: list[dict[str, Any]] = []  # Any: JSON content
        self.error_count = 0
        self.counts: Counter[str] = Counter(rows=0, names=0, repeated=0, not_open=0, no_domain=0)

    def __iter__(self) -> Iterator[Values]:
        """Yield each name once, in the order of the file.

        Raises:
            UnreadableFile: the file cannot be read to its end.
        """
        places = [self._file.columns.get(field) for field in _FIELDS]
        for raw in self._file.rows():
            cells = raw.cells
            texts = [
                one_line(cells[place].replace("\x00", ""))
                if place is not None and place < len(cells)
                else ""
                for place in places
            ]
            if not any(texts):
                continue
            self.counts["rows"] += 1
            if (values := self._read(raw.number, *texts)) is not None:
                yield values

    def _read(
        self, number: int, name: str, theme: str, provider: str, open_type: str
    ) -> Values | None:
        if broken := _broken(name, theme, provider):
            self._refuse(number, *broken)
            return None
        if OPEN_TYPES.get(compare_key(open_type)) == OpenType.NOT_OPEN:
            self.counts["not_open"] += 1
            return None
        key = compare_key(name)
        if key in self._met:
            self.counts["repeated"] += 1
            return None
        self._met.add(key)
        self.counts["names"] += 1
        domain = domain_of(theme)
        self.counts["no_domain"] += not domain
        return number, name, key, domain, theme, provider

    def _refuse(self, row: int, field: str, value: str, rule: PeerRule) -> None:
        self.error_count += 1
        if len(self.errors) < KEPT_ERRORS:
            self.errors.append(
                {
                    "row": row,
                    "column": COLUMN_HEADERS[field],
                    "value": value[:TEXT_CHARACTERS],
                    "rule": rule.value,
                    "sentence": str(rule.label),
                }
            )


def _broken(name: str, theme: str, provider: str) -> tuple[str, str, PeerRule] | None:
    key = compare_key(name)
    if not key:
        return "name", name, PeerRule.NAME_EMPTY
    # The key must fit beside the name, and normalising may make a text longer.
    texts = (("name", max(name, key, key=len)), ("domain", theme), ("provider", provider))
    return next(
        (
            (field, text, PeerRule.TEXT_TOO_LONG)
            for field, text in texts
            if len(text) > TEXT_CHARACTERS
        ),
        None,
    )
