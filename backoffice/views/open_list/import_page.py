"""What the preview of an uploaded list shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t, gettext_lazy as _

from backoffice.views.clock import today
from cases.queries.list_imports import ROWS_ON_A_PAGE, changes_of, rows_of, staged_after
from cases.queries.visible import numbers_in_sight
from cases.states.list_import import ImportStatus
from forms.list_import import ProposeForm
from forms.whole_number import whole_number
from workflows.open_list.guard import absent_entries
from workflows.open_list.open_proposals import requests_holding
from workflows.open_list.reading import WarningRule
from workflows.open_list.staging import WAITING
from workflows.state_names import name_states

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django_stubs_ext import StrOrPromise

    from backoffice.signed_in import SignedInRequest
    from cases.models import EntryRow, ListImport, Membership, StagedRow

ERRORS_ON_A_PAGE = 50
REMOVALS_SHOWN = 50
# Count, label, and the operation that staged rows of the tab carry; unchanged rows need no look.
TABS: tuple[tuple[str, StrOrPromise, str], ...] = (
    ("add", _("新增"), "add"),
    ("change", _("变更"), "change"),
    ("reclassify", _("调整开放属性"), "reclassify"),
    ("transfer", _("变更提供部门"), "transfer"),
    ("remove", _("移出"), "remove"),
    ("not_own", _("非本单位"), "not_own"),
    ("waiting", _("他处待批"), "waiting"),
    ("already_proposed", _("已在办理"), "proposed"),
)
PROPOSING_COUNTS = ("add", "change", "reclassify", "transfer", "remove")
# What the sentence of a rule leaves open until it is said of a row.
_PLACES = re.compile(r"%\(\w+\)s")
KINDS = {"csv": "CSV", "xlsx": "XLSX", "json": "JSON"}
ENCODINGS = {"utf-8-sig": _("UTF-8（带 BOM）")}


def preview_context(
    request: SignedInRequest,
    list_import: ListImport,
    hat: Membership | None,
    *,
    form: ProposeForm | None = None,
    refusal: str = "",
) -> dict[str, Any]:  # Any: template context
    """Return what the page of one import shows."""
    counts = list_import.counts
    changes = changes_of(list_import)
    name_states(changes)
    tabs = [
        {"name": name, "label": label, "count": counts[name]}
        for name, label, _operation in TABS
        if counts[name]
    ]
    return {
        "list_import": list_import,
        "kind": KINDS[list_import.facts["kind"]],
        "encoding": ENCODINGS.get(list_import.encoding, list_import.encoding.upper()),
        "headers": list_import.facts["headers"],
        "tabs": tabs,
        "organisations": _organisations(list_import, tabs),
        "is_waiting": list_import.status == ImportStatus.PREVIEWED,
        "changes": changes,
        "has_differences": any(counts[name] for name in PROPOSING_COUNTS),
        "may_propose": hat is not None,
        "warnings": warnings_of(list_import),
        "form": form or ProposeForm(),
        "refusal": refusal,
        **_holders(request, list_import),
        **_rows(request, list_import, tabs),
        **_errors(request.GET, list_import),
    }


def warnings_of(list_import: ListImport) -> list[tuple[str, int]]:
    """Return what was noticed, as sentences without a row, the most frequent first."""
    found = sorted(list_import.warnings.items(), key=lambda rule: -rule[1])
    return [(_PLACES.sub("…", str(WarningRule(rule).label)), count) for rule, count in found]


def _organisations(
    list_import: ListImport,
    tabs: list[dict[str, Any]],  # Any: a tab's name, label and count
) -> list[dict[str, Any]]:  # Any: template context
    return [
        {
            "name": row["name"],
            "cells": [{"label": tab["label"], "count": row.get(tab["name"], 0)} for tab in tabs],
            "unchanged": row.get("unchanged", 0),
        }
        for row in list_import.counts["organisations"]
    ]


def _holders(
    request: SignedInRequest, list_import: ListImport
) -> dict[str, Any]:  # Any: template context
    """The requests that rows wait for; those that the person may not open are counted alone."""
    holders = list_import.counts.get("held_by", [])
    seen = numbers_in_sight(request.user, [holder["number"] for holder in holders], on=today())
    return {
        "holders": [holder for holder in holders if holder["number"] in seen],
        "rows_held_unseen": sum(
            holder["rows"] for holder in holders if holder["number"] not in seen
        ),
    }


def _rows(
    request: SignedInRequest,
    list_import: ListImport,
    tabs: list[dict[str, Any]],  # Any: a tab's name, label and count
) -> dict[str, Any]:  # Any: template context
    query = request.GET
    names = [tab["name"] for tab in tabs]
    if not names or list_import.status != ImportStatus.PREVIEWED:
        return {}
    chosen = query.get("op", "")
    chosen = chosen if chosen in names else names[0]
    if chosen == "remove":
        return {"op": chosen, "removals": _removals(list_import)}
    operation = next(operation for name, _label, operation in TABS if name == chosen)
    after = query.get("after", "")
    rows = staged_after(list_import, [operation], after=whole_number(after) or 0)
    page = rows[:ROWS_ON_A_PAGE]
    held = _held(request, page) if operation == WAITING else {}
    return {
        "op": chosen,
        "rows": [(row, held.get(row.pk, "")) for row in page],
        "rows_next": f"?op={chosen}&after={page[-1].pk}#rows" if len(rows) > len(page) else "",
        "rows_first": f"?op={chosen}#rows" if after else "",
    }


def _held(request: SignedInRequest, rows: Sequence[StagedRow]) -> dict[int, str]:
    """What each row waits for, in words; a request out of sight is not named."""
    numbers = requests_holding(rows)
    seen = numbers_in_sight(request.user, numbers.values(), on=today())
    return {
        pk: _t("申请 %(held_by)s 正在办理") % {"held_by": number}
        if number in seen
        else _t("另一份申请正在办理")
        for pk, number in numbers.items()
        if number
    }


def _removals(list_import: ListImport) -> list[EntryRow]:
    absent = absent_entries(list_import)[:REMOVALS_SHOWN]
    return list(rows_of([entry.row for entry in absent]))


def _errors(
    query: Mapping[str, str], list_import: ListImport
) -> dict[str, Any]:  # Any: template context
    start = query.get("errors", "")
    first = whole_number(start) or 0
    last = first + ERRORS_ON_A_PAGE
    kept = len(list_import.errors)
    return {
        "errors": list_import.errors[first:last],
        "errors_next": f"?errors={last}#errors" if last < kept else "",
        "errors_first": "?errors=0#errors" if first else "",
        "errors_note": _t("共 %(count)s 处错误，这里列出前 %(kept)s 处。")
        % {"count": list_import.error_count, "kept": kept}
        if list_import.error_count > kept
        else "",
    }
