"""Who sees a city's results, and who may save its Rechenbeispiel: the rules that the views declare."""

from cities.permissions import is_member_of_city, may_draft_for_city
from scindex_portal.access import access

READ_ONLY = (
    "Mit Ihrer Rolle können Sie rechnen, aber nichts speichern. "
    "Bitte wenden Sie sich an die Koordination Ihrer Stadt."
)

city_page = access(is_member_of_city)
city_deed = access(is_member_of_city & may_draft_for_city, known_to=is_member_of_city, refusal=READ_ONLY)
