"""The web application for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault(
    "DJANGO_SETTINGS_MODULE", f"backoffice.settings.{os.environ.get('KAIFANG_ENV', 'production')}"
)
application = get_wsgi_application()
