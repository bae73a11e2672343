"""An agreement as its tables keep it, whatever the list says."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from cases.models import (
    AccessLine,
    AgreedLine,
    Agreement,
    AgreementSignature,
    AgreementTemplateVersion,
    AgreementText,
    Grant,
    GrantSuspension,
    HoldingsCheck,
    HoldingsFinding,
    PaperSigning,
    SignedDocument,
    SubmittedApplication,
)
from tests.workflows.conditional_access.applying import AT, an_applicant
from workflows.conditional_access.agreements.flow import AgreementFlow
from workflows.conditional_access.grants.flow import GrantFlow
from workflows.conditional_access.line_flow import AccessLineFlow
from workflows.conditional_access.start import start_application
from workflows.engine.gate import open_case

if TYPE_CHECKING:
    from cases.models import AccessApplication, Attachment, Case, EntryRow
    from workflows.engine.nodes import CaseFlow


def a_recorded_agreement(row: EntryRow, scan: Attachment) -> AccessLine:
    """Write what was handed in for a dataset, its agreement signed by both, its grant and a check.

    Returns:
        the line of the dataset.
    """
    person = an_applicant().person
    application = start_application(person=person, at=AT)
    SubmittedApplication.objects.create(
        application=application,
        number=1,
        content={},
        digest="0" * 64,
        submitted_at=AT,
        submitted_by=person,
    )
    line, agreement = _cases_of(application, row)
    AgreedLine.objects.create(agreement=agreement, line=line)
    AgreementText.objects.create(
        agreement=agreement,
        template=AgreementTemplateVersion.objects.get(),
        text="公共数据开放应用协议",
        sha256="0" * 64,
        begins_on=AT.date(),
        ends_on=AT.date(),
        bound_at=AT,
    )
    paper = PaperSigning.objects.create(
        agreement=agreement,
        reference="档-1",
        provider_signatory="王立新",
        provider_signed_on=AT.date(),
        user_signatory="李喆",
        user_signed_on=AT.date(),
        scan=scan,
        entered_by=person,
        entered_at=AT,
    )
    provider, signature = (
        AgreementSignature.objects.create(
            agreement=agreement,
            side=side,
            channel="paper",
            signatory=signatory,
            signed_on=AT.date(),
            sha256="0" * 64,
            paper=paper,
            recorded_by=person,
            recorded_at=AT,
        )
        for side, signatory in (("provider", "王立新"), ("user", "李喆"))
    )
    SignedDocument.objects.create(
        signature=signature, content=b"%PDF", sha256="0" * 64, fingerprint="0" * 64
    )
    _a_grant(line, agreement, provider, signature)
    return line


def _a_grant(
    line: AccessLine,
    agreement: Agreement,
    provider: AgreementSignature,
    user: AgreementSignature,
) -> None:
    """Write a grant that is suspended, as its tables keep it."""
    record = Grant(
        kind="grant",
        title="授权",
        state="pending_delivery",
        organisation=line.organisation,
        opened_by=agreement.opened_by,
        signed_agreement=agreement,
        line=line,
        applicant=line.applicant,
        entry=line.entry,
        provider_signature=provider,
        user_signature=user,
        delivery="api",
        valid_from=AT.date(),
        valid_until=AT.date(),
    )
    grant = cast("Grant", _opened(record, GrantFlow))
    check = HoldingsCheck.objects.create(at=AT, expected=1)
    HoldingsFinding.objects.create(check_run=check, fault="missing", number=grant.number)
    GrantSuspension.objects.create(grant=grant, cause="department", reason="核查。", begun_at=AT)


def _cases_of(application: AccessApplication, row: EntryRow) -> tuple[AccessLine, Agreement]:
    line = AccessLine(
        kind="access_line",
        title="申请行",
        state="submitted",
        organisation=row.provider,
        application=application,
        applicant=application.applicant,
        entry=row.entry,
        row=row,
    )
    agreement = Agreement(
        kind="agreement",
        title="协议",
        state="drafted",
        organisation=row.provider,
        opened_by=application.opened_by,
        application=application,
    )
    opened = (_opened(line, AccessLineFlow), _opened(agreement, AgreementFlow))
    return cast("AccessLine", opened[0]), cast("Agreement", opened[1])


def _opened(record: Case, flow: type[CaseFlow]) -> Case:
    return open_case(record=record, flow=flow, membership=None, at=AT, rule="house default").case
