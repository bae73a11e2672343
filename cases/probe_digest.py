"""The digest that seals probes of data: what each of those recorded together met."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from cases.models import DataProbe

# What is sealed of a probe beside its moments, in this order.
SEALED: Final = (
    "data_address_id",
    "outcome",
    "status",
    "size",
    "sha256",
    "rows",
    "columns",
    "cells",
    "empty_cells",
    "duplicate_rows",
    "misshapen_rows",
    "typed_cells",
    "matching_cells",
    "missing_items",
    "content",
)


def probe_digest(probes: Iterable[DataProbe]) -> str:
    """Return the SHA-256 over what probes say, in their order."""
    lines = (json.dumps(_facts(probe)) for probe in probes)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _facts(probe: DataProbe) -> list[Any]:  # Any: values of columns
    moments = [_written(probe.at), _written(probe.modified_at)]
    return [*(getattr(probe, name) for name in SEALED), *moments]


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()
