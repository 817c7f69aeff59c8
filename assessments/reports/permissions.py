"""Who may do what with a paper that somebody ordered."""

from assessments.models import Report
from cities.models import Role, User
from cities.permissions import is_member_of_city, may_draft_for_city, may_release_for_city
from scindex_portal.access import access

may_order = is_member_of_city & (may_draft_for_city | may_release_for_city)
paper_order = access(
    may_order,
    known_to=is_member_of_city,
    refusal="Papiere bestellen Koordination, Bearbeitung und Freigabe Ihrer Stadt; fertige können Sie lesen.",
)

NOT_YOURS = (
    "Dieses Papier hat jemand anderes bestellt. Abbrechen oder noch einmal erstellen kann es nur diese "
    "Person oder die Koordination Ihrer Stadt."
)


def may_change_paper(report: Report, user: User) -> bool:
    """Stop it or try again: who ordered it, and Koordination."""
    is_coordination = user.roles_by_city.get(report.city.slug) == Role.COORDINATION
    return report.ordered_by_id == user.pk or is_coordination
