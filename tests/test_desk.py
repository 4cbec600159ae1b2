"""The admin as a desk officer uses it."""

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile

from registry.models import State
from tests.builders import build
from tests.forms import filled_in

LIST = "/admin/registry/state/"
IMPORT = f"{LIST}import/"


def upload(client, text, name="states.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile(name, data, content_type="text/csv")
    return client.post(IMPORT, {"import_file": file, "format": "0", "resource": ""})


def member_of_staff(*permissions):
    user = get_user_model().objects.create_user("reader", password="password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def test_a_preview_writes_nothing_and_the_confirmed_import_does(desk):
    preview = upload(desk, "\ufeffkey;note\r\nKEN;From Nairobi\r\nTZA;\r\n")
    assert preview.status_code == 200
    page = preview.content.decode()
    assert "0 rows would be added, 1 changed; 1 are the same as in the register." in page
    assert "<ins>From Nairobi</ins>" in page
    assert State.objects.get(key="KEN").note == ""
    done = desk.post(f"{LIST}process_import/", filled_in(preview) | {"confirm": "yes"}, follow=True)
    assert "0 rows were added, 1 changed, 1 are unchanged." in done.content.decode()
    kenya = State.objects.get(key="KEN")
    assert kenya.note == "From Nairobi"
    assert kenya.history.first().history_change_reason == "Import of states.csv"
    assert kenya.history.first().history_user.username == "officer"


def test_the_preview_names_row_column_value_and_remedy_of_every_error(desk):
    page = upload(desk, "key,m49,status\nKEN,4,poem\n").content.decode()
    assert "Nothing was written" in page
    assert "2 errors keep the file out." in page
    for cell in ("<td>2</td>", "<td>m49</td>", "<td>4</td>", "<td>poem</td>"):
        assert cell in page
    assert "Three digits, such as 004." in page
    assert "Confirm import" not in page
    assert "Traceback" not in page


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n", b"\xff\xfe\x00", b"key\nKEN\n\x00", b"a" * 300_000]
)
def test_a_file_that_is_none_is_refused_in_words(desk, data):
    response = upload(desk, data, "picture.csv")
    page = response.content.decode()
    assert response.status_code == 200
    assert "errorlist" in page or "Nothing was written" in page
    assert "Traceback" not in page


def test_an_import_that_became_wrong_since_its_preview_writes_nothing(desk):
    """Somebody changes the register between preview and confirmation."""
    preview = upload(desk, "key,alpha2,m49,name_en\nXXA,XA,901,Ruritania\nKEN,KE,404,Kenya\n")
    form = filled_in(preview) | {"confirm": "yes"}
    build(State, 0)  # takes XA
    done = desk.post(f"{LIST}process_import/", form, follow=True)
    assert "Nothing was imported" in done.content.decode()
    assert not State.objects.filter(key="XXA").exists()


@pytest.mark.parametrize(
    ("permissions", "may_import", "may_export"),
    [
        (["view_state"], 403, 200),
        (["view_state", "add_state"], 403, 200),
        (["view_state", "change_state"], 403, 200),
        (["view_state", "add_state", "change_state"], 200, 200),
        ([], 403, 403),
    ],
)
def test_importing_and_exporting_need_their_permissions(
    client, permissions, may_import, may_export
):
    client.force_login(member_of_staff(*permissions))
    assert client.get(IMPORT).status_code == may_import
    assert client.get(f"{LIST}export/").status_code == may_export
    assert upload(client, "key,note\nKEN,x\n").status_code == may_import


def test_export_keeps_the_filters_of_the_list_and_has_every_column(desk):
    response = desk.post(f"{LIST}export/?groups__group=african-states", {"format": "csv"})
    lines = b"".join(response).decode("utf-8-sig").splitlines()
    assert "state.csv" not in response["Content-Disposition"]
    assert 'filename="states.csv"' in response["Content-Disposition"]
    assert lines[0].startswith("key,name_ar,name_zh,name_en")
    assert len(lines) == 55


def test_what_was_exported_is_imported_without_a_change(desk):
    exported = b"".join(desk.post(f"{LIST}export/", {"format": "csv"}))
    page = upload(desk, exported).content.decode()
    assert "0 rows would be added, 0 changed; 195 are the same as in the register." in page


def test_renaming_keeps_key_and_address_and_dates_the_old_name(desk, client):
    kenya = State.objects.get(key="KEN")
    page = f"{LIST}{kenya.pk}/rename/"
    form = filled_in(desk.get(page)) | {"since": "2030-01", "name_en": "Kenia", "source": "A/84/1"}
    assert desk.post(page, form).status_code == 302
    kenya.refresh_from_db()
    assert (kenya.name_en, kenya.name_since, kenya.key) == ("Kenia", "2030-01", "KEN")
    assert kenya.name_on("2013-10-03", "en") == "Kenya"
    assert kenya.name_on("2030-02-01", "en") == "Kenia"
    assert kenya.names.filter(text="Kenya", language="en", valid_until="2030-01").count() == 1
    batches = {
        kenya.history.first().batch,
        kenya.names.get(text="Kenya", language="en", valid_until="2030-01").history.first().batch,
    }
    assert len(batches) == 1
    public = client.get("/states/KEN/").content.decode()
    assert "Kenia" in public
    assert "January 2030" in public


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "No name was changed."),
        ({"name_en": "", "since": "2030"}, "This field is required."),
        ({"name_en": "Kenia", "since": "soon"}, "“soon” is no date"),
        ({"name_en": "Kenia", "since": "2030-13"}, "“2030-13” is no date"),
    ],
)
def test_a_renaming_that_makes_no_sense_changes_nothing(desk, change, said):
    kenya = State.objects.get(key="KEN")
    page = f"{LIST}{kenya.pk}/rename/"
    response = desk.post(page, filled_in(desk.get(page)) | {"since": "2030"} | change)
    assert said in response.content.decode()
    assert not kenya.names.filter(valid_until__startswith="2030").exists()


def test_a_draft_may_lack_what_a_published_record_needs(desk):
    state = build(State, 2, status="draft", name_en="")
    page = f"{LIST}{state.pk}/change/"
    form = filled_in(desk.get(page))
    assert "A published State needs its English name." in desk.get(page).content.decode()
    assert desk.post(page, form).status_code == 302
    refused = desk.post(page, form | {"status": "published"})
    assert "A published State needs its English name." in refused.content.decode()


def test_publishing_many_refuses_those_that_lack_something_and_says_which(desk):
    good = build(State, 2, status="draft")
    bad = build(State, 3, status="draft", name_en="")
    form = {"action": "publish", "_selected_action": [good.pk, bad.pk]}
    page = desk.post(LIST, form, follow=True).content.decode()
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.status, bad.status) == ("published", "draft")
    assert "1 record was saved." in page
    assert f"{bad.key}: A published State needs its English name." in page


def test_the_key_of_a_published_record_cannot_be_typed_over(desk):
    kenya = State.objects.get(key="KEN")
    page = f"{LIST}{kenya.pk}/change/"
    desk.post(page, filled_in(desk.get(page)) | {"key": "XKE"})
    kenya.refresh_from_db()
    assert kenya.key == "KEN"


def test_a_draft_is_offered_no_view_on_site(desk):
    draft = build(State, 2, status="draft")
    assert "View on site" not in desk.get(f"{LIST}{draft.pk}/change/").content.decode()
    public = State.objects.get(key="KEN")
    assert "View on site" in desk.get(f"{LIST}{public.pk}/change/").content.decode()


def test_the_policy_of_the_site_has_no_unsafe_word(desk):
    for page in ("/", "/admin/", IMPORT):
        policy = desk.get(page)["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy


def test_no_template_of_ours_writes_script_or_style_into_a_page():
    templates = Path(__file__).resolve().parent.parent / "templates"
    found = [
        path.name
        for path in templates.rglob("*.html")
        if any(word in path.read_text() for word in ("style=", "<style", "onclick=", "<script>"))
    ]
    assert found == []
