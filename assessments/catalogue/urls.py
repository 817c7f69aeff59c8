"""The catalogue's addresses, below <edition>/team/katalog/."""

from django.urls import path

from . import views, views_edit, views_rows

app_name = "catalogue"
urlpatterns = [
    path("", views.catalogue, name="list"),
    path("naechste-ausgabe/", views_rows.next_edition, name="next"),
    path("unterschiede/", views.differences, name="differences"),
    path("bereich/<int:domain>/bearbeiten/", views_rows.edit_domain, name="edit_domain"),
    path("indikator/<int:indicator>/bearbeiten/", views_rows.edit_indicator, name="edit_indicator"),
    path("indikator/<int:indicator>/neuer-parameter/", views_edit.new_parameter, name="add"),
    path("parameter/<int:parameter>/", views.parameter, name="parameter"),
    path("parameter/<int:parameter>/bearbeiten/", views_edit.edit_parameter, name="edit"),
    path("parameter/<int:parameter>/entfernen/", views_edit.drop_parameter, name="remove"),
]
