"""The same answer by Django, with the middleware that tells its length."""

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["*"],
    SECRET_KEY="of no use here",
    ROOT_URLCONF=__name__,
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
)
django.setup()


def index(request):
    return HttpResponse("Hello world!\n", content_type="text/plain")


urlpatterns = [path("", index)]
app = get_wsgi_application()
