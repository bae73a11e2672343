"""Notices and exclusions of the fast path prove that they are as they were written."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from cases import triggers
from cases.models import FastPathExclusion, FastPathNotice
from cases.proof_of_fast_path_rules import exclusions_digest, first_bad_rule, notice_digest
from cases.seed.fast_path import EXCLUSIONS, EXCLUSIONS_DIGEST, NOTICE_DIGEST

pytestmark = pytest.mark.django_db
# Past the guard of the model, as a stranger with a database client would.
NOTICES: QuerySet[FastPathNotice] = QuerySet(FastPathNotice)
RULES = FastPathExclusion.objects.filter(category="ecology", place="domain")


def test_what_was_shipped_is_what_the_code_knows() -> None:
    rules = FastPathExclusion.objects.order_by("pk")

    assert notice_digest(FastPathNotice.objects.get()) == NOTICE_DIGEST
    assert (len(rules), exclusions_digest(rules)) == (EXCLUSIONS, EXCLUSIONS_DIGEST)
    assert first_bad_rule() is None


@pytest.mark.parametrize(
    ("rows", "changed"),
    [
        (NOTICES, {"text": "另一份告知书。"}),
        (NOTICES, {"items": []}),
        (NOTICES, {"effective_from": "2030-01-01"}),
        (RULES, {"value": "nothing"}),
        (RULES, {"place": "purpose"}),
    ],
)
def test_altered_row_is_named(rows: QuerySet[Any], changed: dict[str, Any]) -> None:
    triggers.remove(connection)
    assert rows.all().update(**changed) == 1

    bad = first_bad_rule()

    assert bad is not None
    assert bad.table == rows.model._meta.db_table


@pytest.mark.parametrize("rows", [NOTICES, RULES])
def test_deleted_row_is_missed(rows: QuerySet[Any]) -> None:
    triggers.remove(connection)
    rows.all()._raw_delete("default")

    bad = first_bad_rule()

    assert bad is not None
    assert bad.table == rows.model._meta.db_table


def test_further_rule_of_exclusion_passes() -> None:
    FastPathExclusion.objects.create(
        category="important_data", place="dataset", value="泊位", source="内部约定", tier="C"
    )

    assert first_bad_rule() is None


def test_later_notice_must_have_the_digest_of_what_it_says() -> None:
    first = FastPathNotice.objects.get()
    FastPathNotice.objects.create(
        number=2,
        text="另一份告知书。",
        items=first.items,
        source=first.source,
        tier=first.tier,
        effective_from=first.effective_from,
        digest=first.digest,
    )

    bad = first_bad_rule()

    assert bad is not None
    assert bad.row == FastPathNotice.objects.get(number=2).pk
