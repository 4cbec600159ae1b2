import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.one_database


def test_the_user_model_lived_in_the_room_of_the_admin():
    assert get_user_model()._meta.label == "accounts.User"
    assert list(apps.get_app_config("desk").get_models()) == []


def test_the_demo_account_opens_the_admin_with_the_password_that_is_said(client, capsys):
    call_command("demo_staff")
    password = capsys.readouterr().out.split()[-1]
    form = {"login": "demo", "password": password, "next": "/admin/"}
    assert client.post("/accounts/login/", form).status_code == 302
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/accounts/user/").status_code == 200


def test_a_register_that_faces_the_public_was_given_an_account_for_trying(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="manage.py createsuperuser"):
        call_command("demo_staff")
    assert not get_user_model().objects.filter(username="demo").exists()
