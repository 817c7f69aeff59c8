"""The project team's addresses, below <edition>/team/."""

from django.urls import path

from . import views_bulk, views_compare, views_extension, views_hint_answers, views_research
from . import views_moderation as pages
from . import views_moderation_deeds as deeds
from . import views_moderation_evidence as evidence

app_name = "moderation"
urlpatterns = [
    path("frist/<slug:town>/", views_extension.extension, name="extension"),
    path("vergleich/", views_compare.choose, name="compare-choose"),
    path("vergleich/<int:parameter>/", views_compare.compare, name="compare"),
    path("vergleich/<int:parameter>/gemeinsam/", views_bulk.decide_together, name="bulk-decide"),
    path("sammelentscheidung/<int:bulk>/", views_bulk.bulk, name="bulk"),
    path("sammelentscheidung/<int:bulk>/fortsetzen/", views_bulk.continue_bulk, name="bulk-continue"),
    path("vergleich/<int:parameter>/<slug:town>/", views_research.correct, name="research"),
    path("recherchekorrekturen/", views_research.changes, name="research-changes"),
    path("recherchekorrekturen/<int:change>/bestaetigen/", views_research.confirm, name="research-confirm"),
    path("recherchekorrekturen/<int:change>/zurueckgeben/", views_research.give_back, name="research-return"),
    path("hinweise/", views_hint_answers.hints, name="hints"),
    path("eingang/", pages.queue, name="queue"),
    path("vorgang/<int:correction>/", pages.case, name="case"),
    path("vorgang/<int:correction>/wirkung/", pages.effect, name="effect"),
    path("vorgang/<int:correction>/bearbeiten/", deeds.claim, name="claim"),
    path("vorgang/<int:correction>/freigeben/", deeds.release, name="release"),
    path("vorgang/<int:correction>/weiter/", deeds.take_back, name="take-back"),
    path("vorgang/<int:correction>/bestaetigen/", deeds.confirm, name="confirm"),
    path("vorgang/<int:correction>/zurueckgeben/", deeds.give_back, name="return"),
    path("vorgang/<int:correction>/nachricht/", deeds.write_message, name="message"),
    path("vorgang/<int:correction>/nachweise/<int:evidence>/", evidence.download, name="evidence"),
    path(
        "vorgang/<int:correction>/nachweise/<int:evidence>/bild/<int:page>/", evidence.picture, name="picture"
    ),
]
