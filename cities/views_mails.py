"""Which mails one gets from a city. The link in each mail leads here: nothing is declined by opening it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from scindex_portal.access import access

from .actions.mails import choose_mails, deniable
from .models import MailTopic, Membership
from .permissions import is_member_of_city
from .views import city_of


@require_http_methods(["GET", "HEAD", "POST"])
@access(is_member_of_city)
def mails(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    place = city_of(edition, city)
    own = get_object_or_404(
        Membership.objects.select_related("user", "city"), user=request.user, city=place, is_active=True
    )
    if request.method == "POST":
        choose_mails(membership=own, wanted=request.POST.getlist("mail"))
        messages.success(request, "Ihre Auswahl ist gespeichert.")
        return redirect("cities:mails", edition, city)
    free = deniable(own.role)
    topics = [(topic, topic in free, topic not in own.declined_mails) for topic in MailTopic]
    context = {"edition_key": edition, "city": place, "topics": topics, "all_free": len(free) == len(topics)}
    return render(request, "cities/mails.html", context)
