"""The addresses of a city's own pages: profile and people."""

from django.urls import path

from . import views, views_invitations, views_invite_many, views_mails, views_profile

app_name = "cities"
people = "<slug:edition>/stadt/<slug:city>/personen/"
profile = "<slug:edition>/stadt/<slug:city>/profil/"
team = "<slug:edition>/team/einladungen/"

urlpatterns = [
    path("konto/ueberall-abmelden/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("einladung/<str:token>/", views_invitations.invitation, name="invitation"),
    path(profile, views_profile.profile, name="profile"),
    path(f"{profile}bearbeiten/", views_profile.edit_profile, name="edit_profile"),
    path(people, views.people, name="people"),
    path(f"{people}mails/", views_mails.mails, name="mails"),
    path(f"{people}einladen/", views.invite, name="invite"),
    path(f"{people}einladungen/<int:invitation>/senden/", views.resend, name="resend"),
    path(f"{people}einladungen/<int:invitation>/zurueckziehen/", views.revoke, name="revoke"),
    path(f"{people}einstellungen/", views.settings, name="settings"),
    path(f"{people}<int:membership>/", views.person, name="person"),
    path(f"{people}<int:membership>/entlassen/", views.dismiss, name="dismiss"),
    path(team, views_invitations.first_coordinations, name="first_coordinations"),
    path(f"{team}viele/", views_invite_many.invite_many, name="invite_many"),
    path(f"{team}<int:invitation>/senden/", views_invitations.resend, name="resend_first"),
    path(f"{team}<int:invitation>/zurueckziehen/", views_invitations.revoke, name="revoke_first"),
]
