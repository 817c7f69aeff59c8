"""The index's addresses, slice by slice."""

from django.urls import include, path

urlpatterns = [
    path("<slug:edition>/team/", include("assessments.rounds.urls")),
    path("", include("assessments.feedback.urls")),
    path("<slug:edition>/team/katalog/", include("assessments.catalogue.urls")),
    path("<slug:edition>/team/daten/", include("assessments.data_exchange.urls")),
    path("<slug:edition>/team/protokoll/", include("assessments.protocol.urls")),
    path("", include("assessments.exchange.urls")),
    path("", include("assessments.results.urls")),
    path("", include("assessments.comparison.urls")),
    path("", include("assessments.reports.urls")),
]
