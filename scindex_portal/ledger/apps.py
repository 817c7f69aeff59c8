from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LedgerConfig(AppConfig):
    name = "scindex_portal.ledger"
    label = "ledger"
    verbose_name = "Protokoll, Aufträge und Mails"

    def ready(self) -> None:
        """Every app's `tasks` module registers the handlers of its jobs."""
        autodiscover_modules("tasks")
