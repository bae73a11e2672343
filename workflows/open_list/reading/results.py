"""What comes out of checking: entries ready to be staged, and what is wrong with rows.

Rows are named tuples, not objects: a hundred thousand of them pass through memory one by one and go
to the database as they are.
"""

from datetime import datetime
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from workflows.open_list.reading.rules import ErrorRule, WarningRule
from workflows.open_list.reading.table import RawRow

# Longer values are cut where they are shown beside a problem.
SHOWN_CHARACTERS: Final = 200


class EntryValues(NamedTuple):
    """One checked row: the columns of a staged row, in the order of its content fields.

    Empty means "says nothing" for columns of the file, or "nothing readable" where the field is
    among `unread`; whether the file has the column at all is in `CheckReport.columns_present`.

    Attributes:
        row_number: the row as a spreadsheet shows it.
        name_key: `name` as comparisons use it.
        provider_id: organisation of `provider_name`, None where it is not registered yet.
        provider_name: first name in the provider cell, trimmed, otherwise as written.
        co_providers: further names, joined by `，`.
        items: names of the data items in the file's order.
        formats: upper-case format words joined by `;`.
        condition_templates: letters in order, such as `AB`.
        first_published_at: aware, UTC; the file's own times are Asia/Shanghai.
        last_data_update_at: aware, UTC.
        unread: fields whose cell could not be read: of these the row says nothing.
    """

    row_number: int
    portal_dataset_id: str
    resource_code: str
    name: str
    name_key: str
    provider_id: int | None
    provider_name: str
    co_providers: str
    domain: str
    abstract: str
    items: tuple[str, ...]
    formats: str
    resource_type: str
    open_type: str
    grade: str
    conditions: str
    condition_templates: str
    condition_supplement: str
    update_frequency: str
    first_published_at: datetime | None
    last_data_update_at: datetime | None
    record_count: int | None
    data_size: str
    spatial: str
    temporal: str
    contact: str
    licence: str
    unread: tuple[str, ...] = ()


class Problem(NamedTuple):
    """One rule that one cell breaks.

    Attributes:
        row: the row number that a spreadsheet shows; the header's for a missing column.
        column: the header as the file writes it, or ours where the file lacks the column.
        value: the cell as written, cut after 200 characters.
        rule: code of the rule.
        other_row: the row it collides with, 0 without one.
        other_name: the name that stands for the written one, empty without one.
    """

    row: int
    column: str
    value: str
    rule: ErrorRule | WarningRule
    other_row: int = 0
    other_name: str = ""

    @property
    def is_error(self) -> bool:
        """Tell whether the row is refused for this."""
        return isinstance(self.rule, ErrorRule)

    @property
    def sentence(self) -> str:
        """Return what is wrong, what is allowed and what to do, without the place."""
        text = str(self.rule.label)
        if not (self.other_row or self.other_name):
            return text
        return text % {
            "other_row": self.other_row,
            "other_name": self.other_name,
            "value": self.value,
        }

    @property
    def message(self) -> str:
        """Return the sentence with row and column before it."""
        place = {"row": self.row, "column": self.column, "sentence": self.sentence}
        if not self.column:
            return _("第 %(row)s 行：%(sentence)s") % place
        return _("第 %(row)s 行“%(column)s”：%(sentence)s") % place


class CheckedRow(NamedTuple):
    """A row of the file after checking.

    Attributes:
        raw: the row as read, for a workbook that is handed back.
        values: the entry, None when the row is refused.
        problems: errors and warnings of this row, in the order of the columns' checks.
    """

    raw: RawRow
    values: EntryValues | None
    problems: tuple[Problem, ...]
