"""The register of labels, its file, the marks on the list, the check and the revocation."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from backoffice.views.clock import today
from cases.models import EntryLabel
from cases.states.role import Role
from tests.backoffice.views.programmes.fairs import a_fair, a_label, a_nomination, a_programme, page
from tests.factories import a_member
from tests.workflows.open_list.changes import a_listed_row
from tests.workflows.open_list.peers.peers import a_version

pytestmark = pytest.mark.django_db
QUERIES_OF_THE_REGISTER = 2
QUERIES_OF_THE_CHECK = 20
QUERIES_OF_THE_LIST = 5


@pytest.fixture
def fair():
    return a_fair()


def test_register_shows_anybody_the_labels_that_hold_today(client, fair):
    programme = a_programme(fair)
    expired = a_listed_row(fair.department, name="去年的品牌")
    a_label(fair, programme)
    a_label(fair, programme, row=expired, days=-1)
    sample = a_listed_row(fair.department, name="样本站点")
    a_label(fair, a_programme(fair, kind="sample"), row=sample)

    text = page(client, "labels")

    assert (fair.row.name in text, sample.name in text, expired.name in text) == (
        True,
        True,
        False,
    )
    assert "撤销" not in text
    narrowed = page(client, "labels", kind="sample")
    assert (fair.row.name in narrowed, sample.name in narrowed) == (False, True)
    assert "没有有效的标注" in page(client, "labels", after="999999")


def test_file_of_the_register_says_the_same_and_runs_no_formula(client, fair):
    row = a_listed_row(fair.department, name="=HYPERLINK(1)", portal_dataset_id="O1")
    label = a_label(fair, a_programme(fair), row=row)

    answer = client.get(reverse("labels-file", args=[f"{today():%Y%m%d}"]))

    body = b"".join(answer.streaming_content)
    lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert body.startswith(b"\xef\xbb\xbf")
    assert lines[1:] == [
        [
            "品牌数据",
            "O1",
            "'=HYPERLINK(1)",
            "上海市交通委员会",
            label.valid_from.isoformat(),
            label.valid_until.isoformat(),
            label.nomination.programme.label,
            str(row.entry.uid),
        ]
    ]
    assert client.get(reverse("labels-file", args=["20200101"])).status_code == 404


def test_entry_shows_its_label_and_those_that_it_had(client, fair):
    programme, other = a_programme(fair), a_programme(fair)
    a_label(fair, programme, days=-1)
    EntryLabel.objects.create(
        entry=fair.row.entry,
        kind="brand",
        nomination=a_nomination(fair, other),
        valid_from=today(),
        valid_until=today(),
        granted_at=fair.version.created,
    )

    text = page(client, "entry", fair.row.entry.uid)

    assert "已到期" in text
    assert "有效" in text


def test_list_of_an_earlier_version_says_nothing_of_labels(client, fair):
    a_label(fair, a_programme(fair))
    old = a_version(0)
    type(old).objects.filter(pk=old.pk).update(state="archived")

    current, earlier = page(client, "entries"), page(client, "version-entries", old.label)

    assert ('name="label"' in current, 'name="label"' in earlier) == (True, False)
    assert "品牌数据</span>" in current
    unknown = page(client, "entries", label="gold")
    assert fair.row.name in unknown


def test_label_whose_gate_no_longer_holds_is_found_and_revoked_with_the_reason(client, fair):
    programme = a_programme(fair)
    a_label(fair, programme)
    poor = a_listed_row(fair.department, name="没有说明的条目")
    label = a_label(fair, programme, row=poor)
    client.force_login(fair.officer.person)

    found = page(client, "labels-check")
    asked = page(client, "label-revoke", label.pk)
    empty = client.post(reverse("label-revoke", args=[label.pk]), {"reason": " "})
    answer = client.post(
        reverse("label-revoke", args=[label.pk]), {"reason": "数据项没有含义说明。"}
    )
    again = client.post(reverse("label-revoke", args=[label.pk]), {"reason": "再撤一次"})

    assert (poor.name in found, fair.row.name in found) == (True, False)
    assert "仍然符合的 1 个" in found
    assert "清单中没有填写数据量" in asked
    assert (empty.status_code, again.status_code) == (422, 422)
    assert "请写明撤销标注的理由。" in empty.content.decode()
    assert "再撤一次" in again.content.decode()
    assert answer.url == reverse("labels-check")
    label.refresh_from_db()
    assert label.revoked_by == fair.officer.person
    assert "没有不再符合标准的标注" in page(client, "labels-check")
    assert "已撤销" in page(client, "entry", poor.entry.uid)
    assert poor.name not in page(client, "labels")


def test_label_that_still_stands_is_revoked_for_another_reason_only(client, fair):
    label = a_label(fair, a_programme(fair))
    client.force_login(fair.officer.person)

    assert "撤销须另有理由" in page(client, "label-revoke", label.pk)
    assert "撤销" in page(client, "labels")
    assert client.get(reverse("label-revoke", args=[label.pk + 1])).status_code == 404


def test_page_names_the_label_that_is_revoked_along(client, fair):
    label = a_label(fair, a_programme(fair))
    later = EntryLabel.objects.create(
        entry=label.entry,
        kind=label.kind,
        nomination=a_nomination(fair, a_programme(fair, kind="sample")),
        valid_from=label.valid_until + timedelta(days=1),
        valid_until=label.valid_until + timedelta(days=365),
        granted_at=label.granted_at,
    )
    client.force_login(fair.officer.person)

    along, alone = (page(client, "label-revoke", each.pk) for each in (label, later))

    said = "一并撤销的续期标注"
    assert (said in along, said in alone) == (True, False)
    assert (
        f'{later.valid_until} · <a href="{reverse("case", args=[later.nomination.number])}"'
        in along
    )


def test_only_the_commission_checks_and_revokes(client, fair):
    label = a_label(fair, a_programme(fair))
    addresses = [reverse("labels-check"), reverse("label-revoke", args=[label.pk])]

    assert [client.get(address).status_code for address in addresses] == [302, 302]
    for stranger in (fair.head, a_member(Role.SUPERVISOR, fair.officer.organisation)):
        client.force_login(stranger.person)
        assert [client.get(address).status_code for address in addresses] == [403, 403]
        assert client.post(addresses[1], {"reason": "不该"}).status_code == 403
    label.refresh_from_db()
    assert label.revoked_at is None


def test_register_is_empty_and_says_why_before_the_first_label(client):
    text = page(client, "labels")

    assert "没有有效的标注" in text
    assert "下载 CSV" not in text


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_for_one_and_three(client, fair, count, django_assert_num_queries):
    programme = a_programme(fair)
    rows = [fair.row, *(a_listed_row(fair.department, name=f"数据{n}") for n in range(count - 1))]
    for row in rows:
        a_label(fair, programme, row=row)

    with django_assert_num_queries(QUERIES_OF_THE_REGISTER):
        page(client, "labels")
    with django_assert_num_queries(QUERIES_OF_THE_LIST):
        page(client, "entries")
    client.force_login(fair.officer.person)
    page(client, "labels-check")
    with django_assert_num_queries(QUERIES_OF_THE_CHECK):
        page(client, "labels-check")
