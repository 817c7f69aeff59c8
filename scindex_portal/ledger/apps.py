from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "scindex_portal.ledger"
    label = "ledger"
    verbose_name = "Protokoll, Aufträge und Mails"
