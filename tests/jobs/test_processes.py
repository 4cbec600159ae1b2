"""What other processes do to a job: they die in it, cancel it, take it up after a fork, meet it."""

from tests.scripts import run


def test_a_job_outlives_those_who_do_it_and_two_do_not_mix(migrated_database, tmp_path):
    run("tests.jobs.processes", tmp_path, database=migrated_database)
