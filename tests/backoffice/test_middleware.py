"""First passwords, and refusals that no view caught."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from backoffice.middleware import MEGABYTE, ErrorPageMiddleware, status_of
from cases import errors
from tests.backoffice.views.casework.pages import logged_in
from tests.factories import a_person
from workflows.engine.attachments import LARGEST_MEGABYTES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (errors.NotAllowed, 403),
        (errors.Stale, 409),
        (errors.AlreadyClaimed, 409),
        (errors.AlreadyDone, 409),
        (errors.GuardFailed, 422),
        (errors.BadInput, 422),
        (errors.UnreadableFile, 422),
        (errors.Busy, 503),
        (errors.Unavailable, 503),
        (errors.Quarantined, 422),
        (errors.KaifangError, 422),
    ],
)
def test_refusal_becomes_a_page_with_the_sentence_and_its_status(
    kind: type[errors.KaifangError], status: int
) -> None:
    request = RequestFactory().get("/")
    error = kind("这样不行，请先补充材料。")

    response = ErrorPageMiddleware(lambda _: HttpResponse()).process_exception(request, error)

    assert response is not None
    assert response.status_code == status_of(error) == status
    assert "这样不行，请先补充材料。" in response.content.decode()
    assert response.get("Retry-After") == ("2" if kind is errors.Busy else None)


def test_thing_that_may_not_be_known_of_is_a_404_and_other_errors_are_left_alone() -> None:
    middleware = ErrorPageMiddleware(lambda _: HttpResponse())
    request = RequestFactory().get("/")

    with pytest.raises(Http404):
        middleware.process_exception(request, errors.NotVisible("没有这个案卷。"))
    assert middleware.process_exception(request, ValueError("a fault of ours")) is None


def test_person_with_a_first_password_gets_no_further_than_choosing_their_own() -> None:
    client = logged_in(a_person(must_change_password=True))

    assert client.get(reverse("my-queue"))["Location"] == reverse("password-change")
    assert client.get(reverse("password-change")).status_code == 200


class Unread:
    """A body that fails the test when somebody reads it."""

    def read(self, *_size: int) -> bytes:
        pytest.fail("the body was read")

    readline = read


def post_of(client: Client, length: int) -> int:
    """Announce a body of that length and return the status of the answer."""
    unread: dict[str, Any] = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(length)}
    return client.post(reverse("login"), **unread).status_code


def test_stranger_who_sends_more_than_a_name_and_a_password_is_not_read(client: Client) -> None:
    assert post_of(client, MEGABYTE + 1) == 413


def test_person_who_sends_more_than_the_largest_list_is_not_read() -> None:
    assert post_of(logged_in(a_person()), 257 * MEGABYTE + 1) == 413


def test_upload_larger_than_an_attachment_and_its_form_is_not_read() -> None:
    client = logged_in(a_person())
    address = reverse("attachment-upload", kwargs={"number": "P-1"})
    unread: dict[str, Any] = {
        "wsgi.input": Unread(),
        "CONTENT_LENGTH": str((LARGEST_MEGABYTES + 1) * MEGABYTE + 1),
    }

    answer = client.post(address, **unread)

    assert answer.status_code == 413
    assert "附件超过 20 MB，没有读取：请压缩或拆分后重新上传。" in answer.content.decode()


def test_large_body_for_no_page_is_not_read() -> None:
    client = logged_in(a_person())
    unread: dict[str, Any] = {
        "wsgi.input": Unread(),
        "CONTENT_LENGTH": str(257 * MEGABYTE + 1),
    }

    assert client.post("/no-such-page/", **unread).status_code == 413


def test_stranger_who_sends_a_megabyte_is_read(client: Client) -> None:
    form = {"username": "a", "password": "x" * (MEGABYTE - 1000)}

    assert client.post(reverse("login"), form).status_code == 200
