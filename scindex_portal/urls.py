"""Every address of the portal. Edition key and city slug stand in the path, never in the session."""

from django.conf import settings
from django.urls import include, path

from cities.admin import site as administration

from . import pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("impressum/", pages.imprint, name="imprint"),
    path("datenschutz/", pages.privacy, name="privacy"),
    path("barrierefreiheit/", pages.accessibility, name="accessibility"),
    path("hilfe/", pages.help_page, name="help"),
    path("bereit/", pages.ready, name="ready"),
    path("konto/", include("allauth.urls")),
    path("verwaltung/", administration.urls),
    path("", include("cities.urls")),
    path("", include("assessments.urls")),
]

if settings.DEMO or settings.DEBUG or settings.MODE == "test":
    from . import bausteine, demo_pages

    urlpatterns.insert(0, path("bausteine/", bausteine.components, name="components"))
    urlpatterns.insert(0, path("postausgang/", demo_pages.outbox, name="outbox"))

handler400 = "scindex_portal.pages.bad_request"
