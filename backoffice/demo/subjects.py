"""Who registers in the demonstration: nobody that there is."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from backoffice.demo.cast import COMPANY
from cases.states.applicant import ApplicantKind
from workflows.administration.applicants.subject import Subject

# Numbers of nobody, with the check characters that they need.
ENTERPRISE: Final = Subject(
    kind=ApplicantKind.LEGAL_PERSON,
    name=COMPANY,
    number="91310104MADEMA000D",
    phone="021-55550101",
    is_small_business=True,
    statement="从事出行服务软件开发，拟申请公共交通数据。",
)
RESEARCHER: Final = Subject(
    kind=ApplicantKind.NATURAL_PERSON,
    name="陆明远",
    number="310101199003074255",
    phone="021-55550102",
    is_researcher=True,
    statement="研究方向为城市交通与老年人出行。",
)
SOCIETY: Final = Subject(
    kind=ApplicantKind.OTHER_ORGANISATION,
    name="上海社区营造研究会",
    number="91310115MA1K30034R",
    phone="021-55550103",
    statement="拟在社区服务项目中使用便民设施数据。",
)
# As its certificate has it.
RENAMED_SOCIETY: Final = replace(SOCIETY, name="上海社区营造研究中心")
