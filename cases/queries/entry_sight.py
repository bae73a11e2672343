"""Whose entries a person looks after: what figures about the list show to whom.

The list itself is public; what is wrong with it is shown to the organisation that provides an
entry, to its district's authority, and to those who hold a city-wide role.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from cases.permissions import covers
from cases.queries.visible import SEES_ONLY_OWN
from cases.states.case_kind import CaseKind
from cases.states.role import CITY_WIDE_ROLES, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cases.models import Membership


def entries_in_sight(hats: Iterable[Membership], *, row: str = "") -> Q | None:
    """Return the condition on wordings of the entries that a person looks after.

    Args:
        hats: the person's roles on the day.
        row: the way to the wording, such as `base_row__`; empty: the wording itself.

    Returns: no condition for who sees every organisation; None for who looks after none.
    """
    held = [
        hat for hat in hats if hat.role not in SEES_ONLY_OWN and covers(hat, CaseKind.LIST_CHANGE)
    ]
    if any(hat.role in CITY_WIDE_ROLES for hat in held):
        return Q()
    if not held:
        return None
    districts = {hat.organisation_id for hat in held if hat.role == Role.DISTRICT_AUTHORITY}
    own = Q(**{f"{row}provider_id__in": {hat.organisation_id for hat in held}})
    if districts:
        own |= Q(**{f"{row}provider__parent_id__in": districts})
    return own
