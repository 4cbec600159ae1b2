import pytest
import time_machine

from tests.public.change import NOON


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock
