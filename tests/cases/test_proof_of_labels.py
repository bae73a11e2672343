"""Labels prove that they are as they were granted and revoked."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from cases import triggers
from cases.models import EntryLabel
from cases.proof_of_labels import first_bad_label
from tests.factories import shanghai
from tests.workflows.open_list.programmes.calls import a_fair, a_label, a_programme
from tests.workflows.open_list.programmes.test_labels import renewal
from workflows.open_list.programmes.revoke import revoke_label

pytestmark = pytest.mark.django_db
RENEWED_AT = shanghai(2027, 8, 11)
REVOKED_AT = shanghai(2027, 9, 1)


@pytest.fixture
def fair():
    return a_fair(update_frequency="static")


@pytest.fixture
def labels(fair):
    """Return a label, the one that follows it, and one of another kind; no trigger guards them."""
    first, other = a_label(fair), a_label(fair, kind="sample")
    programme = a_programme(fair, at=RENEWED_AT, nominate_until=date(2027, 9, 30))
    later = renewal(fair, programme, at=RENEWED_AT)
    triggers.remove(connection)
    return first, later, other


def test_labels_that_nobody_touched_agree_with_their_events(fair, labels):
    before = first_bad_label()

    revoke_label(label=labels[0], reason="逾期", membership=fair.officer, at=REVOKED_AT)

    assert (before, first_bad_label()) == (None, None)
    assert first_bad_label(case=labels[2].nomination) is None


@pytest.mark.parametrize(
    "forged",
    [
        {"valid_until": date(2030, 1, 1)},
        {"valid_from": date(2026, 11, 1)},
        {"kind": "brand", "valid_from": date(2026, 11, 11)},
        {"granted_at": REVOKED_AT},
    ],
)
def test_label_that_was_altered_is_named(labels, forged):
    _first, _later, other = labels
    EntryLabel.objects.filter(pk=other.pk).update(**forged)

    bad = first_bad_label()

    assert bad is not None
    assert (bad.table, bad.what) == ("cases_entrylabel", "label")
    assert (bad.case, bad.row) == (other.nomination.number, other.pk)
    assert "标注与授予或撤销时的事件不符" in bad.sentence
    assert first_bad_label(case=labels[0].nomination) is None


def test_revocation_that_no_event_bears_out_is_named(fair, labels):
    _first, _later, other = labels
    who = {"revoked_by": fair.officer.person, "revocation_reason": "逾期"}
    EntryLabel.objects.filter(pk=other.pk).update(revoked_at=REVOKED_AT, **who)

    bad = first_bad_label()

    assert bad is not None
    assert bad.row == other.pk


@pytest.mark.parametrize("which", [0, 1])
def test_label_that_holds_again_after_its_revocation_is_named(fair, labels, which):
    revoke_label(label=labels[0], reason="逾期", membership=fair.officer, at=REVOKED_AT)
    nobody = {"revoked_at": None, "revoked_by": None, "revocation_reason": ""}
    EntryLabel.objects.filter(pk=labels[which].pk).update(**nobody)

    bad = first_bad_label()

    assert bad is not None
    assert bad.row == labels[which].pk


def test_label_that_was_deleted_is_named_by_its_nomination(labels):
    _first, _later, other = labels
    EntryLabel.objects.filter(pk=other.pk).delete()

    bad = first_bad_label()

    assert bad is not None
    assert (bad.case, bad.row) == (other.nomination.number, None)
