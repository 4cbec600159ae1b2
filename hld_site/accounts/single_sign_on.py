"""Signing in where one is known already, by OpenID Connect or SAML; the environment says where."""

from typing import NamedTuple
from urllib.parse import urlsplit

PROVIDERS = "allauth.socialaccount.providers"


class SignOn(NamedTuple):
    apps: list[str]
    providers: dict
    # Where forms of ours may lead, for the policy of what a page may do.
    origins: list[str]


def from_environment(env) -> SignOn:
    sign_on = SignOn([], {}, env.list("SIGN_ON_ORIGINS", default=[]))
    if env.str("OIDC_SERVER_URL", default=""):
        add_openid_connect(sign_on, env)
    if env.str("SAML_IDP_ENTITY_ID", default=""):
        add_saml(sign_on, env)
    return sign_on


def add_openid_connect(sign_on: SignOn, env) -> None:
    server = env.str("OIDC_SERVER_URL")
    app = {
        "provider_id": "oidc",
        "name": env.str("OIDC_NAME", default="OpenID Connect"),
        "client_id": env.str("OIDC_CLIENT_ID"),
        "secret": env.str("OIDC_CLIENT_SECRET"),
        "settings": {"server_url": server} | verified(env, "OIDC"),
    }
    sign_on.apps.append(f"{PROVIDERS}.openid_connect")
    sign_on.providers["openid_connect"] = {"APPS": [app], "OAUTH_PKCE_ENABLED": True}
    sign_on.origins.append(origin(server))


def add_saml(sign_on: SignOn, env) -> None:
    idp = {"entity_id": env.str("SAML_IDP_ENTITY_ID")}
    if metadata := env.str("SAML_METADATA_URL", default=""):
        idp["metadata_url"] = metadata
        sign_on.origins.append(origin(metadata))
    else:
        idp["sso_url"] = env.str("SAML_SSO_URL")
        idp["x509cert"] = env.str("SAML_CERTIFICATE", multiline=True)
        sign_on.origins.append(origin(idp["sso_url"]))
    app = {
        "name": env.str("SAML_NAME", default="SAML"),
        "client_id": "saml",
        "settings": {"idp": idp, "advanced": {"want_assertion_signed": True}}
        | verified(env, "SAML"),
    }
    sign_on.apps.append(f"{PROVIDERS}.saml")
    sign_on.providers["saml"] = {"APPS": [app]}


def verified(env, which: str) -> dict:
    """A provider that says nothing of whether it verified an address may be believed to have."""
    believed = env.bool(f"{which}_EMAIL_IS_VERIFIED", default=False)
    return {"verified_email": True} if believed else {}


def origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
