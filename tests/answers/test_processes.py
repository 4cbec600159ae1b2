"""Every process shows a change within a second, and reads on while the database is away."""

from tests.scripts import run


def test_a_change_is_seen_by_every_process_in_a_second_and_reading_needs_no_database(
    loaded_database, tmp_path
):
    run("tests.answers.processes", tmp_path, database=loaded_database)
