"""The application that the server loads. The first worker to come here sets everything up."""

import os

from project.first_start import prepare

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
prepare()

from django.core.wsgi import get_wsgi_application  # noqa: E402 (the settings come first)

application = get_wsgi_application()
