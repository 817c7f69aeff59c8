"""The round's addresses for the project team, below <edition>/team/."""

from django.urls import path

from . import views, views_mailings, views_reminders, views_settings, views_texts

app_name = "rounds"
urlpatterns = [
    path("", views.round_page, name="round"),
    path("runde/einstellungen/", views_settings.settings, name="settings"),
    path("runde/oeffnen/", views_settings.opening, name="opening"),
    path("runde/schliessen/", views_settings.closing, name="closing"),
    path("runde/wieder-oeffnen/", views_settings.reopening, name="reopening"),
    path("runde/erinnern/", views_reminders.remind, name="remind"),
    path("runde/versand/", views_mailings.mailings, name="mailings"),
    path("runde/versand/<int:mailing>/", views_mailings.mailing, name="mailing"),
    path("runde/versand/<int:mailing>/stand/", views_mailings.progress, name="mailing_progress"),
    path("runde/versand/<int:mailing>/fortsetzen/", views_mailings.resume, name="resume"),
    path("runde/versand/<int:mailing>/<int:delivery>/senden/", views_mailings.resend, name="resend"),
    path("runde/mailtexte/", views_texts.texts, name="texts"),
    path("runde/mailtexte/<slug:kind>/", views_texts.text, name="text"),
    path("runde/mailtexte/<slug:kind>/vorlage/", views_texts.reset, name="reset_text"),
]
