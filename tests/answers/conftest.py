import pytest
from django.template.base import Template

from hld_site.answers import revalidation
from tests.answers.asking import Front


@pytest.fixture
def front():
    return Front()


@pytest.fixture
def nothing_is_known():
    revalidation.answers.clear()


@pytest.fixture
def rendered(monkeypatch):
    """The templates that were begun, of whole pages and of fragments."""
    names: list = []
    render = Template.render

    def noted(template, context):
        names.append(template.name)
        return render(template, context)

    monkeypatch.setattr(Template, "render", noted)
    return names
