"""Who looks at the quality of the list: which entries, of which version, on which day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from backoffice.signed_in import hats_of_page
from backoffice.views.clock import today
from backoffice.views.public.sight import versions_seen_by
from cases.errors import NotAllowed
from cases.queries.carried_lateness import carried_lateness
from cases.queries.entry_sight import entries_in_sight
from cases.queries.update_periods import first_rule_on, timing_on
from cases.states.list_version import ListVersionState
from cases.states.role import CITY_WIDE_ROLES
from forms.timeliness import TimelinessForm

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import Q

    from backoffice.signed_in import SignedInRequest
    from cases.models import EntryRow, ListVersion
    from cases.queries.carried_lateness import CarriedLateness
    from cases.queries.update_periods import Timing


@dataclass(frozen=True, kw_only=True)
class Looker:
    """What a page of figures is about.

    `version` is None before the first version is in effect.
    """

    on: date
    sight: Q
    is_city_wide: bool
    form: TimelinessForm
    version: ListVersion | None
    timing: Timing
    lateness: CarriedLateness

    @property
    def carried(self) -> list[EntryRow]:
        """What the version says of entries that are late since before their period grew longer."""
        return self.lateness.at(self.version.sequence if self.version else None, self.timing)

    @property
    def address(self) -> dict[str, str]:
        """What a link to the entries behind a figure must carry along."""
        said = {"on": self.timing.on.isoformat()}
        return said | {"version": self.version.label} if self.version else said


def looker(request: SignedInRequest) -> Looker:
    """Who looks, and at what; an address that makes no sense is today and the present list.

    Raises:
        NotAllowed: the person looks after no entries.
    """
    on = today()
    sight = sight_or_refusal(request, on=on)
    versions = list(versions_seen_by(request))
    form = TimelinessForm(request.GET, versions=versions, first_day=first_rule_on())
    form.is_valid()
    current = next((each for each in versions if each.state == ListVersionState.IN_EFFECT), None)
    return Looker(
        on=on,
        sight=sight,
        is_city_wide=any(hat.role in CITY_WIDE_ROLES for hat in hats_of_page(request, on=on)),
        form=form,
        version=form.versions.get(form.cleaned_data.get("version", ""), current),
        timing=timing_on(form.cleaned_data.get("on") or on),
        lateness=carried_lateness(sight),
    )


def sight_or_refusal(request: SignedInRequest, *, on: date) -> Q:
    sight = entries_in_sight(hats_of_page(request, on=on))
    if sight is None:
        raise NotAllowed(
            _t(
                "清单质量由提供数据的单位、区公共数据主管部门、主管部门和监督审计人员查看，您当前没有这些角色。"
            )
        )
    return sight
