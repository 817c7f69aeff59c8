"""Who may do what in the feedback round: the rules that its views declare."""

from cities.permissions import (
    is_coordination_of_city,
    is_member_of_city,
    may_draft_for_city,
    may_release_for_city,
)
from scindex_portal.access import access

READ_ONLY = (
    "Mit Ihrer Rolle können Sie die Seiten Ihrer Stadt ansehen, aber nichts ändern. "
    "Bitte wenden Sie sich an die Koordination Ihrer Stadt."
)

city_page = access(is_member_of_city)
city_deed = access(is_member_of_city & may_draft_for_city, known_to=is_member_of_city, refusal=READ_ONLY)
city_release = access(is_member_of_city & may_release_for_city, known_to=is_member_of_city, refusal=READ_ONLY)
city_coordination = access(
    is_coordination_of_city,
    known_to=is_member_of_city,
    refusal="Zuständigkeiten verteilt die Koordination Ihrer Stadt. Bitte wenden Sie sich an sie.",
)
city_release_or_deed = access(
    is_member_of_city & (may_draft_for_city | may_release_for_city),
    known_to=is_member_of_city,
    refusal=READ_ONLY,
)
city_sign_off = access(
    is_coordination_of_city,
    known_to=is_member_of_city,
    refusal="Abschließen, wieder öffnen und mehr Zeit erbitten kann nur die Koordination Ihrer Stadt.",
)
