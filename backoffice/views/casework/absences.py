"""Who is away and who stands in: see it, enter it, come back early."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods, require_POST

from backoffice.delivering import deliver_soon
from backoffice.views.clock import moment, today
from cases.errors import BadInput
from cases.queries.absences import (
    absences_known_to,
    colleagues_of,
    led_by,
    people_one_may_enter,
    roles_left_out,
)
from forms.absence import AbsenceForm
from workflows.engine.absence import Away, end_absence, enter_absence

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_http_methods(["GET", "POST"])
def absences(request: SignedInRequest) -> HttpResponse:
    on = today()
    people = people_one_may_enter(request.user, on=on)
    form = AbsenceForm(
        request.POST if request.method == "POST" else None,
        people=people,
        colleagues=colleagues_of(request.user, on=on),
        initial={"person": request.user.pk, "first_day": on, "last_day": on},
    )
    if form.is_valid() and _entered(request, form):
        return redirect("absences")
    known = list(absences_known_to(request.user, on=on))
    may_end = {person.pk for person in people}
    # What else a colleague holds is told to those alone whom the absence concerns.
    theirs = may_end | {request.user.pk}
    shown = [
        each for each in known if each.delegate_id and theirs & {each.person_id, each.delegate_id}
    ]
    left_out = roles_left_out(shown, on=on)
    context = {
        "form": form,
        "rows": [
            (absence, absence.person_id in may_end, left_out.get(absence.pk, ()))
            for absence in known
        ],
        "on": on,
        "leads": bool(led_by(request.user, on=on)),
    }
    return render(request, "casework/absences.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    found = absences_known_to(request.user, on=today()).filter(pk=pk).first()
    if found is None:
        raise Http404(_t("没有这条外出记录，或已经结束。"))
    end_absence(actor=request.user, absence=found, at=moment())
    deliver_soon()
    messages.success(request, _t("已结束外出，代办即时停止。"))
    return redirect("absences")


def _entered(request: SignedInRequest, form: AbsenceForm) -> bool:
    typed = dict(form.cleaned_data)
    person = typed.pop("person")
    try:
        absence = enter_absence(actor=request.user, person=person, away=Away(**typed), at=moment())
    except BadInput as error:
        field = error.facts.get("field")
        form.add_error(field if field in form.fields else None, error.message)
        return False
    deliver_soon()
    messages.success(
        request,
        _t("已登记：%(name)s %(first)s 至 %(last)s 外出。")
        % {"name": person.name, "first": absence.valid_from, "last": absence.valid_until},
    )
    return True
