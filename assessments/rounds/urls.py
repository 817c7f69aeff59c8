"""The round's addresses for the project team, below <edition>/team/."""

from django.urls import path

from . import views, views_settings

app_name = "rounds"
urlpatterns = [
    path("", views.round_page, name="round"),
    path("runde/einstellungen/", views_settings.settings, name="settings"),
    path("runde/oeffnen/", views_settings.opening, name="opening"),
    path("runde/schliessen/", views_settings.closing, name="closing"),
    path("runde/wieder-oeffnen/", views_settings.reopening, name="reopening"),
]
