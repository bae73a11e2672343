"""The real lists of thirteen other places beside the real list, against another way to count."""

from __future__ import annotations

import csv
import gzip
import io
from collections import defaultdict
from dataclasses import replace

import pytest
from django.db import connection

from cases.models import EntryRow, ListEntry, PeerName
from cases.queries.peer_lists import NAMES_ON_A_PAGE, compared_by_domain, names_they_open_alone
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.real_list import REAL_LIST, data_file, needs_real_list
from tests.workflows.open_list.peers.peers import NOW, ORIGIN, a_version
from workflows.open_list.peers.load_peer_list import load_peer_list
from workflows.open_list.reading import check_rows, read_list

pytestmark = [pytest.mark.django_db, needs_real_list]

# Counted by the database itself from the rows as they lie there, without the product's reads.
_BY_DOMAIN = """
    SELECT p.domain, COUNT(*), SUM(CASE WHEN o.k IS NULL THEN 1 ELSE 0 END)
    FROM cases_peername p
    LEFT JOIN (SELECT DISTINCT name_key AS k FROM cases_entryrow
               WHERE valid_from = 1 AND open_type IN ('unconditional', 'conditional')) o
      ON o.k = p.name_key
    WHERE p.peer_list_id = %s GROUP BY p.domain"""


def rows_by_city():
    with gzip.open(data_file("cn_other_cities_lists.csv.gz"), "rt", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        rows = defaultdict(list)
        for row in reader:
            rows[row["city"]].append(row)
        return reader.fieldnames, rows


def as_file(header, rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, header)
    writer.writeheader()
    writer.writerows(rows)
    return io.BytesIO(text.getvalue().encode())


def our_list():
    provider = an_organisation()
    with read_list(REAL_LIST, filename=REAL_LIST.name) as file:
        values = list(check_rows(file, organisations={}, unknown_allowed=True))
    entries = ListEntry.objects.bulk_create(ListEntry() for _ in values)
    EntryRow.objects.bulk_create(
        (
            EntryRow(
                entry=entry,
                name=said.name,
                name_key=said.name_key,
                provider=provider,
                provider_name=said.provider_name,
                domain=said.domain,
                open_type=said.open_type,
                row_hash="0" * 64,
                valid_from=1,
            )
            for entry, said in zip(entries, values, strict=True)
        ),
        batch_size=500,
    )
    return a_version()


def test_real_lists_are_compared_as_another_query_counts():
    operator = a_member(Role.DATA_CENTRE_OPERATOR)
    version = our_list()
    header, cities = rows_by_city()
    missing, nameless = {}, 0
    for city, rows in cities.items():
        taken = load_peer_list(
            file=as_file(header, rows),
            filename=f"{city}.csv",
            origin=replace(ORIGIN, city=city),
            membership=operator,
            at=NOW,
            only_good_rows=True,
        )
        assert taken.peer_list is not None
        listed = taken.peer_list
        assert listed.counts["rows"] == len(rows)
        nameless += listed.counts["errors"]
        named = len(rows) - listed.counts["errors"]
        assert listed.counts["names"] + listed.counts["repeated"] == named
        with connection.cursor() as cursor:
            cursor.execute(_BY_DOMAIN, [listed.pk])
            counted = {domain: (theirs, int(alone)) for domain, theirs, alone in cursor.fetchall()}
        found = compared_by_domain(listed, version)
        assert {
            each.domain: (each.theirs, each.missing) for each in found if each.theirs
        } == counted
        assert sum(each.ours for each in found) == 9_793
        missing[city] = sum(alone for _theirs, alone in counted.values())
        first = names_they_open_alone(listed, version)
        assert len(first) == min(NAMES_ON_A_PAGE + 1, missing[city])

    assert sum(len(rows) for rows in cities.values()) == 20_858
    assert (len(cities), nameless) == (13, 8)
    assert PeerName.objects.count() > sum(missing.values()) > 0
