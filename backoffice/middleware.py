"""What happens around every request: first passwords, and errors as sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t

from cases import errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

# Each error of the house once: its status.
STATUS: dict[type[errors.KaifangError], int] = {
    errors.NotAllowed: 403,
    errors.GuardFailed: 422,
    errors.BadInput: 422,
    errors.UnreadableFile: 422,
    errors.Stale: 409,
    errors.AlreadyClaimed: 409,
    errors.AlreadyDone: 409,
    errors.Busy: 503,
}


# What a person with a first password may still open.
OPEN_WITH_FIRST_PASSWORD = ("password-change", "logout", "set_language")
# How long a client should wait when the database was busy, in seconds.
RETRY_AFTER = "2"
NUL = "\x00"


def status_of(error: errors.KaifangError) -> int:
    """Return the HTTP status that stands for a refusal."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 422)


class FirstPasswordMiddleware:
    """Sends a person with a first password to the page where they choose their own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        if (
            person.is_authenticated
            and person.must_change_password
            and request.path not in {reverse(name) for name in OPEN_WITH_FIRST_PASSWORD}
        ):
            return redirect("password-change")
        return self.get_response(request)


class StorableTextMiddleware:
    """Refuses the character NUL, which no database can store or look for, before a view reads it.

    Forms refuse it themselves, but not every value passes through a form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        if NUL in request.path_info:
            raise Http404
        values = (value for sent in (request.GET, request.POST) for _, value in sent.lists())
        if any(NUL in value for several in values for value in several):
            error = errors.BadInput(_t("文字中含有不能保存的控制字符：请删去后重新提交。"))
            return render(request, "refused.html", {"error": error}, status=status_of(error))
        return None


class ErrorPageMiddleware:
    """Turns a refusal that no view caught into a page with the sentence in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, errors.NotVisible):
            raise Http404 from error
        if isinstance(error, errors.KaifangError):
            response = render(request, "refused.html", {"error": error}, status=status_of(error))
            if isinstance(error, errors.Busy):
                response["Retry-After"] = RETRY_AFTER
            return response
        return None
