"""The application that holds the flows."""

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    """The rules; viewflow needs flows to live in an installed app. It has no tables."""

    name = "workflows"
    verbose_name = "工作流程"

    def ready(self) -> None:
        """Let the open list's own matters count where an entry loses openness."""
        from workflows.open_list.dependants import OWN_KINDS  # *app ready*
        from workflows.open_list.impact import register  # *app ready*

        for kind in OWN_KINDS:
            register(kind)
