"""A service that is off, another's certificate, and two clicks at once: nobody is left behind."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from cases.errors import AlreadyClaimed
from cases.models import Agreement, AgreementSignature, SigningHold
from reports.signing.local_test import LocalTestSigner
from tests.backoffice.views.applications.test_agreement_pages import posted, task_of
from tests.backoffice.views.applications.test_online_signing import half_signed
from tests.workflows.conditional_access.agreeing import SIGNED_AT, drawn_up
from tests.workflows.conditional_access.applying import a_town
from workflows.conditional_access.agreements.hold import LONGEST, held_for_signing

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db
HERE = "tests.backoffice.views.applications.test_signing_holds"


@pytest.fixture(autouse=True)
def that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages know the day of the story."""
    for page in ("casework.step", "applications.online_signing"):
        monkeypatch.setattr(f"backoffice.views.{page}.moment", lambda: SIGNED_AT)


def test_service_that_is_off_leaves_the_department_a_way_back(
    client: Client, settings: Any
) -> None:
    town, agreement = half_signed(client, settings)
    settings.SIGNING_PROVIDER = ""
    client.force_login(town.traffic.head.person)

    page = client.get(task_of(agreement)).content.decode()
    refused = posted(
        client, agreement, "countersign", sha256=agreement.bound.sha256, authority="on"
    )
    done = posted(client, agreement, "ask_anew", reason="电子签名服务停用，请改为纸质签署。")

    assert 'value="countersign"' not in page
    assert 'value="ask_anew"' in page
    assert "平台没有接入电子签名服务，本单位不能线上签署。" in page
    assert refused.status_code == 422
    assert (done.status_code, Agreement.objects.get().state) == (302, "drafted")


class SignsForSomebodyElse(LocalTestSigner):
    """A service that takes the certificate of another person."""

    def add_signature(self, document: bytes, **asked: Any) -> bytes:
        asked["signatory"] = replace(asked["signatory"], name="王五")
        return super().add_signature(document, **asked)


@pytest.mark.access_scenario(24)
def test_certificate_of_another_person_is_refused_with_a_sentence(
    client: Client, settings: Any
) -> None:
    town = a_town()
    agreement = drawn_up(town)
    settings.SIGNING_PROVIDER = f"{HERE}.SignsForSomebodyElse"
    client.force_login(town.person.person)

    answer = posted(client, agreement, "sign_online", sha256=agreement.bound.sha256, authority="on")

    assert answer.status_code == 422
    assert "证书持有人“王五”" in answer.content.decode()
    assert Agreement.objects.get().state == "drafted"


class AsksBesides(LocalTestSigner):
    """A service during whose work the same page is sent once more."""

    again: ClassVar[list[Callable[[], Any]]] = []
    statuses: ClassVar[list[int]] = []

    def add_signature(self, document: bytes, **asked: Any) -> bytes:
        self.statuses.extend(send().status_code for send in self.again)
        return super().add_signature(document, **asked)


def test_second_click_while_the_service_works_does_not_ask_it_again(
    client: Client, settings: Any
) -> None:
    town = a_town()
    agreement = drawn_up(town)
    settings.SIGNING_PROVIDER = f"{HERE}.AsksBesides"
    client.force_login(town.person.person)
    said = {"sha256": agreement.bound.sha256, "authority": "on"}
    AsksBesides.again[:] = [lambda: posted(client, agreement, "sign_online", **said)]
    AsksBesides.statuses.clear()

    answer = posted(client, agreement, "sign_online", **said)

    assert (answer.status_code, AsksBesides.statuses) == (302, [409])
    assert AgreementSignature.objects.count() == 1


def test_hold_of_a_process_that_died_ends_by_itself() -> None:
    town = a_town()
    agreement = drawn_up(town)
    person = town.person.person
    SigningHold.objects.create(agreement=agreement, held_by=person, held_until=SIGNED_AT + LONGEST)

    with (
        pytest.raises(AlreadyClaimed, match="正在签署"),
        held_for_signing(agreement, person=person, at=SIGNED_AT),
    ):
        pytest.fail("held twice")
    with held_for_signing(agreement, person=person, at=SIGNED_AT + LONGEST):
        until = SigningHold.objects.get().held_until

    assert until == SIGNED_AT + 2 * LONGEST
    assert SigningHold.objects.get().held_until == SIGNED_AT + LONGEST
