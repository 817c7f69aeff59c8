"""The page of all components, and the form pack that it shows."""

import re
from itertools import pairwise

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template

from scindex_portal.bausteine import SampleForm, descriptions


@pytest.fixture
def page(client, db) -> str:
    response = client.get("/bausteine/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_shows_every_component():
    folder = settings.BASE_DIR / "templates"
    shown = [folder / "base.html", *folder.glob("scindex_portal/*bausteine*"), *folder.glob("components/*")]
    sources = "".join(path.read_text(encoding="utf-8") for path in [*shown, *folder.glob("kern/**/*.html")])
    unused = {
        component["name"] for component in descriptions() if f"components/{component['name']}" not in sources
    }
    assert unused == set()


def test_every_component_says_what_it_takes():
    assert [component["name"] for component in descriptions() if not component["arguments"]] == []


def test_nothing_on_the_page_needs_inline_script_or_style(page):
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", page) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", page) == []


def test_ids_are_unique(page):
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))


def test_one_main_heading_and_no_skipped_level(page):
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", page)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def crispy(form: forms.Form) -> str:
    template = Template("{% load crispy_forms_tags %}{% crispy form %}")
    return template.render(Context({"form": form, "csrf_token": "token"}))


@pytest.fixture
def refused() -> str:
    return crispy(SampleForm({"title": "", "share": "7,8", "level": "9", "reason": "<b>fett</b>"}))


def test_errors_are_summed_up_on_top_with_links_to_the_fields(refused):
    links = re.findall(r'<li><a href="#([^"]+)">', refused)
    assert links == ["id_title", "id_level", "id_proof"]
    assert all(f'id="{target}"' in refused for target in links)
    assert refused.index("error-summary") < refused.index('id="div_id_title"')


def test_hint_and_error_are_tied_to_their_field(refused):
    field = re.search(r'<input[^>]*name="title"[^>]*>', refused)
    assert field is not None
    assert 'aria-describedby="id_title_helptext id_title_error"' in field.group()
    assert 'aria-invalid="true"' in field.group()
    assert 'id="id_title_helptext"' in refused
    assert 'id="id_title_error"' in refused


def test_what_was_typed_is_kept_and_escaped(refused):
    assert 'value="7,8"' in refused
    assert "&lt;b&gt;fett&lt;/b&gt;" in refused
    assert "<b>fett" not in refused


def test_a_file_makes_the_form_multipart_and_the_token_is_there(refused):
    assert 'enctype="multipart/form-data"' in refused
    assert 'name="csrfmiddlewaretoken" value="token"' in refused


def test_required_fields_say_so_in_words(refused):
    assert re.search(r'for="id_title"[^>]*>Bezeichnung <span[^>]*>Pflichtangabe</span>', refused)
    assert not re.search(r'for="id_as_of"[^>]*>Stand vom <span', refused)
