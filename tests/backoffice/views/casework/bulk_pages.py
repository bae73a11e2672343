"""What the tests of bulk pages share: ticks, a plan drawn through the page, its confirmation."""

from __future__ import annotations

from django.urls import reverse

from cases.models import BulkPlan, WorkItem

NEW = "/tasks/bulk/new/"


def ticks(*items: WorkItem) -> list[str]:
    return [f"{item.pk}-{item.process.version}" for item in items]


def drawn(client, *items: WorkItem, act: str = "claim", **more: object) -> BulkPlan:
    """Draw a plan through the page; return it."""
    answer = client.post(NEW, {"task": ticks(*items), "step": "draw", "act": act, **more})
    assert answer.status_code == 302, answer.content.decode()
    plan = BulkPlan.objects.latest("pk")
    assert answer["Location"] == reverse("bulk-plan", args=[plan.operation])
    return plan


def confirm(client, plan: BulkPlan, **more: object):
    """Confirm a plan through its page."""
    data = {"hash": plan.hash, **more}
    return client.post(reverse("bulk-apply", args=[plan.operation]), data, follow=True)
