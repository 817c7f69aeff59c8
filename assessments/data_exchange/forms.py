"""Which table, in which form."""

from django import forms

from .tables import TABLES


class ExportForm(forms.Form):
    tabelle = forms.ChoiceField(choices=[(key, table.title) for key, table in TABLES.items()])
    art = forms.ChoiceField(choices=[("xlsx", "Excel (XLSX)"), ("csv", "CSV")])
