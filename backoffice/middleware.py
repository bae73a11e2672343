"""What happens around every request: its size, first passwords, errors as sentences."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _t

from cases import errors
from forms.whole_number import whole_number
from workflows.engine.attachments import LARGEST_MEGABYTES

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
    errors.TooOften: 429,
    errors.Busy: 503,
    errors.Unavailable: 503,
}


# What a person with a first password may still open.
OPEN_WITH_FIRST_PASSWORD = ("password-change", "logout", "set_language")
# How long a client should wait when the database was busy, in seconds.
RETRY_AFTER = "2"
NUL = "\x00"
MEGABYTE = 1024 * 1024
# The largest list that is read (workflows/open_list/reading/limits.py), and a form around it;
# whoever has not signed in sends a name and a password.
MOST_MEGABYTES, MOST_MEGABYTES_OF_STRANGERS = 257, 1
# One attachment and the form around it.
UPLOADS: Final = frozenset(
    {"attachment-upload", "application-file", "application-write", "application-save"}
)
MOST_MEGABYTES_OF_UPLOADS: Final = LARGEST_MEGABYTES + 1


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


class RequestSizeMiddleware:
    """Refuses what is too large before it is read: a body that is read goes to disk first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        most = _most_megabytes(request)
        if _announced_length(request) > most * MEGABYTE:
            error = errors.BadInput(
                _t("附件超过 %(limit)s MB，没有读取：请压缩或拆分后重新上传。")
                % {"limit": LARGEST_MEGABYTES}
                if most == MOST_MEGABYTES_OF_UPLOADS
                else _t("提交的内容超过 %(limit)s MB，没有读取：请减小文件后重新提交。")
                % {"limit": most}
            )
            return render(
                request,
                "refused.html",
                {"error": error},
                status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            )
        return self.get_response(request)


def _most_megabytes(request: HttpRequest) -> int:
    if not request.user.is_authenticated:
        return MOST_MEGABYTES_OF_STRANGERS
    try:
        name = resolve(request.path_info).url_name
    except Resolver404:
        name = None
    return MOST_MEGABYTES_OF_UPLOADS if name in UPLOADS else MOST_MEGABYTES


def _announced_length(request: HttpRequest) -> int:
    """Return the length that the server goes by; a body without one is not read at all."""
    return whole_number(request.META.get("CONTENT_LENGTH") or "") or 0


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
            is_look = request.method == "GET" and isinstance(error, errors.NotAllowed)
            context = {"error": error, "is_look": is_look}
            response = render(request, "refused.html", context, status=status_of(error))
            if isinstance(error, errors.Busy):
                response["Retry-After"] = RETRY_AFTER
            return response
        return None
