"""What the menu offers to whom: links by role, known pages only, no counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from backoffice.signed_in import hats_of_page
from backoffice.views.capped_figure import capped_figure
from backoffice.views.clock import today
from cases.queries.notifications import unread_count
from cases.queries.reconciliation import OWN_ROLES
from cases.queries.visible import SEES_ONLY_OWN
from cases.states.role import CITY_WIDE_ROLES, Role
from workflows.open_list.import_scope import IMPORT_ROLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpRequest
    from django_stubs_ext import StrOrPromise

    from backoffice.signed_in import SignedInRequest
    from cases.models import Membership


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A page that the menu may offer; no roles means everybody who is logged in.

    `public` pages are offered to everybody else too. Whoever holds no role, or applies for
    somebody, is offered these and the pages for `outsiders`.
    """

    url_name: str
    label: StrOrPromise
    roles: frozenset[str] = frozenset()
    public: bool = False
    outsiders: bool = False


@dataclass(frozen=True, kw_only=True)
class Link:
    label: StrOrPromise
    url: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Group:
    title: StrOrPromise
    links: tuple[Link, ...]


# Where people who are not logged in begin.
PUBLIC_HOME: Final = "public-list"

SUPERVISION: Final = frozenset(
    {
        Role.COMMISSION_STAFF,
        Role.COMMISSION_LEAD,
        Role.DEPARTMENT_HEAD,
        Role.DISTRICT_AUTHORITY,
        Role.SUPERVISOR,
        Role.AUDITOR,
    }
)
MORE_TIME: Final = frozenset(
    {
        Role.REVIEWER,
        Role.DEPARTMENT_HEAD,
        Role.DISTRICT_AUTHORITY,
        Role.COMMISSION_STAFF,
        Role.COMMISSION_LEAD,
        Role.DATA_CENTRE_OPERATOR,
        Role.SUPERVISOR,
        Role.AUDITOR,
    }
)
RECONCILIATION: Final = frozenset({*OWN_ROLES, *CITY_WIDE_ROLES})
QUALITY: Final = frozenset(Role) - SEES_ONLY_OWN
PEER_READERS: Final = frozenset(
    {
        Role.DEPARTMENT_STAFF,
        Role.REVIEWER,
        Role.DEPARTMENT_HEAD,
        Role.DISTRICT_AUTHORITY,
        Role.COMMISSION_STAFF,
        Role.COMMISSION_LEAD,
        Role.DUTY_OFFICER,
        Role.DATA_CENTRE_OPERATOR,
        Role.SUPERVISOR,
        Role.AUDITOR,
    }
)
DEMAND_READERS: Final = PEER_READERS | {Role.OPERATOR_STAFF}
POINT_READERS: Final = PEER_READERS | {Role.CONSULTANT}
OUTSIDERS: Final = frozenset({Role.APPLICANT})
HOLDINGS: Final = frozenset(
    {
        Role.COMMISSION_STAFF,
        Role.COMMISSION_LEAD,
        Role.DATA_CENTRE_OPERATOR,
        Role.SUPERVISOR,
        Role.AUDITOR,
    }
)
GRANT_READERS: Final = PEER_READERS | OUTSIDERS
ADMINISTRATION: Final = frozenset({Role.ADMINISTRATOR, Role.SECURITY_OFFICER, Role.AUDITOR})

# fmt: off
MENU: Final[tuple[tuple[StrOrPromise, tuple[Entry, ...]], ...]] = (
    (_("办件"), (
        Entry(url_name="my-queue",      label=_("我的任务")),
        Entry(url_name="team-queue",    label=_("团队任务")),
        Entry(url_name="my-registration", label=_("主体认证"), roles=OUTSIDERS, outsiders=True),
        Entry(url_name="my-applications", label=_("我的申请"), roles=OUTSIDERS, outsiders=True),
        Entry(url_name="data-grants", label=_("数据授权"), roles=GRANT_READERS, outsiders=True),
        Entry(url_name="my-obligations", label=_("我的履约事项"), roles=OUTSIDERS, outsiders=True),
        Entry(url_name="notifications", label=_("通知"), outsiders=True),
        Entry(url_name="absences",      label=_("外出与代办")),
        Entry(url_name="extension-requests", label=_("延期申请"), roles=MORE_TIME),
        Entry(url_name="supervision",   label=_("督导视图"), roles=SUPERVISION),
        Entry(url_name="supervision-orders", label=_("督办"), roles=SUPERVISION),
    )),
    (_("开放清单"), (
        Entry(url_name="entries",       label=_("开放清单"), public=True),
        Entry(url_name="list-changes",  label=_("调整申请")),
        Entry(url_name="versions",      label=_("清单版本"), public=True),
        Entry(url_name="grant-register", label=_("授权公示"), public=True),
        Entry(url_name="list-charts",   label=_("清单图表")),
        Entry(url_name="imports",       label=_("清单导入"), roles=frozenset(IMPORT_ROLES)),
        Entry(url_name="reconciliation", label=_("目录核对"), roles=RECONCILIATION),
        Entry(url_name="peer-lists",    label=_("城市对标"), roles=PEER_READERS),
        Entry(url_name="evaluations",   label=_("年度评估"), roles=PEER_READERS),
        Entry(url_name="programmes",    label=_("样本与品牌"), roles=PEER_READERS),
    )),
    (_("供需对接"), (
        Entry(url_name="grant-holdings", label=_("交付核对"), roles=HOLDINGS),
        Entry(url_name="scenarios",     label=_("重点场景"), roles=PEER_READERS),
        Entry(url_name="demands",       label=_("数据需求"), roles=DEMAND_READERS),
        Entry(url_name="meetings",      label=_("供需对接会"), roles=PEER_READERS),
        Entry(url_name="consultation-points", label=_("咨询服务点"), roles=POINT_READERS),
        Entry(url_name="enquiries",     label=_("咨询"), roles=POINT_READERS),
        Entry(url_name="operators",     label=_("授权运营主体"), roles=PEER_READERS),
        Entry(url_name="fusion-spaces", label=_("数据融合空间"), roles=PEER_READERS),
    )),
    (_("过程监督"), (
        Entry(url_name="obligations",   label=_("履约事项"), roles=PEER_READERS),
        Entry(url_name="violations",    label=_("违规记录"), roles=PEER_READERS),
        Entry(url_name="samples",       label=_("抽查"), roles=PEER_READERS),
    )),
    (_("清单质量"), (
        Entry(url_name="timeliness",    label=_("按时更新"), roles=QUALITY),
        Entry(url_name="update-calendar", label=_("更新日历"), roles=QUALITY),
        Entry(url_name="slower-updates", label=_("降频清单"), roles=QUALITY),
        Entry(url_name="entry-scores",  label=_("条目质量"), roles=QUALITY),
        Entry(url_name="grading-overview", label=_("分类分级概览"), roles=QUALITY),
        Entry(url_name="data-scores",   label=_("数据质量"), roles=QUALITY),
    )),
    (_("系统管理"), (
        Entry(url_name="organisations", label=_("单位"), roles=ADMINISTRATION),
        Entry(url_name="people",        label=_("人员"), roles=ADMINISTRATION),
        Entry(url_name="role-grants",   label=_("角色变更"), roles=ADMINISTRATION),
        Entry(url_name="clock-policies", label=_("时限规则"), roles=ADMINISTRATION),
        Entry(url_name="routing-versions", label=_("分派规则"), roles=ADMINISTRATION),
        Entry(url_name="grading-schemes", label=_("分级方案"), roles=ADMINISTRATION),
        Entry(url_name="remedies",      label=_("救济途径"), roles=ADMINISTRATION),
        Entry(url_name="agreement-templates", label=_("协议示范文本"), roles=ADMINISTRATION),
        Entry(url_name="calendar",      label=_("工作日历"), roles=ADMINISTRATION),
        Entry(url_name="system-chain",  label=_("审计"), roles=ADMINISTRATION),
    )),
)
# fmt: on


def navigation(request: HttpRequest) -> dict[str, Any]:  # Any: template context
    """Context of every page: the menu and the roles of the person; at most one query.

    A page drawn before the session is known (a refused request) gets the bare frame.
    """
    person = getattr(request, "user", None)
    addresses = {
        "home_url": address_of("home") or "/",
        "login_url": address_of("login"),
        "logout_url": address_of("logout"),
        "password_url": address_of("password-change"),
        "roles_url": address_of("my-roles"),
        "notification_settings_url": address_of("notification-settings"),
        "language_url": address_of("set_language"),
    }
    if person is None or not person.is_authenticated:
        return {**addresses, "menu": _menu(request.path, lambda entry: entry.public)}
    hats = hats_of_page(cast("SignedInRequest", request), on=today())
    return {
        **addresses,
        "hats": hats,
        "menu": menu_for(hats, path=request.path),
        "unread": capped_figure(unread_count(person)),
    }


def menu_for(hats: Iterable[Membership], *, path: str) -> tuple[Group, ...]:
    """Return the groups of links that the holder of these roles is offered."""
    roles = {hat.role for hat in hats}
    if roles <= OUTSIDERS:
        return _menu(path, lambda entry: entry.public or entry.outsiders)
    return _menu(path, lambda entry: not entry.roles or bool(roles & entry.roles))


def _menu(path: str, is_offered: Callable[[Entry], bool]) -> tuple[Group, ...]:
    offered = [
        (title, [(entry, address_of(entry.url_name)) for entry in entries if is_offered(entry)])
        for title, entries in MENU
    ]
    known = [url for _title, links in offered for _entry, url in links if url]
    # /tasks/team/ lies below /tasks/ too: the longest address is the page's own.
    current = max((url for url in known if path.startswith(url)), key=len, default="")
    groups = (Group(title=title, links=_links(links, current)) for title, links in offered)
    return tuple(group for group in groups if group.links)


def _links(addresses: Iterable[tuple[Entry, str]], current: str) -> tuple[Link, ...]:
    return tuple(
        Link(label=entry.label, url=url, is_current=url == current)
        for entry, url in addresses
        if url
    )


def address_of(url_name: str) -> str:
    """Return the address of a page by its name; empty where the page does not exist."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
