"""Who may do what with a paper that somebody ordered."""

from assessments.models import Report
from cities.models import Role, User

NOT_YOURS = (
    "Dieses Papier hat jemand anderes bestellt. Abbrechen oder noch einmal erstellen kann es nur diese "
    "Person oder die Koordination Ihrer Stadt."
)


def may_change_paper(report: Report, user: User) -> bool:
    """Stop it or try again: who ordered it, and Koordination. Everybody in the city may order one."""
    is_coordination = user.roles_by_city.get(report.city.slug) == Role.COORDINATION
    return report.ordered_by_id == user.pk or is_coordination
