"""Hosts that copy other people's documents. A source is cited at its owner's own address."""

from urllib.parse import urlsplit

HOSTS = (
    "abclive.in",
    "adattar.minorityforum.info",
    "arquivo.pt",
    "blogspot.com",
    "dd-floors.com",
    "ddevloper.com",
    "docplayer.net",
    "dokumen.tips",
    "djazairess.com",
    "elaygc.com",
    "fanyjok.com",
    "fdocuments.in",
    "fdocuments.nl",
    "github.com",
    "girlsrightsplatform.org",
    "humanrightsvoices.org",
    "issuu.com",
    "kekenet.com",
    "kimandelvis.com",
    "lawsdocbox.com",
    "mdsite.deno.dev",
    "miistock.com",
    "paperzz.com",
    "scribd.com",
    "slideshare.net",
    "studylib.es",
    "studylib.net",
    "un-icc.cloud",
    "vdocument.in",
    "vdocuments.mx",
    "vdocuments.us",
    "vdocuments.site",
    "vlex.com",
    "wikipedia.org",
    "wordpress.com",
    "yemeress.com",
)


def is_mirror(address: str) -> bool:
    try:
        host = (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:  # no address at all, which is for the field itself to say
        return False
    return any(host == name or host.endswith("." + name) for name in HOSTS)
