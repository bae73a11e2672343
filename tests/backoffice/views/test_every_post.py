"""Every address that changes something writes an event of it (scenario 39).

The walk is over the addresses; each post that any test makes is watched for what it commits, and
a test that is named for an address fails where it wrote no event there (`tests/conftest.py`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import URLPattern, get_resolver, reverse

from tests.architecture.posts import RECORDED, UNRECORDED
from tests.factories import an_organisation
from tests.practice.requests import a_submitted_request, an_office, open_item
from tests.workflows.administration.offices import acts_in_chain, the_three

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.test import Client

PROJECT = Path(__file__).resolve().parents[3]


def addresses(patterns: Iterable[Any]) -> Iterator[URLPattern]:
    """Give every address below patterns and what they include."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from addresses(pattern.url_patterns)


def methods(view: Any) -> set[str]:
    """Return what a view answers to: its class says so, or the guard around its function."""
    if hasattr(view, "view_class"):
        return {name.upper() for name in view.view_class.http_method_names} & {
            name.upper() for name in dir(view.view_class)
        }
    while view is not None:
        for cell in view.__closure__ or ():
            held = cell.cell_contents
            if isinstance(held, list) and set(held) <= {"GET", "HEAD", "POST"}:
                return set(held)
        view = getattr(view, "__wrapped__", None)
    return {"GET", "POST"}


@pytest.mark.scenario(39)
def test_every_address_that_takes_a_post_is_declared() -> None:
    taking = {
        pattern.name
        for pattern in addresses(get_resolver().url_patterns)
        if "POST" in methods(pattern.callback)
    }

    assert taking == RECORDED.keys() | UNRECORDED.keys()
    assert not RECORDED.keys() & UNRECORDED.keys()


@pytest.mark.scenario(39)
def test_every_declared_post_is_made_by_a_test() -> None:
    missing = []
    for name, place in RECORDED.items():
        path, _, test = place.partition("::")
        text = (PROJECT / path).read_text(encoding="utf-8") if (PROJECT / path).exists() else ""
        if f"def {test}(" not in text:
            missing.append(f"{name}: {place}")

    assert missing == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("what", "typed", "act"),
    [
        ("rename", {"full_name": "上海市丙局"}, "organisation_renamed"),
        ("credit-code", {"credit_code": "91310104MADEMA000D"}, "credit_code_set"),
        ("parent", {"parent": ""}, "organisation_moved"),
    ],
)
def test_organisation_changes_are_recorded(client: Client, what: str, typed, act) -> None:
    client.force_login(the_three().administrator)
    organisation = an_organisation("上海市甲局", parent=an_organisation("上海市乙局"))

    response = client.post(reverse(f"organisation-{what}", args=[organisation.pk]), typed)

    assert response.status_code == 302
    assert acts_in_chain() == [act]


@pytest.mark.django_db
@pytest.mark.scenario(39)
def test_post_that_changes_a_record_without_an_event_is_caught(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))
    client.force_login(office.head.person)
    monkeypatch.delitem(UNRECORDED, "task-claim")

    with pytest.raises(AssertionError, match="POST task-claim wrote"):
        client.post(reverse("task-claim", args=[item.pk]))
