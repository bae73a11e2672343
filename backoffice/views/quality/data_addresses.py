"""Enter and take back the addresses of an entry's data, from the page of its data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from backoffice.middleware import status_of
from backoffice.views.clock import moment
from backoffice.views.quality.data_of_entry import keepers, row_in_sight, shown
from cases.errors import KaifangError, NotAllowed
from cases.queries.data_probes import addresses_of_entry
from forms.data_address import DataAddressForm, EndAddressForm
from workflows.open_list.data_quality.addresses import add_address, end_address

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import EntryRow, Membership


@login_required
@require_POST
def add(request: SignedInRequest, uid: UUID) -> HttpResponse:
    row = row_in_sight(request, uid)
    hat = _hat(request, row)
    form = DataAddressForm(request.POST)
    if not form.is_valid():
        return shown(request, row, form=form, status=422)
    try:
        add_address(entry=row.entry, membership=hat, at=moment(), **form.cleaned_data)
    except NotAllowed:
        raise
    except KaifangError as error:
        return shown(request, row, form=form, refusal=error, status=status_of(error))
    messages.success(request, _t("已登记数据地址，今夜起探测。"))
    return redirect("entry-data", uid=uid)


@login_required
@require_POST
def end(request: SignedInRequest, uid: UUID, pk: int) -> HttpResponse:
    row = row_in_sight(request, uid)
    address = next((each for each in addresses_of_entry(row.entry_id) if each.pk == pk), None)
    if address is None:
        raise Http404
    hat = _hat(request, row)
    form = EndAddressForm(request.POST, auto_id=f"end-{pk}-%s")
    if not form.is_valid():
        return shown(request, row, form=DataAddressForm(), ending=(pk, form), status=422)
    try:
        end_address(data_address=address, membership=hat, at=moment(), **form.cleaned_data)
    except NotAllowed:
        raise
    except KaifangError as error:
        return shown(
            request,
            row,
            form=DataAddressForm(),
            ending=(pk, form),
            refusal=error,
            status=status_of(error),
        )
    messages.success(request, _t("已停用数据地址；探测记录保留。"))
    return redirect("entry-data", uid=uid)


def _hat(request: SignedInRequest, row: EntryRow) -> Membership:
    hats = keepers(request, row)
    if not hats:
        raise NotAllowed(
            _t("数据地址由%(provider)s经办人员或大数据中心运维人员登记和停用。")
            % {"provider": row.provider.full_name}
        )
    return hats[0]
