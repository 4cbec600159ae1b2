"""Signing in where one is known already: a real provider of OpenID Connect, and a SAML one."""

import base64
import datetime
import json
import re
import socket
import subprocess
import sys
import time
import uuid
import zlib
from contextlib import closing, suppress
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from onelogin.saml2.utils import OneLogin_Saml2_Utils as saml

from tests.browser import listen, running

pytestmark = pytest.mark.browser

IDP = "https://idp.example.org/metadata"
PEOPLE = {
    "ada-1": {"email": "Ada@Example.org", "email_verified": True},
    "eve-1": {"email": "ada@example.org", "email_verified": False},
    "bob-1": {"email": "bob@example.org", "email_verified": True},
}


@pytest.fixture(scope="module")
def key_and_certificate():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.example.org")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    return private.decode(), certificate.public_bytes(pem).decode()


@pytest.fixture(scope="module")
def openid_provider():
    """In a process of its own: its warnings are no business of these tests."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    for sub, claims in PEOPLE.items():
        command += ["--user-claims", json.dumps({"sub": sub} | claims)]
    address = f"http://localhost:{port}"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        for _try in range(100):
            with suppress(requests.ConnectionError):
                requests.get(f"{address}/.well-known/openid-configuration", timeout=5)
                break
            time.sleep(0.1)
        yield address
        server.terminate()


@pytest.fixture(scope="module")
def site(environment, manage, openid_provider, key_and_certificate):
    """The register, with both ways configured by nothing but the environment."""
    ada = "--username", "ada", "--email", "ada@example.org"
    manage("createsuperuser", "--noinput", *ada)
    variables = {
        "SECOND_FACTOR": "true",
        "SIGN_ON_IS_ENOUGH": "true",
        "OIDC_NAME": "the House",
        "OIDC_SERVER_URL": openid_provider,
        "OIDC_CLIENT_ID": "register",
        "OIDC_CLIENT_SECRET": "secret",
        "SAML_NAME": "the Secretariat",
        "SAML_IDP_ENTITY_ID": IDP,
        "SAML_SSO_URL": "https://idp.example.org/sso",
        "SAML_CERTIFICATE": key_and_certificate[1].replace("\n", "\\n"),
        "SAML_EMAIL_IS_VERIFIED": "true",
    }
    with running(environment | variables) as address:
        yield address.replace("127.0.0.1", "localhost")


@pytest.fixture
def arrive(chromium, site):
    """Where somebody comes to whom the House knows by this name."""
    complaints: list[str] = []
    with closing(chromium.new_context(base_url=site)) as context:

        def arrive(sub):
            page = context.new_page()
            listen(page, complaints)
            page.goto("/admin/registry/state/")
            page.click("text=Sign in with the House")
            page.click(f"button[value='{sub}']")
            page.wait_for_load_state()
            return page

        yield arrive
    ours = [text for text in complaints if "favicon" not in text]
    assert ours == []


def test_who_comes_from_the_house_with_a_verified_address_is_at_the_desk(arrive, site):
    page = arrive("ada-1")
    assert page.url == f"{site}/admin/registry/state/"
    assert "ada" in page.text_content("#user-tools").lower()


@pytest.mark.parametrize("sub", ["eve-1", "bob-1"])
def test_who_is_not_known_here_or_not_verified_gets_no_account(arrive, sub):
    page = arrive(sub)
    assert "You have no account here" in page.content()
    page.goto("/admin/")
    assert "/accounts/login/" in page.url


class Secretariat:
    """A provider of SAML: it answers a request with a signed assertion about a person."""

    def __init__(self, site, key, certificate):
        self.site, self.key, self.certificate = site, key, certificate
        self.browser = requests.Session()

    def asked(self) -> str:
        """The id of the request that the register sends its visitor with."""
        page = self.browser.get(f"{self.site}/accounts/login/?next=/admin/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        action = re.search(r'action="(/accounts/saml/[^"]+)"', page)[1].replace("&amp;", "&")
        form = {"csrfmiddlewaretoken": token}
        answer = self.browser.post(f"{self.site}{action}", form, allow_redirects=False)
        address = urlsplit(answer.headers["Location"])
        assert address.netloc == "idp.example.org"
        request = base64.b64decode(parse_qs(address.query)["SAMLRequest"][0])
        return re.search(r'ID="([^"]+)"', zlib.decompress(request, -15).decode())[1]

    def response(self, request_id, email="ada@example.org", audience="") -> str:
        now = datetime.datetime.now(datetime.UTC)
        at = {
            name: (now + datetime.timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")
            for name, minutes in (("before", -5), ("now", 0), ("after", 5))
        }
        acs = f"{self.site}/accounts/saml/saml/acs/"
        audience = audience or f"{self.site}/accounts/saml/saml/metadata/"
        protocol = "urn:oasis:names:tc:SAML:2.0"
        assertion = f"""<saml:Assertion xmlns:saml="{protocol}:assertion" ID="_{uuid.uuid4()}"
            Version="2.0" IssueInstant="{at["now"]}"><saml:Issuer>{IDP}</saml:Issuer>
            <saml:Subject><saml:NameID>{email}</saml:NameID>
            <saml:SubjectConfirmation Method="{protocol}:cm:bearer"><saml:SubjectConfirmationData
            NotOnOrAfter="{at["after"]}" Recipient="{acs}" InResponseTo="{request_id}"/>
            </saml:SubjectConfirmation></saml:Subject>
            <saml:Conditions NotBefore="{at["before"]}" NotOnOrAfter="{at["after"]}">
            <saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience>
            </saml:AudienceRestriction></saml:Conditions>
            <saml:AuthnStatement AuthnInstant="{at["now"]}"><saml:AuthnContext>
            <saml:AuthnContextClassRef>{protocol}:ac:classes:Password</saml:AuthnContextClassRef>
            </saml:AuthnContext></saml:AuthnStatement>
            <saml:AttributeStatement><saml:Attribute Name="urn:oid:0.9.2342.19200300.100.1.3">
            <saml:AttributeValue>{email}</saml:AttributeValue></saml:Attribute>
            </saml:AttributeStatement></saml:Assertion>"""
        signed = saml.add_sign(assertion, self.key, self.certificate).decode()
        signed = signed.partition("?>")[2] or signed
        return f"""<samlp:Response xmlns:samlp="{protocol}:protocol" ID="_{uuid.uuid4()}"
            Version="2.0" IssueInstant="{at["now"]}" Destination="{acs}"
            InResponseTo="{request_id}"><saml:Issuer
            xmlns:saml="{protocol}:assertion">{IDP}</saml:Issuer><samlp:Status>
            <samlp:StatusCode Value="{protocol}:status:Success"/></samlp:Status>{signed}
            </samlp:Response>"""

    def delivered(self, response: str):
        """What the register shows to whom the provider sends back with this."""
        form = {"SAMLResponse": base64.b64encode(response.encode()).decode()}
        return self.browser.post(f"{self.site}/accounts/saml/saml/acs/", form)


@pytest.fixture
def secretariat(site, key_and_certificate):
    return Secretariat(site, *key_and_certificate)


def test_who_comes_from_the_secretariat_with_its_signature_is_at_the_desk(secretariat):
    page = secretariat.delivered(secretariat.response(secretariat.asked()))
    assert page.url == f"{secretariat.site}/admin/"
    assert "What would you like to edit?" in page.text


@pytest.mark.parametrize("fault", ["no signature", "changed", "audience", "unasked", "stranger"])
def test_an_assertion_that_is_not_meant_for_us_opens_nothing(secretariat, fault):
    request = "_unasked" if fault == "unasked" else secretariat.asked()
    response = secretariat.response(request)
    if fault == "no signature":
        response = re.sub(r"<ds:Signature.*</ds:Signature>", "", response, flags=re.DOTALL)
    elif fault == "changed":
        response = secretariat.response(request, email="bob@example.org")
        response = response.replace("bob@example.org", "ada@example.org")
    elif fault == "audience":
        response = secretariat.response(request, audience="https://another.example.org/")
    elif fault == "stranger":
        response = secretariat.response(request, email="stranger@example.org")
    page = secretariat.delivered(response)
    assert "What would you like to edit?" not in page.text
    desk = secretariat.browser.get(f"{secretariat.site}/admin/")
    assert "/accounts/login/" in desk.url


def test_an_assertion_opens_once(secretariat, key_and_certificate):
    response = secretariat.response(secretariat.asked())
    assert "What would you like to edit?" in secretariat.delivered(response).text
    thief = Secretariat(secretariat.site, *key_and_certificate)
    assert "What would you like to edit?" not in thief.delivered(response).text


def test_the_register_tells_the_secretariat_who_it_is(secretariat):
    answer = requests.get(f"{secretariat.site}/accounts/saml/saml/metadata/", timeout=10)
    assert answer.status_code == 200
    assert f"{secretariat.site}/accounts/saml/saml/acs/" in answer.text
