"""The addresses of the feedback round: the city's pages and the project team's."""

from django.urls import include, path

from . import views_city as views

city_patterns = [
    path("", views.overview, name="overview"),
    path("werte/", views.values, name="values"),
    path("werte/stimmt/", views.confirm_shown, name="confirm_shown"),
    path("werte/<int:parameter>/", views.value, name="value"),
    path("werte/<int:parameter>/stimmt/", views.confirm, name="confirm"),
    path("werte/<int:parameter>/nicht-pruefbar/", views.not_checkable, name="not_checkable"),
    path("werte/<int:parameter>/zurueck/", views.undo, name="undo"),
    path("werte/<int:parameter>/korrektur/", views.correct, name="correct"),
    path("werte/<int:parameter>/wirkung/", views.effect, name="effect"),
    path("werte/indikator/<int:indicator>/stimmt/", views.confirm_indicator, name="confirm_indicator"),
    path("werte/<int:parameter>/hinweis/", views.value_hint, name="value_hint"),
    path("hinweise/", views.hints, name="hints"),
    path("hinweise/<int:hint>/zurueckziehen/", views.withdraw_hint, name="withdraw_hint"),
    path("korrekturen/", views.corrections, name="corrections"),
    path("korrekturen/<int:correction>/", views.correction, name="correction"),
    path("korrekturen/<int:correction>/zurueckziehen/", views.withdraw, name="withdraw"),
    path("korrekturen/<int:correction>/freigeben/", views.release, name="release"),
    path("korrekturen/<int:correction>/entwurf/", views.return_to_draft, name="return_to_draft"),
    path("korrekturen/<int:correction>/antworten/", views.answer, name="answer"),
    path("korrekturen/<int:correction>/nachricht/", views.message, name="message"),
    path("korrekturen/<int:correction>/nachweise/<int:link>/entfernen/", views.detach, name="detach"),
    path("nachweise/<int:evidence>/", views.evidence, name="evidence"),
]

urlpatterns = [
    path("<slug:edition>/stadt/<slug:city>/", include((city_patterns, "feedback"))),
    path("<slug:edition>/team/", include("assessments.feedback.urls_moderation")),
]
