"""Grants on their way to the sample receiver, which runs as a process, and back as holdings."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from backoffice.delivering import EVERYWHERE
from backoffice.grant_delivery.difference import Held
from backoffice.grant_delivery.holdings import Patience, holdings, reconcile
from backoffice.grant_delivery.target import exchange
from cases.events import canonical
from cases.models import OutboxMessage
from cases.queries.grant_pushes import is_delivery_pending
from tests.backoffice.grant_delivery.receiver import NEW, OLD, running_receiver
from tests.factories import shanghai
from tests.practice.requests import a_draft, an_office
from workflows.engine.delivery import DELAYS, deliver_due
from workflows.engine.outbox import message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pytest_django import Settings

    from backoffice.grant_delivery.target import Answer, Target

AT = shanghai(2023, 9, 27, 10)
GRANT = Held(
    grant="SQ-2023-0001",
    applicant="91310000000000000X",
    dataset="0100000001",
    valid_from=date(2023, 9, 27),
    valid_until=date(2024, 9, 26),
    state="active",
)


@pytest.fixture(scope="module")
def receiver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """One process for this file; each test has grants of its own."""
    with running_receiver(tmp_path_factory.mktemp("receiver")) as target:
        yield target


def news(number: str, kind: str = "granted", *, at: datetime = AT, **changed: Any) -> bytes:
    said = {
        "event": f"{number}:{kind}:{at.isoformat()}",
        "kind": kind,
        "grant": number,
        "applicant": GRANT.applicant,
        "dataset": GRANT.dataset,
        "from": "2023-09-27",
        "until": "2024-09-26",
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    return canonical(said | changed)


def post(receiver: Target, body: bytes, **changed: Any) -> tuple[int, dict[str, Any]]:
    answer = exchange(replace(receiver, **changed), "POST", "/events", body=body)
    return said(answer)


def said(answer: Answer) -> tuple[int, dict[str, Any]]:
    content: dict[str, Any] = json.loads(answer.body)
    return answer.status, content


def held(receiver: Target, prefix: str) -> dict[str, str]:
    """Return the grants of one test with the state in which they are held."""
    rows = holdings(receiver, patience=Patience(size=2))
    return {each.grant: each.state for each in rows if each.grant.startswith(prefix)}


def test_receiver_takes_an_event_once_however_often_it_comes(receiver: Target) -> None:
    first = post(receiver, news("once-1"))
    again = post(receiver, news("once-1"))

    assert (first, again) == ((200, {"outcome": "applied"}), (200, {"outcome": "known"}))
    assert held(receiver, "once") == {"once-1": "active"}


def test_receiver_refuses_a_known_event_with_another_content(receiver: Target) -> None:
    post(receiver, news("other-1"))

    answer = post(receiver, news("other-1", until="2030-09-26"))

    assert answer == (409, {"error": "known id, other content"})
    assert reconcile_one(receiver, "other-1").valid_until == date(2024, 9, 26)


def reconcile_one(receiver: Target, number: str) -> Held:
    [found] = [each for each in holdings(receiver, patience=Patience()) if each.grant == number]
    return found


@pytest.mark.access_scenario(44)
@pytest.mark.parametrize("seconds", [-301, 305])
def test_receiver_refuses_a_message_from_outside_of_five_minutes(
    receiver: Target, seconds: int
) -> None:
    """Kept on the way and sent again, it carries the signature of then."""
    number = f"late-{seconds}"

    kept = post(receiver, news(number), clock=lambda: time.time() + seconds)

    assert kept == (401, {"error": "stale"})
    assert held(receiver, number) == {}
    assert post(receiver, news(number)) == (200, {"outcome": "applied"})


def test_receiver_takes_the_old_key_and_the_new_one_and_no_other(receiver: Target) -> None:
    forged = ("2023b", "f" * 32)

    answers = [
        post(receiver, news("key-1"), keys=(NEW,)),
        post(receiver, news("key-2"), keys=(OLD,)),
        post(receiver, news("key-3"), keys=(forged,)),
        post(receiver, news("key-4"), keys=(("2022", "n" * 32),)),
    ]

    assert [status for status, _said in answers] == [200, 200, 401, 401]
    assert [answer["error"] for _status, answer in answers[2:]] == ["bad signature", "unknown key"]
    assert held(receiver, "key") == {"key-1": "active", "key-2": "active"}


def test_receiver_tells_nobody_without_a_signature_what_it_holds(receiver: Target) -> None:
    post(receiver, news("read-1"))
    forged = replace(receiver, keys=(("2023b", "f" * 32),))

    answer = said(exchange(forged, "GET", "/grants?after=&size=2"))

    assert answer == (401, {"error": "bad signature"})


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        (["granted"], "active"),
        (["granted", "suspended"], "suspended"),
        (["granted", "suspended", "resumed"], "active"),
        (["granted", "suspended", "revoked"], None),
        (["granted", "expired"], None),
    ],
)
@pytest.mark.parametrize("is_turned", [False, True])
def test_receiver_holds_what_the_newest_message_says_whichever_came_last(
    receiver: Target, kinds: list[str], state: str | None, is_turned: bool
) -> None:
    number = f"order-{'-'.join(kinds)}-{is_turned}"
    bodies = [
        news(number, kind, at=AT + timedelta(minutes=minute)) for minute, kind in enumerate(kinds)
    ]

    outcomes = [post(receiver, body)[1]["outcome"] for body in bodies[:: -1 if is_turned else 1]]

    assert outcomes == ["applied"] + ["older" if is_turned else "applied"] * (len(kinds) - 1)
    assert held(receiver, number) == ({number: state} if state else {})


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "published"},
        {"grant": ""},
        {"grant": 1},
        {"grant": "\ud800"},
        {"from": "soon"},
        {"at": "2023-09-27T10:00:00"},
        {"event": None},
    ],
)
def test_receiver_refuses_what_is_no_message_about_a_grant(
    receiver: Target, changed: dict[str, Any]
) -> None:
    body = json.dumps(json.loads(news("odd-1")) | changed).encode()

    assert post(receiver, body) == (422, {"error": "no message about a grant"})
    assert held(receiver, "odd") == {}


def test_receiver_has_two_doors_and_bounds(receiver: Target) -> None:
    elsewhere = replace(receiver, url=f"{receiver.url}/other")

    assert exchange(elsewhere, "POST", "/nothing", body=b"{}").status == 404
    assert exchange(receiver, "GET", "/").status == 404
    assert exchange(receiver, "GET", "/grants?size=1001").status == 400
    assert exchange(receiver, "POST", "/events", body=b"x" * (64 * 1024 + 1)).status == 413
    assert exchange(elsewhere, "GET", "/grants?size=1").status == 200


def test_reconciliation_names_what_is_missing_unknown_and_otherwise(receiver: Target) -> None:
    for number in ("rec-1", "rec-2", "rec-3", "rec-4"):
        post(receiver, news(number))
    post(receiver, news("rec-4", "suspended", at=AT + timedelta(days=1)))
    alike, longer, active, missing = (
        replace(GRANT, grant="rec-1"),
        replace(GRANT, grant="rec-2", valid_until=date(2025, 9, 26)),
        replace(GRANT, grant="rec-4"),
        replace(GRANT, grant="rec-5"),
    )
    others = [
        each for each in holdings(receiver, patience=Patience()) if not each.grant.startswith("rec")
    ]

    found = reconcile(
        [alike, longer, active, missing, *others], receiver, patience=Patience(size=3)
    )

    assert (found.missing, found.unknown) == ((missing,), (replace(GRANT, grant="rec-3"),))
    assert [(each.expected, each.fields) for each in found.unlike] == [
        (longer, ("valid_until",)),
        (active, ("state",)),
    ]


@pytest.mark.django_db
def test_grant_waits_while_the_receiver_is_down_and_is_held_once_when_it_is_back(
    settings: Settings, tmp_path: Any
) -> None:
    """S26: nothing is lost, nothing is held twice, and reconciliation says what is missing."""
    settings.DELIVERY_KEYS, settings.DELIVERY_ALLOW_PRIVATE = (NEW,), True
    settings.DELIVERY_URL = "http://127.0.0.1:9"
    case = a_draft(an_office())
    facts = json.loads(news("down-1"))
    key = facts.pop("event")
    message(topic="grant_push", key=key, payload=facts, at=AT, case=case).save()
    expected = [replace(GRANT, grant="down-1")]

    deliver_due(at=AT, worker="w", handlers=EVERYWHERE)

    assert is_delivery_pending(case.pk)
    with running_receiver(tmp_path) as target:
        settings.DELIVERY_URL = target.url
        assert reconcile(expected, target).missing == tuple(expected)
        deliver_due(at=AT + DELAYS[0], worker="w", handlers=EVERYWHERE)
        assert (is_delivery_pending(case.pk), reconcile(expected, target).is_none) == (False, True)
        # A worker that died before it could say that it went: the same event goes once more.
        OutboxMessage.objects.filter(topic="grant_push").update(status="waiting", attempts=1)
        deliver_due(at=AT + DELAYS[0], worker="w", handlers=EVERYWHERE)
        row = OutboxMessage.objects.get(topic="grant_push")
        assert (row.status, row.attempts) == ("sent", 2)
        assert reconcile(expected, target).is_none
