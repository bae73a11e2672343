"""The one way in which a page of the registries takes a form and answers what was refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render

from backoffice.views.registries.readers import status_after
from cases.errors import KaifangError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpResponse
    from django_stubs_ext import StrOrPromise

    from backoffice.signed_in import SignedInRequest


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """A page with one form.

    Attributes:
        title: what is done, also the word on the button.
        lead: what one should know before.
        registry: what the list is called to which the page belongs, and its address.
        back_url: where it leads without doing anything.
        middle: what stands between the list and the page, and its address; empty: nothing.
    """

    title: StrOrPromise
    lead: StrOrPromise
    registry: tuple[StrOrPromise, str]
    back_url: str
    middle: tuple[StrOrPromise, str] = ("", "")


def take_form(
    request: SignedInRequest,
    page: FormPage,
    form: forms.Form,
    perform: Callable[[forms.Form], tuple[str, StrOrPromise]],
) -> HttpResponse:
    """Draw the page; or do what it is for and go on, or show what was refused and was typed.

    `perform` returns the address to go on to and the sentence to say there.
    """
    refusal: KaifangError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            address, done = perform(form)
        except KaifangError as error:
            refusal = error
        else:
            messages.success(request, str(done))
            return redirect(address)
    context = {
        "form": form,
        "title": page.title,
        "lead": page.lead,
        "registry": page.registry[0],
        "registry_url": page.registry[1],
        "middle": page.middle[0],
        "middle_url": page.middle[1],
        "back_url": page.back_url,
        "refusal": refusal.message if refusal else "",
    }
    status = status_after(form, refusal)
    return render(request, "registries/form.html", context, status=status)
