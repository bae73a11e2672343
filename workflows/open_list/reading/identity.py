"""Who an entry is: its identifier, its name, its department. Here rows are refused."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from workflows.open_list.reading.normalise import compare_key, identifier_text, one_line
from workflows.open_list.reading.results import EntryValues
from workflows.open_list.reading.row_problems import RowProblems
from workflows.open_list.reading.rules import ErrorRule, WarningRule

_IDENTIFIER: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_./-]{0,31})")
# What a spreadsheet makes of a long number: 5.48569E+15, 5485690000000000.0, a decimal part, or
# sixteen and more digits whose tail it replaced by zeros.
_MANGLED: Final = re.compile(
    r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d+|[+-]?\d+\.\d+|\d{15}0+|\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d)?"
)
# What needs no second look, but for having been there before.
WELL_FORMED_IDENTIFIER: Final = re.compile(
    rf"(?!(?:{_MANGLED.pattern})\Z)(?:{_IDENTIFIER.pattern})"
)
NAME_CHARACTERS: Final = 200
_PROVIDER_CHARACTERS: Final = 200
_CO_PROVIDERS_CHARACTERS: Final = 300
_NAMES_SEPARATOR: Final = re.compile(r"[,，\n]")


class Provider(NamedTuple):
    """The department of an entry.

    Attributes:
        organisation: its id, None when it is not registered.
        name: the first name written.
        key: what two rows of one department have in common.
        others: further names.
        former: the name written, where `name` is of the department that took it over.
    """

    organisation: int | None
    name: str
    key: str
    others: tuple[str, ...]
    former: str = ""


class Successor(NamedTuple):
    """The department in office that took over another.

    Attributes:
        organisation: its id.
        name: its full name.
    """

    organisation: int
    name: str


class Identities:
    """Checks identities over a whole file, since a repetition is only seen from all rows.

    Attributes:
        provider_names: every provider cell as written, trimmed.
        new_providers: provider names that are not registered, where that is allowed.
    """

    def __init__(
        self,
        organisations: Mapping[str, int],
        merged: Mapping[str, Successor] = MappingProxyType({}),
        *,
        unknown_allowed: bool,
    ) -> None:
        """Start a file.

        Args:
            organisations: names, short names and aliases, each as `compare_key` gives it, to
                organisation id.
            merged: the same of departments that ended, to the one that took over.
            unknown_allowed: take rows of unknown departments and collect their names.
        """
        self._organisations = organisations
        self._merged = merged
        self._unknown_allowed = unknown_allowed
        self._rows_of_identifiers: dict[str, int] = {}
        self._rows_of_names: dict[str, int] = {}
        self._providers: dict[str, Provider] = {}
        self.provider_names: dict[str, None] = {}
        self.new_providers: dict[str, None] = {}

    def identifier(self, cell: str, row: int, problems: RowProblems) -> str:
        """Return the identifier; refuse it when missing, mangled, malformed or repeated."""
        identifier = identifier_text(cell)
        if not identifier:
            problems.refuse("portal_dataset_id", cell, ErrorRule.IDENTIFIER_MISSING)
            return ""
        if _MANGLED.fullmatch(identifier):
            problems.refuse("portal_dataset_id", cell, ErrorRule.IDENTIFIER_MANGLED)
            return identifier
        if not _IDENTIFIER.fullmatch(identifier):
            problems.refuse("portal_dataset_id", cell, ErrorRule.IDENTIFIER_MALFORMED)
            return identifier
        first = self._rows_of_identifiers.setdefault(identifier, row)
        if first != row:
            problems.refuse("portal_dataset_id", cell, ErrorRule.IDENTIFIER_REPEATED, first)
        return identifier

    def name(self, cell: str, problems: RowProblems) -> str:
        """Return the name trimmed; refuse it when empty or too long to be stored."""
        name = one_line(cell)
        if not name:
            problems.refuse("name", cell, ErrorRule.NAME_EMPTY)
        elif len(name) > NAME_CHARACTERS:
            problems.refuse("name", cell, ErrorRule.NAME_TOO_LONG)
        elif cell[0].isspace() or cell[-1].isspace():
            problems.warn("name", cell, WarningRule.NAME_EDGE_SPACES)
        return name

    def provider(self, cell: str, problems: RowProblems) -> Provider:
        """Return the department; refuse it when empty or unknown."""
        provider = self._providers.get(cell)
        if provider is None:
            provider = self._providers[cell] = self._resolve(cell)
        if not provider.name:
            problems.refuse("provider", cell, ErrorRule.PROVIDER_MISSING)
            return provider
        self.provider_names.setdefault(cell.strip())
        if provider.former:
            self._name_successor(provider.former, provider.name, problems)
        if provider.organisation is None:
            self._meet_unknown(provider, cell, problems)
        if provider.others:
            problems.warn("provider", cell, WarningRule.SEVERAL_PROVIDERS)
        return provider

    def co_providers(self, cell: str, provider: Provider, problems: RowProblems) -> str:
        """Return all further departments joined by `，`, those of the provider cell first."""
        if not cell and not provider.others:
            return ""
        written = [*provider.others, *filter(None, map(one_line, _NAMES_SEPARATOR.split(cell)))]
        names = [self._co_provider(name, problems) for name in written]
        joined = "，".join(dict.fromkeys(names))
        if len(joined) > _CO_PROVIDERS_CHARACTERS:
            problems.warn("provider", joined, WarningRule.TEXT_TOO_LONG)
            return ""
        return joined

    def _co_provider(self, name: str, problems: RowProblems) -> str:
        key = compare_key(name)
        if key in self._organisations or self._unknown_allowed:
            return name
        successor = self._merged.get(key)
        if successor is None:
            problems.warn("provider", name, WarningRule.CO_PROVIDER_UNKNOWN)
            return name
        self._name_successor(name, successor.name, problems)
        return successor.name

    def are_first(self, entries: Sequence[EntryValues]) -> bool:
        """Take in a chunk of entries, unless one of them repeats an identifier or a name.

        Args:
            entries: entries of registered departments with nothing else to be said of them.
        """
        identifiers = {entry.portal_dataset_id: entry.row_number for entry in entries}
        names = {f"{entry.provider_id}\n{entry.name_key}": entry.row_number for entry in entries}
        if not (
            len(identifiers) == len(names) == len(entries)
            and self._rows_of_identifiers.keys().isdisjoint(identifiers.keys())
            and self._rows_of_names.keys().isdisjoint(names.keys())
        ):
            return False
        self._rows_of_identifiers.update(identifiers)
        self._rows_of_names.update(names)
        return True

    def name_key(self, name: str, provider: Provider, row: int, problems: RowProblems) -> str:
        """Return the name as compared; warn when the department has that name in another row."""
        key = compare_key(name)
        if problems.refused:
            return key
        first = self._rows_of_names.setdefault(f"{provider.key}\n{key}", row)
        if first != row:
            problems.warn("name", name, WarningRule.DUPLICATE_NAME, first)
        return key

    def _resolve(self, cell: str) -> Provider:
        names = [name for part in _NAMES_SEPARATOR.split(cell) if (name := one_line(part))]
        whole = compare_key(cell)
        if whole in self._organisations:
            # An organisation may have a comma in its own name.
            names = [one_line(cell)]
        if not names:
            return Provider(None, "", "", ())
        key = compare_key(names[0])
        organisation = self._organisations.get(key)
        if organisation is None and key in self._merged:
            heir = self._merged[key]
            others = tuple(names[1:])
            return Provider(heir.organisation, heir.name, str(heir.organisation), others, names[0])
        return Provider(
            organisation=organisation,
            name=names[0],
            key=key if organisation is None else str(organisation),
            others=tuple(names[1:]),
        )

    def _name_successor(self, former: str, name: str, problems: RowProblems) -> None:
        problems.name_another("provider", former, WarningRule.PROVIDER_MERGED, name)

    def _meet_unknown(self, provider: Provider, cell: str, problems: RowProblems) -> None:
        if self._unknown_allowed and len(provider.name) <= _PROVIDER_CHARACTERS:
            self.new_providers.setdefault(provider.name)
        else:
            problems.refuse("provider", cell, ErrorRule.PROVIDER_UNKNOWN)
