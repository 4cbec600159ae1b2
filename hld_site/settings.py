"""One settings file. Everything that differs between machines comes from the environment.

Reading it does nothing else: what ``var/`` needs is made by ``hld_site.installation``.
"""

from datetime import timedelta
from functools import partial
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.functional import SimpleLazyObject

from hld_site import languages
from hld_site.accounts import single_sign_on
from hld_site.installation import cache, databases, file_storage, logs
from hld_site.installation.environment import Environment
from hld_site.installation.state_folder import secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = BASE_DIR / "var"
A_YEAR = 365  # days

env = Environment()

DEBUG = env.bool("DEBUG", default=False)
HTTPS = env.bool("HTTPS", default=False)
# A machine that sets none makes one of its own when it first needs it.
SECRET_KEY = env.str("SECRET_KEY", default="") or SimpleLazyObject(partial(secret_key, STATE_DIR))
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")

# Who publishes, and under which terms: printed at the foot of every page. Empty: the editors.
PUBLISHER = env.str("PUBLISHER", default="")
# Where corrections are sent: an address or a page, shown in the foot; empty shows nothing.
CORRECTIONS = env.str("CORRECTIONS", default="")
# To whom a weakness of this site is reported: an address of mail or a page, for security.txt.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
DATA_LICENCE = env.str("DATA_LICENCE", default="CC BY 4.0")
DATA_LICENCE_URL = env.str("DATA_LICENCE_URL", "https://creativecommons.org/licenses/by/4.0/")

INSTALLED_APPS = [
    # Before the desk, which shows nothing of what these keep.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "hld_site.installation",
    "documents",
    "meetings",
    "registry",
    "hld_site.pages",
    "hld_site.desk",
    "hld_site.search",
    "hld_site.jobs",
    "hld_site.links",
    "hld_site.exchange",
    "hld_site.browse",
    "hld_site.publishing",
    "hld_site.evidence",
    "hld_site.accounts",
    "hld_site.records",
    "hld_site.languages",
    "hld_site.desk.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "axes",
    "csp",
    "django_filters",
    "import_export",
    "simple_history",
]

# Whose people sign in here without a password of this site's own.
SIGN_ON = single_sign_on.from_environment(env)
INSTALLED_APPS += SIGN_ON.apps
SOCIALACCOUNT_PROVIDERS = SIGN_ON.providers

MIDDLEWARE = [
    "hld_site.installation.security_headers.answer_with_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Django pads what it compresses, so that its length betrays no secret.
    "django.middleware.gzip.GZipMiddleware",
    "hld_site.answers.decorators.mark",
    "hld_site.answers.revalidation.answer_if_unchanged",
    "csp.middleware.CSPMiddleware",
    "hld_site.browse.middleware.refuse_nul",
    "hld_site.browse.middleware.let_programs_read",
    "hld_site.languages.addresses.in_the_language_of_the_address",
    "hld_site.installation.reader_threads.keep_threads_for_readers",
    "hld_site.installation.session_middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "hld_site.accounts.idle.end_idle_sessions",
    "allauth.account.middleware.AccountMiddleware",
    "hld_site.accounts.second_factor.demand_second_factor",
    "hld_site.accounts.audit.audit_requests",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
    "hld_site.desk.time_zone.in_the_zone_of_the_desk",
]

ROOT_URLCONF = "hld_site.urls"
WSGI_APPLICATION = "hld_site.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hld_site.browse.context.site",
            ],
        },
    },
]

DATABASES = databases.from_environment(env, STATE_DIR)
DATABASE_ROUTERS = ["hld_site.installation.replica.Router"] if "replica" in DATABASES else []
DATABASE_REPLICA_SECONDS = env.float("DATABASE_REPLICA_SECONDS", default=30)  # behind, at most
CACHES = cache.from_environment(env, STATE_DIR)
JOBS_IN_WEB = env.bool("JOBS_IN_WEB", default=True)  # else manage.py work does them
SESSION_ENGINE = "hld_site.installation.sessions"
# Requests of staff that a process answers at once; its other threads are for readers.
STAFF_AT_ONCE = env.int("STAFF_AT_ONCE", default=12, least=1)

# Public answers kept in the memory of each process, and how long a cache in front may keep them.
PUBLIC_ANSWERS_BYTES = env.int("PUBLIC_ANSWERS_BYTES", default=7 * 1024**2)
UNCHANGED_ANSWERS_BYTES = env.int("UNCHANGED_ANSWERS_BYTES", default=8 * 1024**2)
PUBLIC_SHARED_SECONDS = env.int("PUBLIC_SHARED_SECONDS", default=5)

# --- signing in ---

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
DJANGO_PASSWORDS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{DJANGO_PASSWORDS}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{DJANGO_PASSWORDS}.UserAttributeSimilarityValidator"},
    {"NAME": f"{DJANGO_PASSWORDS}.CommonPasswordValidator"},
    {"NAME": "hld_site.accounts.passwords.HardToGuess"},
]
# Whose X-Forwarded-For is believed: addresses and networks of our own proxies, "unix" for a socket.
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")
# So many failures of one account from one place, and it waits.
AXES_FAILURE_LIMIT = env.int("LOCKOUT_FAILURES", default=6, least=1)
AXES_COOLOFF_TIME = timedelta(minutes=env.int("LOCKOUT_MINUTES", default=30, most=A_YEAR * 1440))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "hld_site.accounts.client_address.place_of"
AXES_USERNAME_CALLABLE = "hld_site.accounts.lockout.account_of"
AXES_LOCKOUT_CALLABLE = "hld_site.accounts.lockout.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "credential"]
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"
ACCOUNT_ADAPTER = "hld_site.accounts.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
# One account from one place is the business of the lock; these are for many accounts, many places.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/5m/ip,100/h/key"}

# Staff must show a second factor: on behind HTTPS, off where somebody tries the register.
SECOND_FACTOR = env.bool("SECOND_FACTOR", default=HTTPS)
# Whether signing in elsewhere counts as one, because a code is asked for there.
SIGN_ON_IS_ENOUGH = env.bool("SIGN_ON_IS_ENOUGH", default=False)
MFA_ADAPTER = "hld_site.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "hld_site.accounts.forms.SecondFactorForm",
    "reauthenticate": "hld_site.accounts.forms.SecondFactorAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "High-level Dialogue register"
MFA_TOTP_TOLERANCE = 1
# Browsers offer passkeys over HTTPS, and without it on the machine itself.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SOCIALACCOUNT_ADAPTER = "hld_site.accounts.adapters.SingleSignOnAdapter"

# How long the audit log keeps an event; 0 for ever.
AUDIT_DAYS = env.int("AUDIT_DAYS", default=730, most=100 * A_YEAR)
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=60, least=1, most=A_YEAR * 1440)
SESSION_COOKIE_AGE = 3600 * env.int("SESSION_HOURS", default=12, least=1, most=A_YEAR * 24)
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LANGUAGE_CODE = languages.in_django(languages.DEFAULT)
FORMAT_MODULE_PATH = "hld_site.languages.formats"
LANGUAGES = [(languages.in_django(code), name) for code, name in languages.OWN_NAMES.items()]
TIME_ZONE = "UTC"
LOCALE_PATHS = [STATE_DIR / "locale"]  # compiled from locale/

STATIC_URL = "static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "hld_site" / "static"]
STORAGES = {
    "default": file_storage.from_environment(env),
    "staticfiles": {"BACKEND": "hld_site.installation.static.CollectedStaticFiles"},
}
# A record is edited with all its parts: the source page alone has 268 lines.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
MEDIA_ROOT = env.str("FILES_FOLDER", default=str(STATE_DIR / "files"))
# What staff may upload beside a document, and what looks it through: a command that gets the path
# of the file as its last word and returns 0 or 1, or "python:" and the path of a callable.
DOCUMENT_FILE_BYTES = env.int("DOCUMENT_FILE_BYTES", default=32 * 1024**2)
FILE_SCANNER = env.str("FILE_SCANNER", default="")
BACKUP_FOLDER = env.str("BACKUP_FOLDER", default=str(STATE_DIR / "backups"))
FIXTURES_FOLDER = BASE_DIR / "fixtures"

# Nothing but what this site itself serves, of those kinds alone that its pages have.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        # A form that leads to where people sign in is judged by where it leads.
        "form-action": [SELF, *SIGN_ON.origins],
        "frame-ancestors": [NONE],
    }
}
# Faces the public: then it does not start with what is only right on a laptop.
PRODUCTION = env.bool("PRODUCTION", default=HTTPS)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "hld_site.accounts.views.page_too_old"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.bool("HSTS_SUBDOMAINS", default=HTTPS)
if HTTPS:
    # A browser takes these names from this very host alone, over HTTPS, for every path.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Stock django-import-export lets any staff member export whatever has a list.
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"
# What the admin takes in one file; the command line has no limit of rows and bytes.
EXCHANGE_ROWS = env.int("EXCHANGE_ROWS", default=50_000)
EXCHANGE_FILE_BYTES = env.int("EXCHANGE_FILE_BYTES", default=64 * 1024**2)
EXCHANGE_UNPACKED_BYTES = env.int("EXCHANGE_UNPACKED_BYTES", default=256 * 1024**2)
EXCHANGE_CELL = env.int("EXCHANGE_CELL", default=100_000)
EXCHANGE_COLUMNS = env.int("EXCHANGE_COLUMNS", default=500)
EXCHANGE_SHEETS = env.int("EXCHANGE_SHEETS", default=60)
# What the admin writes while its reader waits: a workbook of so many rows takes a second or two.
EXCHANGE_EXPORT_AT_ONCE = env.int("EXCHANGE_EXPORT_AT_ONCE", default=10_000)
# In whose time the desk speaks: public from, until, at; a member of staff may choose another.
REGISTER_ZONE = env.zone("REGISTER_ZONE", default="America/New_York")
# Who publishes is not who wrote: a second person looks at everything before the public does.
FOUR_EYES = env.bool("FOUR_EYES", default=False)
# Every how many days the links of public pages are looked at without anybody's doing; 0: never.
LINK_CHECK_DAYS = env.int("LINK_CHECK_DAYS", default=0, most=A_YEAR)
LINKS_MAY_BE_LOCAL = False  # only tests let this machine look at itself
SIMPLE_HISTORY_REVERT_DISABLED = True
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

# What is watched from outside; each is off unless it is named. docs/deploy.md says what it needs.
METRICS_PORT = env.int("METRICS_PORT", default=0, most=65535)
SENTRY_DSN = env.sentry("SENTRY_DSN")
SENTRY_ENVIRONMENT = env.str("SENTRY_ENVIRONMENT", default="production")
SENTRY_TRACES = env.float("SENTRY_TRACES", default=0.0, most=1)
TRACES_ENDPOINT = env.str("OTEL_EXPORTER_OTLP_ENDPOINT", default="")
TRACES_SERVICE = env.str("OTEL_SERVICE_NAME", default="register")

# "text" for people, "json" for machines that gather logs.
LOG_FORMAT = env.one_of("LOG_FORMAT", "text", "json", default="text")
LOG_REQUESTS = env.bool("LOG_REQUESTS", default=LOG_FORMAT == "json")
LOGGING = logs.configuration(env.one_of("LOG_LEVEL", *logs.LEVELS, default="INFO"), LOG_FORMAT)

env.refuse_unreadable()
