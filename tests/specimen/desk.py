"""The specimen in the admin; run by tests/test_specimen.py."""

import html
import re
from urllib.parse import parse_qs

import pytest
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.urls import reverse

from hld_site.desk.date_field import AskedMoment
from hld_site.exchange.batches.proposals import open_sets
from tests.files import applied, text_of
from tests.forms import filled_in
from tests.specimen.models import Specimen


@pytest.mark.one_database
def test_the_admin_lists_shows_saves_and_remembers(desk, full):
    for which, args in (
        ("changelist", []),
        ("add", []),
        ("change", [full.pk]),
        ("history", [full.pk]),
    ):
        assert desk.get(reverse(f"admin:specimen_specimen_{which}", args=args)).status_code == 200
    assert (
        desk.get(reverse("admin:specimen_specimen_changelist"), {"q": "shell"}).status_code == 200
    )
    version = [full.pk, full.history.first().pk]
    assert (
        desk.get(reverse("admin:specimen_specimen_simple_history", args=version)).status_code == 200
    )
    full.title = "Another"
    full.save()
    assert [row.title for row in full.history.all()] == ["Another", "A shell"]


@pytest.mark.one_database
def test_each_link_of_each_filter_of_the_list_is_answered(desk, full, empty):
    """That of a length of time was a fault."""
    address = reverse("admin:specimen_specimen_changelist")
    links = {
        html.unescape(link) for link in re.findall(r'href="(\?[^"]+)"', text_of(desk.get(address)))
    }
    assert len(links) > 20
    assert {name for link in links for name in parse_qs(link[1:])} >= {"takes", "record", "was"}
    for link in links:
        assert desk.get(address + link).status_code == 200, link
    assert "ammonite" in text_of(desk.get(address, {"takes": "1 day, 2:00:03"}))
    assert "pebble" not in text_of(desk.get(address, {"takes": "1 day, 2:00:03"}))
    assert desk.get(address, {"takes": "soon"}).status_code == 302


@pytest.mark.one_database
@pytest.mark.parametrize(("name", "gone"), [("rank", 7), ("kind", "dust")])
def test_a_list_of_the_desk_is_filtered_by_a_choice_that_there_is_no_more(desk, full, name, gone):
    Specimen.objects.update(**{name: gone})
    address = reverse("admin:specimen_specimen_changelist")
    text = text_of(desk.get(address))
    assert f'href="?{name}__exact={gone}">{gone} (1)' in text
    assert "ammonite" in text_of(desk.get(address, {f"{name}__exact": gone}))


def test_the_link_to_an_uploaded_file_led_nowhere(desk, full):
    Specimen.objects.update(status="draft")
    page = desk.get(reverse("admin:specimen_specimen_change", args=[full.pk]))
    (link,) = re.findall(r'href="([^"]+)">specimens/', text_of(page))
    assert text_of(desk.get(link)) == "%PDF"
    assert desk.get(link.replace("scan", "title")).status_code == 404


def test_a_file_was_lost_when_it_was_proposed(desk, full):
    page = reverse("admin:specimen_specimen_change", args=[full.pk])
    upload = SimpleUploadedFile("a new one.pdf", b"%PDF-new")
    answer = desk.post(page, filled_in(desk.get(page)) | {"scan": upload, "_propose": "1"})
    assert answer.status_code == 302
    applied(open_sets().get())
    full.refresh_from_db()
    with full.scan.open() as file:
        assert file.read() == b"%PDF-new"


@pytest.mark.one_database
def test_a_form_lost_a_choice_whose_number_a_database_writes_otherwise(desk, full):
    Specimen.objects.update(grade=1)
    form = filled_in(desk.get(reverse("admin:specimen_specimen_change", args=[full.pk])))
    assert (form["grade"], form["size"]) == (["1"], ["1"])


@pytest.mark.one_database
@pytest.mark.parametrize(("name", "gone"), [("size", 7), ("kind", "dust")])
def test_a_form_emptied_a_choice_that_there_is_no_more(desk, full, name, gone):
    Specimen.objects.update(**{name: gone})
    page = reverse("admin:specimen_specimen_change", args=[full.pk])
    form = filled_in(desk.get(page)) | {"note": "By hand"}
    assert form[name] == [str(gone)]
    answer = desk.post(page, form)
    (message,) = answer.context["adminform"].form.errors[name]
    assert f"{gone} is not one of the available choices" in message
    assert Specimen.objects.values_list(name, flat=True).get() == gone


@pytest.mark.one_database
def test_a_length_of_time_that_no_database_keeps_broke_the_form(desk):
    field = admin.site._registry[Specimen].formfield_for_dbfield(
        Specimen._meta.get_field("takes"), None
    )
    for text in ("999999999 00:00:00", "-999999999 00:00:00"):
        with pytest.raises(ValidationError, match="equal to"):
            field.clean(text)
    longest = Specimen(key="x", language="en", kind="fossil", takes=field.clean("106751991 00:00"))
    longest.save()


@pytest.mark.one_database
def test_overrides_of_an_admin_were_passed_by(rf, staff, monkeypatch):
    form = admin.site.get_model_admin(Specimen)

    class Own(forms.DateField):
        pass

    overrides = {
        models.DateField: {"form_class": Own},
        models.CharField: {"widget": forms.TextInput({"class": "own"})},
        models.ForeignKey: {"widget": forms.NumberInput},
    }
    monkeypatch.setattr(type(form), "formfield_overrides", overrides)
    form = type(form)(Specimen, admin.site)
    request = rf.get("/")
    request.user = staff
    fields = {
        name: form.formfield_for_dbfield(Specimen._meta.get_field(name), request)
        for name in ("starts_on", "title", "owner", "seen_at")
    }
    assert isinstance(fields["starts_on"], Own)
    assert fields["title"].widget.attrs["class"] == "own"
    assert isinstance(fields["owner"].widget.widget, forms.NumberInput)
    assert isinstance(fields["seen_at"], AskedMoment)
