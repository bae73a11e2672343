"""What a preview keeps of the file it was made from: how it was read, and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cases.models import ListImport
    from workflows.open_list.reading import CheckReport, ListFile, Problem

KEPT_ERRORS: Final = 1_000
KEPT_WARNINGS: Final = 500
_KEPT_FOOTERS: Final = 10


def write_facts(list_import: ListImport, list_file: ListFile) -> None:
    """Set on the import how its file was read: kind, encoding, header, columns.

    Writes: attributes only; the caller saves.
    """
    list_import.encoding = list_file.encoding
    list_import.unused_columns = list(list_file.unused_columns)
    list_import.facts |= {
        "kind": str(list_file.kind),
        "sheet": list_file.sheet,
        "other_sheets": list(list_file.other_sheets),
        "header_row": list_file.header_row,
        "title_rows": len(list_file.title_rows),
        "headers": [list_file.header[position] for position in sorted(list_file.columns.values())],
        "missing_columns": list(list_file.missing_columns),
        "hidden_columns": list(list_file.hidden_columns),
        "hidden_rows": list_file.hidden_rows,
    }


def write_report(list_import: ListImport, report: CheckReport) -> None:
    """Set on the import what checking its rows found; details are bounded, counts are not.

    Writes: attributes only; the caller saves.
    """
    list_import.rows = report.rows
    list_import.columns = sorted(report.columns_present)
    list_import.errors = problems_as_json(report.errors[:KEPT_ERRORS])
    list_import.error_count = report.error_count
    list_import.warnings = dict(report.warnings)
    list_import.facts |= {
        "good_rows": report.good_rows,
        "blank_rows": report.blank_rows,
        "footer_rows": [
            {"row": row.number, "text": " ".join(filter(None, row.cells))[:200]}
            for row in report.footer_rows[:_KEPT_FOOTERS]
        ],
        "providers": len(report.provider_names),
        "warning_details": problems_as_json(_first_of_each_rule(report.warning_details)),
    }


def problems_as_json(problems: Iterable[Problem]) -> list[dict[str, Any]]:  # Any: JSON content
    """Return problems as the contract of `import_list` shows them, with the sentence beside."""
    return [
        {
            "row": problem.row,
            "column": problem.column,
            "value": problem.value,
            "rule": str(problem.rule.value),
            "sentence": problem.sentence,
        }
        for problem in problems
    ]


def _first_of_each_rule(problems: Iterable[Problem]) -> list[Problem]:
    kept: dict[str, int] = {}
    shown = []
    for problem in problems:
        kept[problem.rule] = kept.get(problem.rule, 0) + 1
        if kept[problem.rule] <= KEPT_WARNINGS // 25:
            shown.append(problem)
    return shown
