"""What an agreement says of one case: frozen when the agreement is drafted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One side.

    Attributes:
        name: in full, as verified.
        identifier: credit code, or what is shown of an identity number.
        signatory: who signs, and in which capacity.
        address: where papers reach it.
    """

    name: str
    identifier: str
    signatory: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedDataset:
    """One dataset as the pinned version of the list has it.

    Attributes:
        name: of the entry.
        code: its identifier on the platform.
        items: the data items that were approved.
        list_version: label of the version of the list, such as `2026-001`.
        templates: the letters of its condition templates, such as `AD`; may be empty.
        further_conditions: the free text behind the templates; may be empty.
    """

    name: str
    code: str
    items: tuple[str, ...]
    list_version: str
    templates: str = ""
    further_conditions: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFacts:
    """Everything that fills a template; each text is put on one line of its own sentence.

    Attributes:
        number: of the agreement.
        application_number: of the application that it rests on.
        decision_number: document number (文号) of the decision that it rests on.
        provider: who opens the data (甲方).
        user: who uses them (乙方).
        datasets: at least one.
        scenario: where the data are used.
        purpose: what for.
        delivery: how they are handed over.
        quota: how much, such as calls per day.
        begins_on: first day of use.
        ends_on: last day of use.
        environment: where the data are kept and processed.
        report_period: how often use is reported, such as `每季度`.
        rectify_working_days: how long a breach may be put right.
        delete_days: calendar days after the end by which the data are deleted.
        disputes: where a dispute goes that talking has not settled.
        signing: how it is signed.
        annexes: their titles.
    """

    number: str
    application_number: str
    decision_number: str
    provider: Party
    user: Party
    datasets: tuple[AgreedDataset, ...]
    scenario: str
    purpose: str
    delivery: str
    quota: str
    begins_on: date
    ends_on: date
    environment: str
    report_period: str
    rectify_working_days: int
    delete_days: int
    disputes: str
    signing: str
    annexes: tuple[str, ...] = ()
