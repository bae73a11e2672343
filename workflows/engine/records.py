"""From a case to its own record: a list change, a version."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cases.models import Case


def record_of(case: Case) -> Case:
    """Return the case as the class that its flow works on, with organisation and opener."""
    model = case.flow_class.process_class
    record: Case = model.objects.select_related("organisation", "opened_by").get(pk=case.pk)
    return record
