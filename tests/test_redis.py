"""What the processes of several machines share goes through Redis, as the README promises."""

import os

import environ
import pytest
from django.core.cache import caches


@pytest.fixture
def redis(settings):
    url = os.environ.get("TEST_CACHE_URL")
    if not url:
        pytest.skip("no Redis that may be emptied; TEST_CACHE_URL names one")
    settings.CACHES = settings.CACHES | {"shared": environ.Env.cache_url_config(url)}
    yield caches["shared"]
    caches["shared"].clear()


pytestmark = pytest.mark.one_database


def test_what_one_process_says_another_hears_through_redis(redis):
    redis.set("batch", {"done": 5, "total": None}, 60)
    assert type(redis).__name__ == "RedisCache"
    assert redis.get("batch") == {"done": 5, "total": None}
    redis.delete_many(["batch"])
    assert redis.get("batch") is None
