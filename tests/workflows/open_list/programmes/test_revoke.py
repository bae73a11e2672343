"""A label is revoked with those that were granted to follow it, and with no others."""

from __future__ import annotations

from datetime import date

import pytest

from cases.errors import NotAllowed
from cases.models import EntryLabel, SystemEvent
from cases.proof import verify_system
from cases.queries.labels import followers_of
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.workflows.open_list.programmes.calls import a_fair, a_label, a_programme
from tests.workflows.open_list.programmes.test_labels import handed_over, lines, renewal
from workflows.open_list.programmes.revoke import revoke_label

pytestmark = pytest.mark.django_db
RENEWED_AT = shanghai(2027, 8, 11)
REVOKED_AT = shanghai(2027, 9, 1)


@pytest.fixture
def fair():
    return a_fair(update_frequency="static")


@pytest.fixture
def renewed(fair):
    """Return a label and the one that is to follow it; another kind stands beside them."""
    label = a_label(fair)
    a_label(fair, kind="sample")
    programme = a_programme(fair, at=RENEWED_AT, nominate_until=date(2027, 9, 30))
    return label, renewal(fair, programme, at=RENEWED_AT)


def test_label_takes_the_one_that_follows_it_along_in_the_same_event(fair, renewed):
    label, later = renewed

    revoke_label(label=label, reason="条目已逾期。", membership=fair.officer, at=REVOKED_AT)

    revoked = EntryLabel.objects.filter(revoked_at__isnull=False).order_by("pk")
    columns = ("pk", "revoked_at", "revoked_by", "revocation_reason")
    who = (REVOKED_AT, fair.officer.person_id, "条目已逾期。")
    assert list(revoked.values_list(*columns)) == [(label.pk, *who), (later.pk, *who)]
    event = SystemEvent.objects.get(act="label_revoked")
    assert event.data["nomination"] == label.nomination.number
    assert event.data["followers"] == [
        {
            "nomination": later.nomination.number,
            "valid_from": "2027-11-10",
            "valid_until": "2028-11-09",
        }
    ]
    assert verify_system().first_bad is None
    told = [text for _person, text in lines("label_revoked", REVOKED_AT)]
    for each in renewed:
        assert sum(text.startswith(each.nomination.number) for text in told) == 2


def test_label_that_follows_is_revoked_alone(fair, renewed):
    label, later = renewed

    revoke_label(label=later, reason="误授", membership=fair.officer, at=REVOKED_AT)

    assert list(EntryLabel.objects.filter(revoked_at__isnull=False)) == [later]
    assert "followers" not in SystemEvent.objects.get(act="label_revoked").data
    assert list(followers_of(label)) == []


def test_who_serves_the_nominator_of_the_follower_revokes_neither(fair, renewed):
    label, _later = renewed
    both = a_member(Role.COMMISSION_STAFF, fair.officer.organisation)
    a_member(Role.DEPARTMENT_STAFF, handed_over(fair), person=both.person)

    with pytest.raises(NotAllowed):
        revoke_label(label=label, reason="逾期", membership=both, at=REVOKED_AT)

    assert not EntryLabel.objects.filter(revoked_at__isnull=False).exists()
