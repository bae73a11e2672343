"""Signing online on the page of the task: what is offered, and when the service is asked at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from cases.models import (
    Agreement,
    AgreementSignature,
    CaseEvent,
    SignedDocument,
    WorkItem,
)
from cases.states.role import Role
from reports.signing.local_test import LocalTestSigner
from tests.backoffice.views.applications.test_agreement_pages import posted, task_of
from tests.factories import a_member
from tests.workflows.conditional_access.agreeing import SIGNED_AT, drawn_up
from tests.workflows.conditional_access.applying import a_town

if TYPE_CHECKING:
    from django.test import Client

    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db
HERE = "tests.backoffice.views.applications.test_online_signing"


@pytest.fixture(autouse=True)
def that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages know the day of the story."""
    for page in ("casework.step", "applications.online_signing"):
        monkeypatch.setattr(f"backoffice.views.{page}.moment", lambda: SIGNED_AT)


class NeverAsked:
    """A service that must not be asked."""

    def add_signature(self, document: bytes, **asked: Any) -> bytes:
        # No `Exception`: nothing on its way makes a refusal of it.
        pytest.fail(f"asked for {asked}")

    def trusted_roots(self) -> tuple[bytes, ...]:
        return ()


class Broken(LocalTestSigner):
    """A service that fails as the library does which signs."""

    def add_signature(self, document: bytes, **asked: Any) -> bytes:
        from pyhanko.sign.general import SigningError  # slow import

        message = "field is filled"
        raise SigningError(message)


class Unmade:
    """A service that lacks what it needs."""

    def __init__(self) -> None:
        message = "no address"
        raise KeyError(message)


@pytest.fixture
def service(settings: Any) -> None:
    """Let agreements be signed online, by certificates that are worth nothing."""
    settings.SIGNING_PROVIDER = "reports.signing.local_test.LocalTestSigner"


@pytest.mark.usefixtures("service")
def test_both_sides_sign_online_and_take_the_signed_document(client: Client) -> None:
    town = a_town()
    agreement = drawn_up(town)
    said = {"sha256": agreement.bound.sha256, "authority": "on"}

    client.force_login(town.person.person)
    offered = client.get(task_of(agreement)).content.decode()
    by_user = posted(client, agreement, "sign_online", **said)
    client.force_login(town.traffic.head.person)
    by_head = posted(client, agreement, "countersign", **said)
    page = client.get(reverse("case", args=[agreement.number])).content.decode()
    taken: Any = client.get(reverse("agreement-pdf", args=[agreement.number]))

    assert 'value="sign_online"' in offered
    assert (by_user.status_code, by_head.status_code) == (302, 302)
    assert Agreement.objects.get().state == "in_force"
    assert "线上签署" in page
    assert town.traffic.head.person.name in page
    content = b"".join(taken.streaming_content)
    assert content.count(b"/ETSI.CAdES.detached") == 2
    assert SignedDocument.objects.latest("pk").sha256 in page


def test_online_signing_is_neither_offered_nor_taken_without_a_service(client: Client) -> None:
    town = a_town()
    agreement = drawn_up(town)
    client.force_login(town.person.person)

    page = client.get(task_of(agreement)).content.decode()
    refused = posted(
        client, agreement, "sign_online", sha256=agreement.bound.sha256, authority="on"
    )

    assert 'value="sign_online"' not in page
    assert refused.status_code == 422
    assert "不能线上签署：请线下签署" in refused.content.decode()
    assert Agreement.objects.get().state == "drafted"


def _people(town: Town) -> dict[str, Any]:
    """Return who sees an agreement, or stands near it, by what they are."""
    both = a_member(Role.DEPARTMENT_HEAD, town.traffic.organisation)
    a_member(Role.APPLICANT, town.person.organisation, person=both.person)
    return {
        "user": town.person.person,
        "clerk": town.traffic.reviewer.person,
        "head": town.traffic.head.person,
        "head who serves the user": both.person,
        "auditor": a_member(Role.AUDITOR).person,
        "supervisor": a_member(Role.SUPERVISOR).person,
    }


@pytest.mark.parametrize(
    "who", ["clerk", "head", "head who serves the user", "auditor", "supervisor"]
)
def test_service_is_not_asked_for_a_user_whom_somebody_else_pretends_to_be(
    client: Client, settings: Any, who: str
) -> None:
    town = a_town()
    agreement = drawn_up(town)
    settings.SIGNING_PROVIDER = f"{HERE}.NeverAsked"
    client.force_login(_people(town)[who])

    answer = posted(client, agreement, "sign_online", sha256=agreement.bound.sha256, authority="on")

    assert answer.status_code in (403, 404)


def half_signed(client: Client, settings: Any) -> tuple[Town, Agreement]:
    settings.SIGNING_PROVIDER = "reports.signing.local_test.LocalTestSigner"
    town = a_town()
    agreement = drawn_up(town)
    client.force_login(town.person.person)
    said = {"sha256": agreement.bound.sha256, "authority": "on"}
    assert posted(client, agreement, "sign_online", **said).status_code == 302
    return town, agreement


@pytest.mark.parametrize(
    "who", ["user", "clerk", "head who serves the user", "auditor", "supervisor"]
)
def test_service_is_not_asked_for_a_department_by_who_may_not_sign_for_it(
    client: Client, settings: Any, who: str
) -> None:
    town, agreement = half_signed(client, settings)
    settings.SIGNING_PROVIDER = f"{HERE}.NeverAsked"
    client.force_login(_people(town)[who])

    answer = posted(client, agreement, "countersign", sha256=agreement.bound.sha256, authority="on")

    assert answer.status_code in (403, 404)


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"expected_version": "1"}, 409),
        ({"sha256": "0" * 64}, 409),
        ({"authority": ""}, 422),
        ({"outcome": "countersign"}, 422),
    ],
)
def test_service_is_not_asked_by_a_page_that_the_act_would_refuse(
    client: Client, settings: Any, changed: dict[str, str], status: int
) -> None:
    town = a_town()
    agreement = drawn_up(town)
    settings.SIGNING_PROVIDER = f"{HERE}.NeverAsked"
    client.force_login(town.person.person)
    said = {"outcome": "sign_online", "sha256": agreement.bound.sha256, "authority": "on"}

    said |= changed
    answer = posted(client, agreement, said.pop("outcome"), **said)

    assert answer.status_code == status
    assert Agreement.objects.get().state == "drafted"


@pytest.mark.parametrize("version", ["seen", "newest"])
def test_page_that_is_sent_twice_asks_once_and_is_told_that_it_is_done(
    client: Client, settings: Any, version: str
) -> None:
    settings.SIGNING_PROVIDER = "reports.signing.local_test.LocalTestSigner"
    town = a_town()
    agreement = drawn_up(town)
    client.force_login(town.person.person)
    address = task_of(agreement)
    said = {
        "outcome": "sign_online",
        "expected_version": str(agreement.version),
        "sha256": agreement.bound.sha256,
        "authority": "on",
    }
    first = client.post(address, said)
    settings.SIGNING_PROVIDER = f"{HERE}.NeverAsked"
    if version == "newest":
        said["expected_version"] = str(Agreement.objects.get().version)

    again = client.post(address, said)

    assert (first.status_code, again.status_code) == (302, 409)
    assert "这项任务已由" in again.content.decode()
    assert AgreementSignature.objects.count() == 1


@pytest.mark.parametrize("service", ["Broken", "Unmade", "NoSuchClass"])
def test_service_that_fails_in_whatever_way_is_told_in_a_sentence(
    client: Client, settings: Any, service: str
) -> None:
    town = a_town()
    agreement = drawn_up(town)
    settings.SIGNING_PROVIDER = f"{HERE}.{service}"
    client.force_login(town.person.person)

    answer = posted(client, agreement, "sign_online", sha256=agreement.bound.sha256, authority="on")

    assert answer.status_code == 503
    assert "电子签名服务没有应答" in answer.content.decode()
    assert Agreement.objects.get().state == "drafted"


def test_question_whether_one_may_sign_leaves_no_trace(client: Client, settings: Any) -> None:
    town = a_town()
    agreement = drawn_up(town)
    settings.SIGNING_PROVIDER = f"{HERE}.Broken"
    client.force_login(town.person.person)
    before = (agreement.version, CaseEvent.objects.count())

    posted(client, agreement, "sign_online", sha256=agreement.bound.sha256, authority="on")

    assert (Agreement.objects.get().version, CaseEvent.objects.count()) == before
    assert WorkItem.objects.filter(process=agreement.pk, finished__isnull=True).exists()


def test_user_of_another_organisation_finds_nothing_to_sign(client: Client, settings: Any) -> None:
    agreement = drawn_up(a_town())
    settings.SIGNING_PROVIDER = f"{HERE}.NeverAsked"
    client.force_login(a_member(Role.APPLICANT).person)

    answer = posted(client, agreement, "sign_online", sha256=agreement.bound.sha256, authority="on")

    assert answer.status_code == 404
