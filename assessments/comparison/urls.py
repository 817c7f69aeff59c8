"""The addresses that set editions beside each other."""

from django.urls import include, path

from . import views

city_patterns = [path("warum/", views.why, name="why")]

urlpatterns = [path("<slug:edition>/stadt/<slug:city>/", include((city_patterns, "comparison")))]
