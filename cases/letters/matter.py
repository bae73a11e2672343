"""What every letter about an application says: who, to whom, about which application and data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cases.chinese_words import chinese_date, one_line
from cases.letters.letter import Table

if TYPE_CHECKING:
    from datetime import date

    from cases.letters.citations import Citation

_HEADER: Final = ("序号", "数据集", "编号", "提供单位")
_SHARES: Final = (0.09, 0.45, 0.2, 0.26)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A dataset as the pinned version of the list names it."""

    name: str
    code: str
    provider: str

    @property
    def label(self) -> str:
        """Return name and code: departments name datasets alike."""
        return f"{one_line(self.name)}（{one_line(self.code)}）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """The frozen facts that all letters share.

    Attributes:
        office: who issues the letter, in full.
        number: its document number (文号).
        on: its date.
        applicant: in full, as verified.
        is_person: whether the applicant is a natural person.
        application_number: as the portal shows it.
        received_on: when the application counts as received.
        datasets: what was applied for, or what this letter is about.
        citations: legal bases with their tiers.
        remedies: how the decision can be contested; a text of the configuration.
        enquiries: whom to ask, with a telephone number.
        platform: where the applicant acts.
        address: the platform's address in the web; letters from before it was frozen have none, and
            say less of the way to its pages.
    """

    office: str
    number: str
    on: date
    applicant: str
    is_person: bool
    application_number: str
    received_on: date
    datasets: tuple[Dataset, ...]
    citations: tuple[Citation, ...] = ()
    remedies: str = ""
    enquiries: str = ""
    platform: str = "公共数据开放平台"
    address: str = ""

    @property
    def you(self) -> str:
        """Return how the letter addresses the applicant."""
        return "您" if self.is_person else "贵单位"

    @property
    def way(self) -> str:
        """Return how the applicant finds the page of the application; empty without an address."""
        if not self.address:
            return ""
        return (
            f"登录{self.platform}（{one_line(self.address)}），"
            f"在“我的申请”中打开申请{one_line(self.application_number)}"
        )

    @property
    def opening(self) -> str:
        """Return the beginning of a letter: which application of whom, about what."""
        return (
            f"{self.you}于{chinese_date(self.received_on)}通过{self.platform}提出的"
            f"{self.about}有条件开放申请（申请编号：{one_line(self.application_number)}）"
        )

    @property
    def about(self) -> str:
        """Return the one dataset by its name, or how many there are."""
        if len(self.datasets) == 1:
            return f"“{one_line(self.datasets[0].name)}”"
        return f"{len(self.datasets)}个数据集的"

    @property
    def table(self) -> Table | None:
        """Return the datasets as a table where there are several."""
        if len(self.datasets) == 1:
            return None
        rows = tuple(
            (str(at), each.name, each.code, each.provider)
            for at, each in enumerate(self.datasets, start=1)
        )
        return Table(header=_HEADER, shares=_SHARES, rows=rows)
