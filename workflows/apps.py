"""The application that holds the flows."""

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    """The rules; viewflow needs flows to live in an installed app. It has no tables."""

    name = "workflows"
    verbose_name = "工作流程"

    def ready(self) -> None:
        """Let what depends on an entry count where it loses openness."""
        from workflows.links import DEPENDANT_KINDS  # *app ready*
        from workflows.open_list.impact import register  # *app ready*

        for kind in DEPENDANT_KINDS:
            register(kind)
