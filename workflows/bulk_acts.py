"""Every act in bulk by its name, for whoever works plans off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.administration.leave import LEAVE
from workflows.engine.bulk.acts import ACTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflows.engine.bulk.acts import BulkAct

BULK_ACTS: Mapping[str, BulkAct] = {**ACTS, LEAVE.name: LEAVE}
