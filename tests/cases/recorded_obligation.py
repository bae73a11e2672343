"""An obligation as its tables keep it, with what follows from breaking it, whatever was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from cases.models import (
    Bar,
    Obligation,
    ObligationFinding,
    ObligationReply,
    SampledGrant,
    SupervisionSample,
    Violation,
)
from tests.workflows.conditional_access.applying import AT
from workflows.conditional_access.use_supervision.flow import ObligationFlow
from workflows.engine.gate import open_case

if TYPE_CHECKING:
    from cases.models import AccessLine, Grant


def a_recorded_obligation(line: AccessLine) -> Obligation:
    """Write an obligation of the grant of a recorded line, with all its rows."""
    obligation = _obligation_of(line.granted)
    grant, person = obligation.data_grant, obligation.opened_by
    assert person is not None
    said = {"obligation": obligation, "by": person, "at": AT}
    ObligationReply.objects.create(kind="report", text="已使用。", **said)
    ObligationFinding.objects.create(kind="met", text="已核查。", **said)
    violation = Violation.objects.create(
        obligation=obligation,
        applicant=grant.applicant,
        ground="UV01",
        text="未报告。",
        found_by=person,
        found_at=AT,
    )
    Bar.objects.create(
        violation=violation,
        applicant=grant.applicant,
        scope="fast",
        begins_on=AT.date(),
        ends_on=AT.date(),
        entered_by=person,
        entered_at=AT,
    )
    sample = SupervisionSample.objects.create(
        period="2023-Q3",
        seed="1",
        population=1,
        population_digest="0" * 64,
        share_percent=10,
        drawn_by=person,
        drawn_at=AT,
    )
    SampledGrant.objects.create(sample=sample, grant=grant, obligation=obligation)
    return obligation


def _obligation_of(grant: Grant) -> Obligation:
    obligation = Obligation(
        kind="obligation",
        title="履约事项",
        state="due",
        organisation=grant.organisation,
        opened_by=grant.opened_by,
        data_grant=grant,
        code="use_check",
        promise="接受核查。",
        owed_by="department",
        cause="sample",
        rests_on="AG-1",
        due_on=AT.date(),
    )
    taken = open_case(
        record=obligation, flow=ObligationFlow, membership=None, at=AT, rule="house default"
    )
    return cast("Obligation", taken.case)
