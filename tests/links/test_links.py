"""Links to elsewhere are looked at politely, never inside the network, and told with their date."""

import socket

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from hld_site.evidence.models import Source
from hld_site.jobs import worker
from hld_site.jobs.models import Job, JobState
from hld_site.jobs.running import FailedError
from hld_site.links import checking, reach
from hld_site.links.management.commands import check_links
from hld_site.links.models import LinkCheck, Outcome
from hld_site.links.visiting import Visitor
from hld_site.pages.models import WebLink
from hld_site.publishing import generation
from meetings.models import Meeting
from tests.answers.asking import Front
from tests.builders import build
from tests.desk.conftest import member
from tests.links import server


@pytest.fixture
def here(settings):
    """Tests alone may look at this machine."""
    settings.LINKS_MAY_BE_LOCAL = True
    with server.running() as running:
        yield running


def outcomes(*addresses, pause=0.0) -> dict:
    return {finding[0]: finding[1] for finding in Visitor(pause).visit(addresses)}


@pytest.mark.one_database
def test_each_answer_has_its_outcome(here, monkeypatch):
    monkeypatch.setattr(reach, "SECONDS", 0.5)
    expected = {
        "/": Outcome.GOOD,
        "/no-head": Outcome.GOOD,
        "/to/": Outcome.GOOD,
        "/status/404": Outcome.GONE,
        "/status/410": Outcome.GONE,
        "/status/403": Outcome.REFUSED,
        "/status/429": Outcome.REFUSED,
        "/status/500": Outcome.SILENT,
        "/slow": Outcome.SILENT,
        "/loop": Outcome.SILENT,
        "/to/ftp://example.org/": Outcome.UNFIT,
    }
    assert outcomes(*[here.url + path for path in expected]) == {
        here.url + path: outcome for path, outcome in expected.items()
    }


@pytest.mark.one_database
def test_a_machine_without_a_network_called_every_link_broken(here, monkeypatch):
    monkeypatch.setattr(reach, "SECONDS", 0.2)
    known = LinkCheck.objects.count()
    nowhere = [f"http://127.0.0.1:{port}/" for port in range(1, 20)]
    with pytest.raises(FailedError, match="None of 8 hosts responds"):
        checking.check(nowhere, Visitor(0.0))
    assert LinkCheck.objects.count() == known
    monkeypatch.setattr(check_links, "due", lambda *args, **how: nowhere)
    with pytest.raises(CommandError, match="can the server reach the internet"):
        call_command("check_links", "--pause", "0")
    with pytest.raises(CommandError, match="--days is from 0 to 3650"):
        call_command("check_links", "--days", "999999")
    checking.check([f"{here.url}/status/500", *nowhere[:7]], Visitor(0.0))


@pytest.mark.one_database
def test_robots_txt_is_asked_once_and_obeyed(settings):
    settings.LINKS_MAY_BE_LOCAL = True
    with server.running("User-agent: *\nDisallow: /private\n") as host:
        looked_at = outcomes(f"{host.url}/private/page", f"{host.url}/open")
        assert set(looked_at.values()) == {Outcome.REFUSED, Outcome.GOOD}
        assert [path for _method, path in host.asked] == ["/robots.txt", "/open"]


@pytest.mark.one_database
def test_one_request_a_host_at_a_time_redirects_included(settings):
    settings.LINKS_MAY_BE_LOCAL = True
    with server.running() as one, server.running() as other:
        addresses = [f"{one.url}/busy?{n}" for n in range(5)]
        addresses += [f"{other.url}/to/{one.url}/busy?x{n}" for n in range(5)]
        assert set(outcomes(*addresses).values()) == {Outcome.GOOD}
        assert (one.most_at_once, other.most_at_once) == (1, 1)


@pytest.mark.one_database
@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://[::1]:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://2130706433:{port}/",
        "http://0.0.0.0:{port}/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00::1]/",
        "http://[fe80::1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://100.64.0.1/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://127.0.0.1/",
        "https://user:word@example.org/",
        "http:///nothing",
    ],
)
def test_an_address_inside_the_network_is_never_reached(address):
    with server.running() as host:
        (outcome,) = outcomes(address.format(port=host.server_port)).values()
        assert outcome in (Outcome.UNFIT, Outcome.SILENT)  # SILENT: the name leads nowhere at all
        assert host.asked == []


@pytest.mark.one_database
def test_a_name_that_leads_inside_and_a_redirect_that_does_are_not_followed(monkeypatch):
    """The first host counts as outside; where it leads on to is judged anew."""
    asked, real = [], socket.getaddrinfo

    def names(host, port, *args, **kwargs):
        asked.append(host)
        inside = {"inside.example": "10.1.2.3", "both.example": "127.0.0.1"}
        return real(inside.get(host, host), port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", names)
    assert set(outcomes("http://inside.example/", "https://both.example/").values()) == {
        Outcome.UNFIT
    }
    with server.running() as outside, server.running() as inside:
        ports = {outside.server_port}
        real_outside = reach.number_of

        def number_of(host, port):
            return "127.0.0.1" if port in ports else real_outside(host, port)

        monkeypatch.setattr(reach, "number_of", number_of)
        assert outcomes(f"{outside.url}/to/{inside.url}/") == {
            f"{outside.url}/to/{inside.url}/": Outcome.UNFIT
        }
        assert inside.asked == []


@pytest.mark.one_database
def test_the_connection_goes_to_the_number_that_was_looked_at(here, monkeypatch):
    """A name that is another machine a moment later is not looked up again."""
    lookups = []
    real = socket.getaddrinfo

    def once(host, port, *args, **kwargs):
        if host == "twice.example":
            lookups.append(host)
            host = "127.0.0.1" if len(lookups) == 1 else "10.0.0.1"
        return real(host, port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", once)
    status, _location, _body = reach.ask_once("GET", f"http://twice.example:{here.server_port}/", 0)
    assert (status, len(lookups)) == (200, 1)


def web_link(here, path, number=3, **values) -> WebLink:
    WebLink.objects.exclude(key__startswith="ruritan").update(status="draft")
    return build(WebLink, number, address=here.url + path, **values)


@pytest.fixture
def only_ours(monkeypatch, here):
    """The addresses of the register itself are not asked by tests."""
    uses = checking.uses

    def ours(at):
        return (use for use in uses(at) if use[0].startswith(here.url))

    monkeypatch.setattr(checking, "uses", ours)


def test_the_command_says_what_is_broken_and_looks_at_nothing_unpublished(here, only_ours, capsys):
    web_link(here, "/status/404")
    web_link(here, "/", 4)
    web_link(here, "/secret", 5, status="draft")
    call_command("check_links", "--pause", "0")
    printed = capsys.readouterr().out
    assert f"{here.url}/status/404: The page is not there (404)" in printed
    assert "Looked at: 2. Broken: 1." in printed
    assert "/secret" not in [path for _method, path in here.asked]


def test_a_job_looks_at_them_and_the_public_page_says_when(here, only_ours, client, monkeypatch):
    monkeypatch.setattr(checking, "Visitor", lambda: Visitor(0))
    meeting = build(Meeting, 3)
    Source.objects.create(
        owner=meeting, key="s", source="A/1", source_address=f"{here.url}/status/404"
    )
    page = meeting.get_absolute_url()
    assert "did not work" not in client.get(page).content.decode()
    checking.ask_for_check()
    worker.do_waiting(checking.KIND)
    assert Job.objects.get(kind=checking.KIND).state == JobState.DONE
    text = client.get(page).content.decode()
    assert "did not work" in text
    assert str(timezone.now().year) in text
    officer = member("Viewers")
    assert "1 link did not work" in officer.get("/admin/").content.decode()
    listed = officer.get("/admin/links/").content.decode()
    assert f"{here.url}/status/404" in listed
    assert str(meeting) in listed
    assert officer.post("/admin/links/").status_code == 403
    assert member("Contributors").post("/admin/links/").status_code == 302


def test_since_when_it_is_broken_is_kept_and_what_is_used_no_more_is_forgotten(here, only_ours):
    link = web_link(here, "/status/404")
    checking.check([link.address], Visitor(0))
    first = LinkCheck.objects.get()
    checking.check([link.address], Visitor(0))
    second = LinkCheck.objects.get()
    assert second.since == first.since
    assert second.checked_at > first.checked_at
    assert checking.due(timezone.now(), first.checked_at) == []
    link.status = "draft"
    link.save()
    checking.check([], Visitor(0))
    assert not LinkCheck.objects.exists()


def test_a_check_that_dies_on_its_way_has_told_what_it_wrote():
    """Who takes it up again does not look at these addresses anew."""
    meeting = build(Meeting, 3)
    address = "https://example.org/gone"
    Source.objects.create(owner=meeting, key="s", source="A/1", source_address=address)
    front, page = Front(), meeting.get_absolute_url()
    assert "did not work" not in front.get(page).text
    begun = generation.current().number

    class Dying:
        def visit(self, addresses):
            yield address, Outcome.GONE, 404, "", ""
            yield "https://example.org/", Outcome.GOOD, 200, "", ""
            raise SystemExit

    with pytest.raises(SystemExit):
        checking.check([address], Dying())
    assert "did not work" in front.get(page).text
    assert generation.current().number == begun + 1


@pytest.mark.one_database
def test_it_is_asked_for_by_itself_where_the_setting_says_so(settings, monkeypatch):
    monkeypatch.setattr(checking, "LOOK_EVERY", 0)
    checking.ask_if_due(timezone.now())
    assert not Job.objects.filter(kind=checking.KIND).exists()
    settings.LINK_CHECK_DAYS = 7
    checking.ask_if_due(timezone.now())
    checking.ask_if_due(timezone.now())
    assert Job.objects.filter(kind=checking.KIND).count() == 1
