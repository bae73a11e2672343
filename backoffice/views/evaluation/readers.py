"""Who reads evaluations, and who may know of scores before their organisation is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from backoffice.navigation import PEER_READERS
from backoffice.views.clock import today
from cases.errors import NotAllowed
from cases.permissions import hats_of, holds_any
from cases.states.evaluation import RESULT_TOLD
from workflows.open_list.evaluation.dossier_acts import JUDGES
from workflows.open_list.evaluation.dossier_scores import people_of_the_organisation

if TYPE_CHECKING:
    from backoffice.signed_in import SignedInRequest
    from cases.models import EvaluationDossier


def must_read(request: SignedInRequest) -> None:
    """Refuse whoever has nothing to do with evaluations."""
    if not holds_any(request.user, PEER_READERS, today()):
        raise NotAllowed(_t("年度评估由各部门和主管部门查看，您当前没有这些角色。"))


def judges(request: SignedInRequest, dossier: EvaluationDossier) -> bool:
    """Tell whether the person is of the commission and not of the organisation."""
    if not hats_of(request.user, JUDGES, on=today()):
        return False
    return request.user.pk not in people_of_the_organisation(dossier)


def sees_scores(request: SignedInRequest, dossier: EvaluationDossier) -> bool:
    """Tell whether the person may see the scores of a dossier in sight, as they now stand."""
    return dossier.state in RESULT_TOLD or judges(request, dossier)
