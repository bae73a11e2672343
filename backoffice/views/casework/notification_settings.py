"""By which way one wants to be told what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods

from cases.errors import BadInput
from cases.queries.preferences import preferences_of
from forms.notifications import WAYS, NotificationSettingsForm
from workflows.engine.preferences import Ways, choose_ways, default_ways
from workflows.engine.topics import TOPICS

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import Person


@login_required
@require_http_methods(["GET", "POST"])
def notification_settings(request: SignedInRequest) -> HttpResponse:
    form = NotificationSettingsForm(
        request.POST if request.method == "POST" else None,
        current=_current(request.user),
        has_email=bool(request.user.email),
    )
    if form.is_valid() and _kept(request, form):
        return redirect("notification-settings")
    context = {
        "form": form,
        "rows": list(form.rows()),
        "ways": WAYS.values(),
        "digest_at": settings.DIGEST_AT,
    }
    status = 422 if form.errors else 200
    return render(request, "casework/notification_settings.html", context, status=status)


def _current(person: Person) -> dict[str, Ways]:
    chosen = preferences_of(person)
    return {
        code: Ways(in_app=row.in_app, email=row.email, digest=row.digest)
        if (row := chosen.get(code))
        else default_ways(topic)
        for code, topic in TOPICS.items()
    }


def _kept(request: SignedInRequest, form: NotificationSettingsForm) -> bool:
    try:
        choose_ways(person=request.user, chosen=form.chosen())
    except BadInput as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, _t("通知设置已保存。"))
    return True
