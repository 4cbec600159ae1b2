"""The admin as a desk officer uses it."""

import html
import re
from pathlib import Path

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from hld_site.desk.admin import PartAdmin, RecordAdmin
from hld_site.desk.record_form import RecordForm
from meetings.models import Meeting, MeetingDay
from registry.models import State
from tests.builders import build
from tests.forms import filled_in

LIST = "/admin/registry/state/"
IMPORT = "/admin/exchange/batch/add/"


def member_of_staff(*permissions, name="reader"):
    user = get_user_model().objects.create_user(name, password="password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def test_export_keeps_the_filters_of_the_list_and_has_every_column(desk):
    response = desk.post(f"{LIST}export/?groups__group=african-states", {"format": "csv"})
    lines = b"".join(response).decode("utf-8-sig").splitlines()
    assert "state.csv" not in response["Content-Disposition"]
    assert 'filename="states.csv"' in response["Content-Disposition"]
    assert lines[0].startswith("key,name_ar,name_zh,name_en")
    assert len(lines) == 55


def test_renaming_keeps_key_and_address_and_dates_the_old_name(desk, client):
    kenya = State.objects.get(key="KEN")
    page = f"{LIST}{kenya.pk}/rename/"
    form = filled_in(desk.get(page)) | {"since": "2020-01", "name_en": "Kenia", "source": "A/84/1"}
    assert desk.post(page, form).status_code == 302
    kenya.refresh_from_db()
    assert (kenya.name_en, kenya.name_since, kenya.key) == ("Kenia", "2020-01", "KEN")
    assert kenya.name_on("2013-10-03", "en") == "Kenya"
    assert kenya.name_on("2020-02-01", "en") == "Kenia"
    assert kenya.names.filter(text="Kenya", language="en", valid_until="2020-01").count() == 1
    batches = {
        kenya.history.first().batch,
        kenya.names.get(text="Kenya", language="en", valid_until="2020-01").history.first().batch,
    }
    assert len(batches) == 1
    public = client.get("/states/KEN/").content.decode()
    assert "Kenia" in public
    assert "January 2020" in public


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({}, "No name was changed."),
        ({"name_en": "", "since": "2030"}, "This field is required."),
        ({"name_en": "Kenia", "since": "soon"}, "“soon” is not a date"),
        ({"name_en": "Kenia", "since": "2030-13"}, "“2030-13” is not a date"),
    ],
)
@pytest.mark.one_database
def test_a_renaming_that_makes_no_sense_changes_nothing(desk, change, message):
    kenya = State.objects.get(key="KEN")
    page = f"{LIST}{kenya.pk}/rename/"
    response = desk.post(page, filled_in(desk.get(page)) | {"since": "2030"} | change)
    assert message in response.content.decode()
    assert not kenya.names.filter(valid_until__startswith="2030").exists()


def test_a_draft_may_lack_what_a_published_record_needs(desk):
    state = build(State, 2, status="draft", name_en="")
    page = f"{LIST}{state.pk}/change/"
    form = filled_in(desk.get(page))
    assert "A published State needs its English name." in desk.get(page).content.decode()
    assert desk.post(page, form).status_code == 302
    refused = desk.post(page, form | {"_move": "published"})
    assert "A published State needs its English name." in refused.content.decode()


def test_publishing_many_refuses_those_that_lack_something_and_says_which(desk):
    good = build(State, 2, status="draft")
    bad = build(State, 3, status="draft", name_en="")
    form = {"action": "publish", "_selected_action": [good.pk, bad.pk]}
    page = desk.post(LIST, form, follow=True).content.decode()
    good.refresh_from_db()
    assert good.status == "draft"
    assert "1 changed, 1 refused" in page
    assert "A published State needs its English name." in page


def test_the_key_of_a_published_record_cannot_be_typed_over(desk):
    kenya = State.objects.get(key="KEN")
    page = f"{LIST}{kenya.pk}/change/"
    desk.post(page, filled_in(desk.get(page)) | {"key": "XKE"})
    kenya.refresh_from_db()
    assert kenya.key == "KEN"


@pytest.mark.one_database
def test_a_draft_is_offered_no_view_on_site(desk):
    draft = build(State, 2, status="draft")
    assert "View on site" not in desk.get(f"{LIST}{draft.pk}/change/").content.decode()
    public = State.objects.get(key="KEN")
    assert "View on site" in desk.get(f"{LIST}{public.pk}/change/").content.decode()


@pytest.mark.one_database
def test_the_policy_of_the_site_has_no_unsafe_word(desk):
    for page in ("/", "/admin/", IMPORT):
        policy = desk.get(page)["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


@pytest.mark.one_database
def test_no_template_of_ours_writes_script_or_style_into_a_page():
    templates = Path(__file__).resolve().parent.parent / "templates"
    tables = [
        path.name
        for path in templates.rglob("*.html")
        if any(word in path.read_text() for word in ("style=", "<style", "onclick=", "<script>"))
    ]
    assert tables == []


def test_a_long_list_counts_its_choices_when_somebody_asks(desk, monkeypatch):
    counted = "Published ("
    assert counted in desk.get(LIST).content.decode()
    monkeypatch.setattr("hld_site.desk.list_lookups.EXACT_UP_TO", 100)
    long = desk.get(LIST).content.decode()
    assert counted not in long
    assert "_facets=True" in long
    assert counted in desk.get(f"{LIST}?_facets=True").content.decode()


def test_the_choices_of_all_filters_are_read_once(desk, django_assert_max_num_queries):
    """Django reads them anew for each filter whose choices it counts: five times 195 countries."""
    desk.get("/admin/meetings/meeting/")
    with django_assert_max_num_queries(25):
        page = desk.get("/admin/meetings/meeting/?kind__exact=high-level-dialogue")
    assert "Philippines" in page.content.decode()


class MeetingAdmin(RecordAdmin):
    list_display = ("key", "venue")
    list_filter = ("city_en",)
    search_fields = ("venue",)
    readonly_fields = ("venue",)
    ordering = ("-key",)


class DayAdmin(PartAdmin):
    list_display = ("date",)
    list_filter = ("held_back",)
    readonly_fields = ("note",)


class CountingForm(RecordForm):
    number_of_chairs = forms.IntegerField(required=False)


class CapitalsAdmin(RecordAdmin):
    form = CountingForm
    exclude = ("venue",)
    readonly_fields = ("capitals",)

    @admin.display(description="in capitals")
    def capitals(self, meeting):
        return meeting.title_en.upper()


class ShortAdmin(CapitalsAdmin):
    fieldsets = (("In short", {"fields": ("key", ("kind", "venue"), "status", "capitals")}),)


class ShortDayAdmin(PartAdmin):
    fields = ("date",)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("admin_of_app", "model", "shown", "absent"),
    [
        (CapitalsAdmin, Meeting, ["kind", "city_fr", "number_of_chairs"], ["venue", "status"]),
        (ShortAdmin, Meeting, ["kind"], ["venue", "status", "city_fr"]),
        (ShortDayAdmin, MeetingDay, ["date"], ["note", "source"]),
    ],
)
def test_the_form_of_a_type_is_laid_out_as_its_own_admin_says(
    rf, desk, admin_of_app, model, shown, absent
):
    request = rf.get("/")
    request.user = get_user_model().objects.get(username="officer")
    row = model.objects.order_by("pk").first()
    page = admin_of_app(model, admin.site).changeform_view(request, str(row.pk)).render()
    names = set(re.findall(r'name="(\w+)"', page.content.decode()))
    assert names >= {*shown, "shown_version", "change_reason", "public_reason"}
    assert not names & {*absent}
    if model is Meeting:
        assert row.title_en.upper() in html.unescape(page.content.decode())


class EditedInItsListAdmin(RecordAdmin):
    list_display = ("key", "venue")
    list_editable = ("venue",)
    prepopulated_fields = {"key": ["title_en"]}
    raw_id_fields = ("country",)
    inlines = (type("DayInline", (admin.TabularInline,), {"model": MeetingDay}),)
    form = forms.ModelForm


@pytest.mark.one_database
def test_check_names_what_an_admin_sets_and_the_desk_has_not():
    faults = EditedInItsListAdmin(Meeting, admin.site).check()
    assert [(fault.id, re.findall("`.+`", fault.msg)) for fault in faults] == [
        ("records.E017", [f"`{name}`"])
        for name in ("inlines", "list_editable", "prepopulated_fields", "raw_id_fields", "form")
    ]


@pytest.mark.one_database
def test_what_the_admin_of_a_type_sets_itself_was_passed_over(rf, desk):
    request = rf.get("/")
    request.user = get_user_model().objects.get(username="officer")
    own, days = MeetingAdmin(Meeting, admin.site), DayAdmin(MeetingDay, admin.site)
    rows = own.get_changelist_instance(request)
    assert rows.list_display == ["action_checkbox", "key", "venue"]
    assert rows.list_filter == ("city_en",)
    assert rows.search_fields == ("venue",)
    assert rows.result_list[0] == Meeting.objects.order_by("-key").first()
    assert "venue" not in own.columns_for_many(request)
    own.get_readonly_fields = lambda request, obj=None: ["city_en"]
    own.get_exclude = lambda request, obj=None: ["presided_by"]
    assert not {"city_en", "presided_by"} & own.columns_for_many(request).keys()
    del own.get_readonly_fields, own.get_exclude
    meeting = Meeting.objects.get(key="hld-2013")
    assert own.get_readonly_fields(request) == ("venue",)
    assert own.get_readonly_fields(request, meeting) == ["venue", "key"]
    assert days.get_list_display(request) == ("date",)
    assert days.get_list_filter(request) == ("held_back",)
    assert days.get_readonly_fields(request) == ["note"]
    usual = admin.site._registry[Meeting]
    assert "standing" in usual.get_list_display(request)
    assert usual.get_list_filter(request)[0] == "status"
