"""What people do with papers: order one, stop it, try again. One transaction per deed."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from assessments.choices import ReportKind
from assessments.models import Edition, Report
from cities.models import City, User
from scindex_portal.ledger.jobs import enqueue
from scindex_portal.ledger.models import Job, JobState
from scindex_portal.ledger.record import Actor, write_entry

from .case_file.build import NO_VALUES, has_a_case
from .comparison import NothingToReport, compare
from .options import remembered_options
from .queries import unsent_corrections
from .release_folder.build import NO_DRAFTS
from .tasks import RENDER_REPORT

UNDER_WAY = (JobState.WAITING, JobState.RUNNING)
NOT_UNDER_WAY = "Dieses Papier wird nicht mehr erstellt; es gibt nichts abzubrechen."
NOT_YET_PUBLIC = (
    "Die Fassung für die Politik gibt es erst, wenn die Ausgabe veröffentlicht ist. Bis dahin lässt sich die "
    "Arbeitsfassung bestellen."
)
NOT_TO_RETRY = "Dieses Papier ist fertig oder wird gerade erstellt."


class Refused(Exception):
    """The deed is not possible; the message says why and what to do instead."""


def order_gap_analysis(*, edition: Edition, city: City, user: User) -> tuple[Report, bool]:
    """A new version, or the one that is already being made. Returns it and whether it is new."""
    return _order_comparison(ReportKind.GAP_ANALYSIS, edition, city, user)


def order_politics(*, edition: Edition, city: City, user: User) -> tuple[Report, bool]:
    """The version for the council, which exists once the edition is published."""
    if not edition.is_published:
        raise Refused(NOT_YET_PUBLIC)
    return _order_comparison(ReportKind.POLITICS, edition, city, user)


def _order_comparison(kind: ReportKind, edition: Edition, city: City, user: User) -> tuple[Report, bool]:
    """Made with what the city chose for its papers."""
    settings = remembered_options(city)
    try:
        compare(edition, city)
    except NothingToReport as reason:
        raise Refused(str(reason)) from reason
    return order_paper(kind=kind, edition=edition, city=city, user=user, settings=settings.stored())


def order_release_folder(*, edition: Edition, city: City, user: User) -> tuple[Report, bool]:
    """All drafts for internal circulation; refused where there is none."""
    if not unsent_corrections(edition, city):
        raise Refused(NO_DRAFTS)
    return order_paper(kind=ReportKind.RELEASE_FOLDER, edition=edition, city=city, user=user)


def order_case_file(*, edition: Edition, city: City, user: User) -> tuple[Report, bool]:
    """The whole case of the city in this edition; refused where it has no values there."""
    if not has_a_case(edition, city):
        raise Refused(NO_VALUES)
    return order_paper(kind=ReportKind.CASE_FILE, edition=edition, city=city, user=user)


@transaction.atomic
def order_paper(
    *, kind: ReportKind, edition: Edition, city: City, user: User, settings: dict[str, Any] | None = None
) -> tuple[Report, bool]:
    """A new version of a paper of this kind, or the one with the same settings that is being made."""
    settings = settings or {}
    City.objects.select_for_update().get(pk=city.pk)  # one order at a time, so that versions count up
    versions = Report.objects.filter(edition=edition, city=city, kind=kind)
    for under_way in versions.filter(job__state__in=UNDER_WAY):
        if under_way.settings == settings:
            return under_way, False
    report = Report.objects.create(
        edition=edition,
        city=city,
        kind=kind,
        settings=settings,
        sequence=(versions.aggregate(last=Max("sequence"))["last"] or 0) + 1,
        values_revision=edition.values_revision,
        ordered_by=user,
    )
    _start(report)
    _record("order_report", report, user)
    return report, True


def cancel_report(*, report: Report, user: User) -> None:
    """Stop the making; the worker notices at its next heartbeat."""
    with transaction.atomic():
        stopped = Job.objects.filter(pk=report.job_id, state__in=UNDER_WAY).update(
            state=JobState.CANCELLED, finished_at=timezone.now()
        )
        if not stopped:
            raise Refused(NOT_UNDER_WAY)
        _record("cancel_report", report, user)


def retry_report(*, report: Report, user: User) -> None:
    """Make a version that failed or was cancelled after all; it keeps its number."""
    with transaction.atomic():
        locked = Report.objects.select_for_update(of=("self",)).select_related("job").get(pk=report.pk)
        if locked.file or (locked.job and locked.job.state in UNDER_WAY):
            raise Refused(NOT_TO_RETRY)
        _start(locked)
        _record("retry_report", locked, user)


def _start(report: Report) -> None:
    report.job = enqueue(RENDER_REPORT, str(report.pk), report_id=report.pk)
    report.save(update_fields=["job"])


def _record(action: str, report: Report, user: User) -> None:
    write_entry(
        actor=Actor(user.pk, user.roles_by_city.get(report.city.slug, "none")),
        action=action,
        subject=report,
        edition=report.edition.key,
        city=report.city.slug,
        after={
            "kind": report.kind,
            "sequence": report.sequence,
            "values_revision": report.values_revision,
        },
    )


ORDERS = {
    ReportKind.GAP_ANALYSIS: order_gap_analysis,
    ReportKind.POLITICS: order_politics,
    ReportKind.RELEASE_FOLDER: order_release_folder,
    ReportKind.CASE_FILE: order_case_file,
}
