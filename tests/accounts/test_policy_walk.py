"""The whole desk in chromium, page by page as its links lead: the policy is broken nowhere."""

import re
from urllib.parse import urljoin, urlsplit

import pytest

from tests.conftest import LONG
from tests.desk.test_in_browser import send
from tests.public import PAGES as PUBLIC

pytestmark = pytest.mark.browser

BEGIN = ["/admin/", "/accounts/", "/styleguide/"]
OURS = ("/admin/", "/accounts/", "/styleguide/")
# What is no page, or ends the session of those who walk after us.
NOT_OPENED = re.compile(
    r"/(logout|export/file|file|original|refused|kept)/|/jsi18n/|\.(csv|xlsx|json|zip)"
)
# In the short form one of the 31 types, with all its pages.
TYPES = 400 if LONG else 1
LISTEN = """
document.addEventListener("securitypolicyviolation", event => {
  window.reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""
LINKS = "nodes => nodes.map(node => node.getAttribute('href'))"


def kind_of(address: str) -> str:
    """Pages of one kind look alike: of each, one is opened."""
    parts = urlsplit(address)
    path = re.sub(r"/[0-9a-f-]{32,36}/|/\d+/", "/N/", parts.path)
    return f"{path}?type" if path.endswith("batch/add/") and parts.query else path


def type_of(address: str) -> str:
    match = re.match(r"/admin/(\w+/\w+)/", address)
    return match[1] if match else ""


@pytest.fixture
def violations():
    return []


@pytest.fixture
def walker(context_with, cookies_of_staff, violations):
    context = context_with(storage_state=cookies_of_staff, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.expose_function("reportViolation", lambda text: violations.append(f"{page.url}: {text}"))
    page.add_init_script(LISTEN)
    yield page
    page.close()


def walked(page, begin) -> set[str]:
    """The kinds of pages that were opened, following each link of our own."""
    waiting, seen, types = list(begin), {kind_of(address) for address in begin}, set()
    opened = set()
    while waiting:
        address = waiting.pop(0)
        answer = page.goto(address)
        assert answer.status == 200, address
        opened.add(kind_of(address))
        for link in page.eval_on_selector_all("a[href]", LINKS):
            there = urljoin(page.url, link)
            parts = urlsplit(there)
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            if not path.startswith(OURS) or NOT_OPENED.search(path) or kind_of(path) in seen:
                continue
            if (kind := type_of(path)) and not re.match("auth|accounts|exchange", kind):
                if kind not in types and len(types) >= TYPES:
                    continue
                types.add(kind)
            seen.add(kind_of(path))
            waiting.append(path)
    return opened


def test_no_page_of_the_desk_breaks_the_policy(walker, violations):
    send(walker, "registry/state", "states.csv", "key,note\nTZA,Dodoma\nZZZ,nowhere\n")
    walker.wait_for_selector("text=1 refused")
    batch = urlsplit(walker.url).path
    opened = walked(walker, [*BEGIN, batch])
    for kind in ("add/", "N/change/", "N/history/", "N/delete/", "export/"):
        assert any(path.endswith(kind) for path in opened), (kind, sorted(opened))
    assert kind_of(batch) in opened
    assert violations == []


def test_no_public_page_breaks_the_policy(walker, violations):
    for address in PUBLIC:
        walker.goto(address)
    assert violations == []


def test_a_page_that_breaks_the_policy_is_noticed(walker, violations):
    walker.goto("/accounts/")
    walker.evaluate(
        "() => { const image = new Image(); image.src = 'data:image/gif;base64,R0lGODlh';"
        " document.body.append(image);"
        " document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>'); }"
    )
    walker.wait_for_timeout(200)
    kinds = {text.split(": ")[1].split()[0] for text in violations}
    assert kinds == {"img-src", "style-src-attr"}
