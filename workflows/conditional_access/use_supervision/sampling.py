"""Draw the quarter's sample of grants in use and open a look at each; an act of the commission."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.models import Grant, SampledGrant, SupervisionSample
from cases.models.supervision_sample import CHANCE_LENGTH, WORDS_OF_SEED_LENGTH
from cases.sample_drawing import draw
from cases.states.grant import GrantState
from cases.states.obligation import ObligationCause
from cases.states.system_act import SystemAct
from workflows.conditional_access.registries.registrar import must_be_registrar
from workflows.conditional_access.use_supervision.opening import Unscheduled, open_check
from workflows.conditional_access.use_supervision.terms import supervision_terms
from workflows.engine.clocks import civil_date
from workflows.engine.locking import hold, patiently
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import Membership

MONTHS_OF_A_QUARTER: Final = 3


def period_of(on: date) -> str:
    """Return the quarter of a day, such as `2023-Q4`: a sample is drawn once in each."""
    return f"{on.year}-Q{(on.month - 1) // MONTHS_OF_A_QUARTER + 1}"


@patiently
@transaction.atomic
def draw_sample(
    *, membership: Membership, at: datetime, words: str = "", chance: str = ""
) -> SupervisionSample:
    """Draw at least the configured share of the grants in use, and open a check of each.

    A second draw in the quarter is refused, so that nobody draws until the sample suits them.
    Nor can anybody try words out beforehand: the machine adds to every seed what is made once
    the population stands still.

    Args:
        membership: the role in the commission under which it is drawn.
        at: the moment.
        words: what goes into the seed, such as a published lottery number, so that nobody need
            trust the machine alone; may be empty.
        chance: what the machine adds; for the demonstration, which is the same each time. Empty,
            as every page leaves it: made here.

    Writes: the sample, one system event that seals seed, population and what was drawn; one
    `Obligation` per grant drawn, with its event, task and clock.

    Raises:
        NotAllowed: the role is not the commission's.
        BadInput: too many words.
        GuardFailed: no grant is in use, or the quarter's sample is drawn.

    Rests on 工作安排 二(4); the share and the quarter are house defaults (rules a3, F4).
    """
    must_be_registrar(membership, at)
    period, said = period_of(civil_date(at)), words.strip()
    if len(said) > WORDS_OF_SEED_LENGTH:
        raise BadInput(
            _t("加入种子的文字不超过 %(most)s 字：请缩短，或者留空。")
            % {"most": WORDS_OF_SEED_LENGTH},
            field="words",
        )
    hold(hashlib.sha256(f"supervision sample {period}".encode()).hexdigest())
    if SupervisionSample.objects.filter(period=period).exists():
        raise GuardFailed(_t("%(period)s 的抽查已经抽取，每季度只抽取一次。") % {"period": period})
    # Their rows first, before the numbers of cases: an act of a grant takes them in that order.
    in_use = Grant.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    grants = {grant.number: grant for grant in in_use.filter(**_in_use(civil_date(at)))}
    if not grants:
        raise GuardFailed(_t("现在没有使用中的授权，不需要抽查。"))
    share = supervision_terms().share_percent
    seed = f"{said} {chance or secrets.token_hex(CHANCE_LENGTH // 2)}".strip()
    drawn = draw(grants, seed=seed, share_percent=share)
    sample = SupervisionSample.objects.create(
        period=period,
        seed=seed,
        population=drawn.population,
        population_digest=drawn.digest,
        share_percent=share,
        drawn_by=membership.person,
        drawn_at=at,
    )
    append_system_event(
        act=SystemAct.SUPERVISION_SAMPLE_DRAWN,
        actor=membership.person,
        at=at,
        data={
            "period": period,
            "seed": seed,
            "share_percent": share,
            "population": drawn.population,
            "population_numbers": sorted(grants),
            "population_digest": drawn.digest,
            "grants": list(drawn.numbers),
        },
    )
    _open_checks(sample, sorted(grants[number].pk for number in drawn.numbers), at)
    return sample


def _in_use(on: date) -> dict[str, object]:
    return {"state": GrantState.ACTIVE, "valid_from__lte": on, "valid_until__gte": on}


def _open_checks(sample: SupervisionSample, keys: list[int], at: datetime) -> None:
    with in_record_language():
        text = _t("%(period)s 抽查：核查数据使用和安全保障情况。") % {"period": sample.period}
    wanted = Unscheduled(cause=ObligationCause.SAMPLE, text=text)
    found = Grant.objects.select_related("signed_agreement", "line__row", "organisation")
    for grant in found.filter(pk__in=keys).order_by("pk"):
        obligation = open_check(grant, wanted, at=at)
        SampledGrant.objects.create(sample=sample, grant=grant, obligation=obligation)
