"""The application that holds screens and commands."""

from django.apps import AppConfig


class BackofficeConfig(AppConfig):
    """Screens, tasks and commands; it has no tables."""

    name = "backoffice"
    verbose_name = "后台办公"

    def ready(self) -> None:
        """Register the checks of our own; refuse services that are worth nothing."""
        from backoffice import upload_scan_check  # noqa: F401  # app ready
        from backoffice.services import refuse_worthless_services  # app ready

        refuse_worthless_services()
