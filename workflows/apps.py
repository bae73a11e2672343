"""The application that holds the flows."""

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    """The rules; viewflow needs flows to live in an installed app. It has no tables."""

    name = "workflows"
    verbose_name = "工作流程"
