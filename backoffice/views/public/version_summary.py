"""What the home page and the page of a version say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from cases.queries.list_versions import files_of_version
from cases.queries.open_list import openness_of_version
from cases.queries.version_items import changed_entries
from cases.states.list_change import ItemOperation
from cases.states.list_version import ExportFormat
from cases.states.vocabulary import OpenType
from reports.open_list.files import file_name

if TYPE_CHECKING:
    from cases.models import ListVersion

PER_CENT = 100


def summary_of(version: ListVersion) -> dict[str, Any]:  # Any: template context
    """Return counts by openness, changed entries by operation and downloads; three queries."""
    changed = changed_entries(version)
    return {
        "version": version,
        "openness": _openness(version),
        "operations": [
            (operation.label, changed[operation.value])
            for operation in ItemOperation
            if changed.get(operation.value)
        ],
        "downloads": _downloads(version),
    }


def _openness(version: ListVersion) -> list[dict[str, Any]]:  # Any: template context
    found = openness_of_version(version)
    entries = reverse("version-entries", args=[version.label])
    return [
        {
            "label": open_type.label,
            "count": found.get(open_type.value, 0),
            "share": round(PER_CENT * found.get(open_type.value, 0) / (version.entries or 1), 1),
            "url": f"{entries}?open_type={open_type.value}",
        }
        for open_type in OpenType
    ]


def _downloads(version: ListVersion) -> list[dict[str, Any]]:  # Any: template context
    made = files_of_version(version)
    return [
        {
            "label": export_format.label,
            "name": file_name(version, export_format),
            "record": made.get(export_format.value),
        }
        for export_format in ExportFormat
    ]
