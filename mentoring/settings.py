"""Every setting, top to bottom, from the environment with a safe default (see docs/operate.md)."""

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from kombu import Queue

from mentoring import env, providers

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = re.search(r"^## (\d+\.\d+\.\d+)", (BASE_DIR / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)[1]  # type: ignore[index]

# --- What kind of installation this is ------------------------------------------------------------------
DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")  # a mailbox page, a settable clock, the style page: never with real people
SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")  # the ones before, so that nobody notices a new one
NOTE_KEYS = env.keys("NOTE_KEYS")  # seal what pairs write; the first seals anew
BASE_URL = env.origin("BASE_URL", "http://127.0.0.1:8000")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
ORGANIZATION = env.text("ORGANIZATION", "Mentoring")
HTTPS = BASE_URL.startswith("https://")
if DEMO and urlsplit(BASE_URL).hostname not in {"127.0.0.1", "localhost", "::1"}:
    raise ImproperlyConfigured(
        f"DEMO=1 shows everybody's mail to everybody: it is for this machine only, not for {BASE_URL}."
    )

# --- Apps: the chain, lowest last -----------------------------------------------------------------------
INSTALLED_APPS = [
    "mentoring",
    "dashboard",
    "matching",
    "programs",
    "guides",
    "notices",
    "people",
    "crispy_forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "mentoring.middleware.ContentSecurityPolicyMiddleware",
    "mentoring.middleware.NoIndexMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads each answer against BREACH; form tokens are masked anyway
    "mentoring.middleware.SessionKeyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "people.middleware.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.middleware.SecondStepMiddleware",
    "mentoring.middleware.BusyRowMiddleware",
    "mentoring.middleware.CacheAwayMiddleware",
    "mentoring.once.OnceMiddleware",  # the last: a form that is sent twice is done once
]
ROOT_URLCONF = "mentoring.urls"
WSGI_APPLICATION = "mentoring.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dashboard.context.shell",
            ],
            "builtins": ["mentoring.once"],  # {% csrf_token %} carries the key of the form, too
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ("calm",)
CRISPY_TEMPLATE_PACK = "calm"
CRISPY_FAIL_SILENTLY = False

# --- Database, broker, cache ----------------------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL") | {"ATOMIC_REQUESTS": False}}
DATABASES["default"]["CONN_MAX_AGE"] = env.number("DATABASE_KEEP_SECONDS", 60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["OPTIONS"]["options"] = (
    f"-c statement_timeout={env.number('DATABASE_STATEMENT_MS', 30000)} "
    f"-c lock_timeout={env.number('DATABASE_LOCK_MS', 10000)}"
)
if DATABASE_ROLE := env.text("DATABASE_ROLE"):  # one that rules of rows hold for (docs/operate.md)
    DATABASES["default"]["OPTIONS"]["assume_role"] = DATABASE_ROLE
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CELERY_BROKER_URL, CACHE_URL = env.redis_addresses("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "mentoring",
    }
}

# --- Celery: a doorbell; the rows are the queue ---------------------------------------------------------
QUEUES = {  # each kind of work has its own, so that none waits for another; a worker may listen to several
    "mail": ["notices.tasks.sweep", "notices.tasks.post_cards"],
    "solve": [f"matching.tasks.{task}" for task in ("solve", "sweep", "replay", "try_rules")],
    "feed": ["people.tasks.*"],
    "rounds": ["*"],
}
CELERY_TASK_ROUTES = [[(task, {"queue": queue}) for queue, tasks in QUEUES.items() for task in tasks]]
CELERY_TASK_QUEUES = [Queue(queue) for queue in QUEUES]
CELERY_TASK_DEFAULT_QUEUE = "rounds"
CELERY_TASK_CREATE_MISSING_QUEUES = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 900  # shorter than the broker's visibility_timeout below
CELERY_TASK_SOFT_TIME_LIMIT = 840
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = CELERY_EVENT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = env.number("WORKER_FAREWELL_SECONDS", 20)  # to finish what it holds
CELERY_WORKER_MAX_MEMORY_PER_CHILD = env.number("WORKER_MEMORY_MB", 700, least=200) * 1024  # then a fresh one
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1200,
    # A page that rings the bell never waits for a broker that is away:
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
    "socket_connect_timeout": 2,
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CLOCK_ROUND_SECONDS = env.number("CLOCK_ROUND_SECONDS", 5 if DEMO else 900, least=1)
NOTICE_LEASE_SECONDS = env.number("NOTICE_LEASE_SECONDS", 120, least=1)  # a sender silent for longer is dead
NOTICE_TURNS = env.flag("NOTICE_TURNS", default=not DEMO)  # a demo sends at once, at night too
NOTICE_TOGETHER_SECONDS = env.number("NOTICE_TOGETHER_SECONDS", 0 if DEMO else 300)  # to become one mail
SWEEP_SECONDS = env.number("SWEEP_SECONDS", 5 if DEMO else 60, least=1)

# --- Who signs in ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # e-mail is unique by a constraint that ignores case and allows none
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "people.login.accounts.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "people.login.company.CompanyAdapter"
MFA_ADAPTER = "people.login.second_step.SecondStepAdapter"
ACCOUNT_FORMS = {
    "login": "people.forms.SignInForm",
    "change_password": "people.forms.ChangePasswordForm",
    "set_password": "people.forms.SetPasswordForm",
    "reset_password": "people.forms.ResetPasswordForm",
    "reset_password_from_key": "people.forms.ResetPasswordKeyForm",
    "reauthenticate": "people.forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody can have mails sent to addresses outside the house
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "people.passwords.LinkOfThisEpoch"  # noqa: S105  # a name
PASSWORD_MIN_LENGTH = env.number("PASSWORD_MIN_LENGTH", 15, least=8)
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "people.passwords.LongPasswordValidator",
        "OPTIONS": {"min_length": PASSWORD_MIN_LENGTH},
    },
    {"NAME": "people.passwords.RarePasswordValidator"},
]
PASSWORD_SIGN_IN = env.flag("PASSWORD_SIGN_IN", default=True)  # off: superusers only
OIDC_PROVIDERS = providers.openid("OIDC_PROVIDERS", env.text("OIDC_PROVIDERS"))
SAML_PROVIDERS = providers.saml("SAML_PROVIDERS", env.text("SAML_PROVIDERS"))
providers.one_of_each(OIDC_PROVIDERS, SAML_PROVIDERS)
if not (PASSWORD_SIGN_IN or OIDC_PROVIDERS or SAML_PROVIDERS):
    raise ImproperlyConfigured(
        "PASSWORD_SIGN_IN=0 needs OIDC_PROVIDERS or SAML_PROVIDERS: nobody could sign in."
    )
HR_CONTACT = env.text("HR_CONTACT")  # whom people ask when their record is missing or wrong
MFA_REQUIRED_ROLES = env.choices(
    "MFA_REQUIRED_ROLES",
    "" if DEMO else "hr_admin,auditor,staff",
    among=(
        "hr_admin", "auditor", "coordinator", "guide_editor", "staff",
        "owner", "deputy", "program_coordinator", "trainer", "analyst",
    ),
)  # fmt: skip
ROLES_KNOWN_ABOVE = ["programs.permissions.holds_role_in_a_program"]  # beside those of the house
MFA_REQUIRED_FROM = env.day("MFA_REQUIRED_FROM")  # until then whoever needs one is only told so
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey alone signs in: it has to be two factors
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers themselves allow that on localhost only
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses come from HR, people cannot add their own
MFA_FORMS = {
    "activate_totp": "people.login.forms.ActivateForm",
    "authenticate": "people.login.forms.CodeForm",
    "reauthenticate": "people.login.forms.CodeAgainForm",
    "login_webauthn": "people.login.forms.PasskeySignInForm",
    "authenticate_webauthn": "people.login.forms.PasskeyForm",
    "reauthenticate_webauthn": "people.login.forms.PasskeyAgainForm",
    "add_webauthn": "people.login.forms.AddPasskeyForm",
    "edit_webauthn": "people.login.forms.RenamePasskeyForm",
}
SESSION_ENGINE = "people.login.sessions"
SESSION_HOURS = env.number("SESSION_HOURS", 12, least=1)  # nobody stays signed in for longer
SESSION_IDLE_HOURS = env.number("SESSION_IDLE_HOURS", 8, least=1)  # without a page being opened
SIGN_IN_AGAIN_MINUTES = env.number("SIGN_IN_AGAIN_MINUTES", 10, least=1)  # before what matters most
ACCOUNT_REAUTHENTICATION_TIMEOUT = SIGN_IN_AGAIN_MINUTES * 60
SESSION_COOKIE_AGE = int(timedelta(hours=SESSION_HOURS).total_seconds())
SESSION_COOKIE_SAMESITE = "Lax"

# --- Security headers -----------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "dashboard.views.pages.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS and env.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", 31536000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_TLS_PROXY") else None
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {  # Django 6's setting name and shape
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
RETENTION_DAYS = {  # how long things are kept; shown on /hr/retention/
    "leaver": env.number("RETENTION_LEAVER_DAYS", 730, least=1),
    "protected": env.number("RETENTION_PROTECTED_DAYS", 180, least=1),
    "pair": env.number("RETENTION_PAIR_DAYS", 90, least=30),
    "notice": env.number("RETENTION_NOTICE_DAYS", 400, least=30),
    "event": env.number("RETENTION_EVENT_DAYS", 730, least=365),
    "look": env.number("RETENTION_LOOK_DAYS", 365, least=30),
    "import": env.number("RETENTION_IMPORT_DAYS", 30, least=1),
    "position": env.number("RETENTION_POSITION_DAYS", 1096, least=365),
    "run": env.number("RETENTION_RUN_DAYS", 730, least=30),
}
DECLARED_TRAITS = env.choices(  # what people may say of themselves, for counting groups; empty = nothing
    "DECLARED_TRAITS", "gender,age" if DEMO else "", among=("gender", "age", "disability", "origin", "care")
)
PHOTO_MAX_BYTES = env.number("PHOTO_MAX_MB", 8, least=1) * 1024 * 1024
PAIR_FILE_MAX_BYTES = env.number("PAIR_FILE_MAX_MB", 4, least=1) * 1024 * 1024
PAIR_FILES_BYTES = env.number("PAIR_FILES_MB", 20, least=1) * 1024 * 1024  # all files of one pair
GUIDE_SECOND_PERSON = env.flag("GUIDE_SECOND_PERSON")  # nobody publishes a chapter they wrote themselves
PAST_PAIR_KEY = env.text("PAST_PAIR_KEY") or SECRET_KEY  # keep it when SECRET_KEY changes
SCIM_CALLS_PER_MINUTE = env.number("SCIM_CALLS_PER_MINUTE", 1500, least=1)  # of one key
EXPORT_MOST_ROWS = env.number("EXPORT_MOST_ROWS", 200000, least=1)  # in one file that leaves the house
EXPORTS_PER_DAY = env.number("EXPORTS_PER_DAY", 20, least=1)  # files with data of others, of one person
API_CALLS_PER_MINUTE = env.number("API_CALLS_PER_MINUTE", 300, least=1)  # of one key
WEBHOOK_PRIVATE = env.flag("WEBHOOK_PRIVATE", default=DEMO)  # may be inside the network
WEBHOOK_PATIENCE_DAYS = env.number("WEBHOOK_PATIENCE_DAYS", 3, least=1)  # without an answer
FEED_MAX_BYTES = env.number("FEED_MAX_MB", 20) * 1024 * 1024
FEED_FOLDER = env.text("FEED_FOLDER")  # where the HR system leaves its files; empty = people choose them
FEED_SECONDS = env.number("FEED_SECONDS", 300, least=1)

# --- Languages, time ------------------------------------------------------------------------------------
LANGUAGE_CODE = env.text("LANGUAGE_CODE", "en")
LANGUAGES = [("en", _("English")), ("nl", _("Dutch"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "UTC")

# --- Mail -----------------------------------------------------------------------------------------------
EMAIL_FILE_PATH = env.text("EMAIL_FILE_PATH") or None  # a folder instead of SMTP: the demo's mailbox
EMAIL_BACKEND = f"django.core.mail.backends.{'filebased' if EMAIL_FILE_PATH else 'smtp'}.EmailBackend"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = env.number("EMAIL_TIMEOUT", 10, least=1)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Mentoring <mentoring@localhost>")
MAIL_DOMAIN = DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"

# --- Chat: one channel of the company, by a webhook of its chat program ------------------------------------
CHAT_WEBHOOK_URL = env.text("CHAT_WEBHOOK_URL")  # empty: no cards; whoever knows the address can write there
CHAT_WEBHOOK_STYLE = env.text("CHAT_WEBHOOK_STYLE", "teams")
if CHAT_WEBHOOK_STYLE not in {"teams", "slack"}:
    raise ImproperlyConfigured("CHAT_WEBHOOK_STYLE must be teams or slack.")
if CHAT_WEBHOOK_URL and not CHAT_WEBHOOK_URL.startswith(("https://", "http://127.0.0.1:")):
    raise ImproperlyConfigured("CHAT_WEBHOOK_URL must begin with https://.")

# --- Static files ---------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # pages only ever name the hashed ones
ACCENT_LIGHT = env.text("ACCENT_LIGHT")
ACCENT_DARK = env.text("ACCENT_DARK")

# --- Logs, figures for alarms ---------------------------------------------------------------------------
METRICS_TOKEN = env.text("METRICS_TOKEN")  # what a collector shows at /metrics; empty: there is no such page
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
}
