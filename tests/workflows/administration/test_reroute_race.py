"""Rules are applied while somebody claims: either the claim was first, or the task has moved."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.errors import NotAllowed, Stale
from cases.models import Assignment
from tests.practice.requests import OPENED_AT, a_submitted_request, open_item
from tests.profile import count
from tests.threads import at_once
from tests.workflows.administration.offices import the_three
from tests.workflows.administration.routings import a_district, a_rule, rules_in_force
from workflows.administration.reroute import apply_reroute, plan_reroute
from workflows.engine.claims import claim

pytestmark = pytest.mark.django_db(transaction=True)
AT = OPENED_AT + timedelta(days=2)
ROUNDS = count(quick=5, full=50)


def test_claim_and_new_rules_at_once_never_move_what_is_held() -> None:
    three, district = the_three(), a_district()
    head = district.unit.head.person
    # Opened before the rules hold: they wait with the unit's head.
    requests = [a_submitted_request(district.unit) for _ in range(ROUNDS)]
    version = rules_in_force(a_rule(), at=AT)
    for request in requests:
        item = open_item(request)
        plan = plan_reroute(version=version, on=AT.date())

        def apply(plan_hash: str = plan.hash) -> str:
            try:
                apply_reroute(
                    version=version, actor=three.administrator, plan_hash=plan_hash, at=AT
                )
            except Stale:
                return "stale"
            return "moved"

        def take(item=item) -> str:
            try:
                claim(work_item=item, person=head, at=AT)
            except NotAllowed:
                return "refused"
            return "claimed"

        results = at_once([apply, take])

        item.refresh_from_db()
        why = set(Assignment.objects.filter(work_item=item).values_list("why", flat=True))
        if "claimed" in results:
            assert (item.owner, item.organisation) == (head, district.unit.organisation)
            assert why == {"claim"}
        else:
            assert (item.owner, item.organisation) == (None, district.organisation)
            assert why == {"route"}
