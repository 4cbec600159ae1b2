"""Pages while work goes on, pages of long files, and what must never be a page of megabytes."""

import time

import pytest

from hld_site.exchange.batches.work import work
from hld_site.exchange.models import Batch, Stage
from hld_site.jobs import progress
from tests.desk.conftest import FORM

MANY = "key,note\n" + "".join(f"NOWHERE{n},x\n" for n in range(120))


@pytest.mark.one_database
@pytest.mark.usefixtures("nobody_works")
def test_the_page_of_a_batch_in_work_tells_how_far_it_is_with_and_without_script(send):
    page = send("key,note\nKEN,x\n")
    assert "Nothing has been written. The rows are being checked." in page.text
    assert "You may close this page" in page.text
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page.html
    assert "Waiting to begin." in page.text
    progress.tell(page.batch.job_id, 1200, 20000, time.time() - 10)
    again = page.again()
    assert "1,200 rows done, about 18,800 left, about 3 minutes." in again.text
    assert 'max="100" value="6"' in again.html
    report = page.client.get(f"{page.path.removesuffix('change/')}progress/").json()
    assert report == {
        "state": "checking",
        "busy": True,
        "share": 6,
        "text": "1,200 rows done, about 18,800 left, about 3 minutes.",
    }


@pytest.mark.one_database
@pytest.mark.usefixtures("nobody_works")
def test_a_check_is_cancelled_and_the_worker_that_comes_finds_nothing_to_do(send):
    page = send("key,note\nKEN,x\n").press("Cancel")
    assert "This was cancelled. Nothing has been written." in page.text
    work(page.batch)
    assert page.batch.stage == Stage.CANCELLED


@pytest.mark.usefixtures("nobody_works")
def test_a_batch_waits_while_another_is_written_and_says_so(send):
    pages = [send("key,note\nKEN,a\n"), send("key,note\nKEN,b\n")]
    for page in pages:
        work(page.batch)
    first, second = [page.again().press("Apply 1 row") for page in pages]
    assert "Waiting to begin." in first.text
    assert "Waiting until another batch has been written." in second.text
    assert "all of them or none" in second.text


def test_rows_are_shown_fifty_at_a_time_and_filtered_by_verdict(send):
    page = send(MANY + "KEN,x\nTZA,\n")
    assert "Rows 1 to 50 of 121" in page.text
    assert "All but unchanged (121)" in page.text
    third = page.again("?rows=refused&page=3")
    assert "Rows 101 to 120 of 120" in third.text
    assert "Rows 1 to 1 of 1" in page.again("?rows=changed").text
    assert "Rows 1 to 1 of 1" in page.again("?rows=unchanged").text
    assert "Rows 101 to 122 of 122" in page.again("?rows=all&page=99").text
    assert "Rows 1 to 50 of 121" in page.again("?rows=poem&page=x").text


@pytest.mark.one_database
@pytest.mark.parametrize("letter", ["x", "<", "\u4e2d", '"'])
def test_a_preview_page_stays_small_whatever_the_file(send, letter):
    long, some = (letter.replace('"', '""') * number for number in (99_000, 5_000))
    rows = "".join(f'x-{n},"{some}","{some}"\n' for n in range(30))
    rows += "".join(f'ruritania-{n},"{some}","{some}"\n' for n in range(29))
    rows += f'ruritania-29,"{long}","{long}"\n'
    page = send(f"key,note,address\n{rows}", "links.csv", "links")
    assert len(page.response.content) < 200_000
    assert page.text.count("see the whole row") == 50
    number = page.batch.changes.last().number
    whole = page.client.get(f"{page.path.removesuffix('change/')}rows/{number}/")
    assert len(whole.content) > 99_000


@pytest.mark.one_database
def test_a_file_beyond_the_limit_is_refused_before_it_is_read(send, settings):
    settings.EXCHANGE_FILE_BYTES = 1000
    page = send("key,note\n" + "KEN,x\n" * 500)
    assert page.path == FORM
    assert "the limit is 1000\xa0bytes" in page.html
    assert "manage.py import_records" in page.text
    assert not Batch.objects.exists()


@pytest.mark.one_database
def test_more_rows_than_the_limit_are_refused_with_the_way_that_has_none(send, settings):
    settings.EXCHANGE_ROWS = 20
    page = send(MANY)
    assert page.batch.stage == Stage.FAILED
    assert "manage.py import_records" in page.text
    assert "Nothing has been written." in page.text


def test_the_number_of_queries_of_a_page_does_not_grow_with_its_rows(
    send, django_assert_max_num_queries
):
    one, many = send("key,note\nKEN,x\n"), send(MANY)
    for page in (one, many):
        with django_assert_max_num_queries(20):
            page.again()


@pytest.mark.one_database
def test_the_progress_of_an_applied_batch_was_said_to_wait_to_begin(send):
    page = send("key,note\nKEN,x\n").press("Apply 1 row")
    report = page.client.get(f"{page.path.removesuffix('change/')}progress/").json()
    assert report == {"state": "applied", "busy": False, "share": None, "text": "Applied"}


def test_a_file_that_is_lost_was_a_server_error(send):
    page = send("key,note\nKEN,x\n")
    address = f"{page.path.removesuffix('change/')}file/"
    assert b"".join(page.client.get(address)) == b"key,note\nKEN,x\n"
    page.batch.file.storage.delete(page.batch.file.name)
    answer = page.client.get(address)
    assert (answer.status_code, "a backup may have it" in answer.text) == (404, True)
