"""Three people in every city, already signed in: prints city and session key of each, as JSON."""

import json
import sys

import django

PEOPLE_PER_CITY = 3


def sign_in_everybody() -> list[tuple[str, str]]:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from cities.models import City, Membership, Role, User

    people = []
    for city in City.objects.filter(participations__edition__key="2027-demo"):
        for number in range(PEOPLE_PER_CITY):
            email = f"person{number}@{city.slug}.example"
            user = User.objects.create_user(email, None, name="Demo-Person", is_demo=True)
            Membership.objects.create(user=user, city=city, role=Role.EDITING)
            session = SessionStore()
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = "cities.adapter.AuthenticationBackend"
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.create()
            people.append((city.slug, session.session_key))
    return people


if __name__ == "__main__":
    django.setup()
    json.dump(sign_in_everybody(), sys.stdout)
