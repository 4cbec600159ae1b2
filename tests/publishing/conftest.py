import pytest

from tests.publishing.asking import Front


@pytest.fixture
def front():
    return Front()
