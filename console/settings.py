"""All settings. Each comes from the environment with a default that runs on a laptop."""

from pathlib import Path

import environ
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from . import environment

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)

# ---- Where we run
DEBUG = environment.switch(env, "DEBUG", default=False)
PORT = environment.port(env)
PUBLIC_URL = environment.public_url(env, default=f"http://localhost:{PORT}")
SECRET_KEY = environment.secret_key(env, DATA_DIR / "secret_key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
DEMO = environment.switch(env, "DEMO", default=not PUBLIC_URL.startswith("https:"))
UVLOOP = environment.switch(env, "UVLOOP", default=True)
ROOT_URLCONF = "console.urls"
ASGI_APPLICATION = "console.asgi.application"

# ---- Apps
INSTALLED_APPS = [
    "console.apps.ConsoleConfig",
    "conversations.people.apps.AccountsConfig",
    "console.phone.apps.PhoneConfig",
    "console.community.apps.CommunityConfig",
    "console.limits.apps.LimitsConfig",
    "routing.apps.RoutingConfig",
    "conversations.apps.ConversationsConfig",
    "translation.apps.TranslationConfig",
    "conversations.knowledge.apps.KnowledgeConfig",
    "conversations.copilot.apps.CopilotConfig",
    "channels",
    "django_htmx",
    "django_tasks_db",
    "console.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    *(["console.demo"] if DEMO else []),
]
MIDDLEWARE = [
    "console.server.well_formed.ReadWellFormed",
    "django.middleware.security.SecurityMiddleware",
    "console.connections.hooks.AnswerProviders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "console.installed.private.KeepPrivate",
    "console.accounts.preferences.SpeakTheirLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "console.server.uploads.RefuseTooLarge",
    "console.server.errors.ShowRefusals",
]

# ---- Pages
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
                "django.template.context_processors.csp",
                "console.shell.device.choices",
                "console.phone.vapid.in_pages",
            ],
            "libraries": {
                "board": "console.supervision.tags",
                "tools": "console.desk.tool_tags",
                "community": "console.community.tags",
                "desk": "console.drawing.tags",
                "files": "console.widget.file_tags",
                "history": "console.drawing.finds",
                "icons": "console.drawing.icons",
                "refused": "console.drawing.refused",
                "rows": "console.drawing.row_tag",
                "setup": "console.setup.tags",
            },
        },
    },
    {
        "NAME": "rows",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "rows"],
        "OPTIONS": {"environment": "console.drawing.rows.environment"},
    },
]
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "console.formats"
TIME_ZONE = "Europe/Paris"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [path for path in (BASE_DIR / "build" / "static", BASE_DIR / "static" / "img") if path.is_dir()]
STORAGES = {
    "default": environment.storage(env, DATA_DIR / "files"),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# ---- Data
DATABASES = {"default": environment.database(env, default=f"sqlite:///{DATA_DIR / 'pupitre.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = environment.redis_url(env)
CACHES = {"default": environment.cache(REDIS_URL), "translations": environment.cache(REDIS_URL, "translations")}

# ---- Files of conversations
CLAMAV_URL = environment.scanner_url(env)
DATA_UPLOAD_MAX_NUMBER_FILES = 1
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024  # bytes of a body without its files; a webhook of Meta’s has up to 3 MB

# ---- Live
PAGE_THREADS = environment.number(
    env, "PAGE_THREADS", default=2 if DATABASES["default"]["ENGINE"].endswith("sqlite3") else 8, least=1
)
CHANNEL_LAYERS = {"default": environment.channel_layer(REDIS_URL)}

# ---- Calls
STUN_URLS = environment.relays(env, "STUN_URL", schemes=("stun", "stuns"))
TURN_URLS = environment.relays(env, "TURN_URL", schemes=("turn", "turns"))
TURN_SECRET = environment.turn_secret(env, is_needed=bool(TURN_URLS))

# ---- Translation
LANGUAGES_SOCKET = environment.socket_path(env, "LANGUAGES_SOCKET", default=DATA_DIR / "languages.sock")
LANGUAGES_MEMORY = environment.number(env, "LANGUAGES_MEMORY", default=600, least=100)  # MB, of models at hand
MODELS_URL = env.str("MODELS_URL", environment.PUBLISHED_MODELS)
NEWER_MODELS_URL = env.str("NEWER_MODELS_URL", environment.NEWER_MODELS)  # English to Serbian alone

# ---- Copilot
MODEL_FILE = Path(env.str("MODEL_FILE", str(DATA_DIR / "model" / "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf")))
MODEL_URL = env.str("MODEL_URL", environment.PUBLISHED_MODEL)
MODEL_SOCKET = environment.socket_path(env, "MODEL_SOCKET", default=DATA_DIR / "model.sock")

# ---- Jobs
QUEUES = ["default", "webhooks", "sending", "fetching", "transcribing"]  # a worker each
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": QUEUES}}

# ---- Push
VAPID_PRIVATE_KEY = environment.vapid_private_key(env, DATA_DIR / "vapid_key")
VAPID_SUBJECT = environment.vapid_subject(env, PUBLIC_URL)

# ---- Channels
ENCRYPTION_KEYS = environment.encryption_keys(env, DATA_DIR / "encryption_key")
PROVIDER = environment.switch(env, "PROVIDER", default=False)  # played on this machine, on the port after ours
_HERE = f"http://127.0.0.1:{PORT + 1}" if PROVIDER else ""
GRAPH_API_URL = environment.service_url(env, "GRAPH_API_URL", default=f"{_HERE or 'https://graph.facebook.com'}/v26.0")
TWILIO_API_URL = environment.service_url(env, "TWILIO_API_URL", default=_HERE or "https://api.twilio.com")
TWILIO_MESSAGING_URL = environment.service_url(
    env, "TWILIO_MESSAGING_URL", default=_HERE or "https://messaging.twilio.com"
)

# ---- Requests to addresses that somebody brought
# To a service that runs here, while developing or beside a simulated provider; else to none but public addresses.
OUTGOING_TO_THIS_MACHINE = DEBUG or any(map(environment.is_here, (GRAPH_API_URL, TWILIO_API_URL, TWILIO_MESSAGING_URL)))

# ---- Mail
MAILERS = {"default": environment.mailer(env, DATA_DIR / "mail")}
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "pupitre@localhost")

# ---- Sign-in and security
UNDO_SECONDS = 5  # in which an agent may take back what has not left their device yet

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["console.accounts.backends.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "desk"
SESSION_ENGINE = environment.session_engine(REDIS_URL)
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PUBLIC_URL.startswith("https:")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SESSION_COOKIE_SECURE else None
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SESSION_COOKIE_SECURE else 0
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # subdomains and preload lists are their owner's decision
SECURE_REFERRER_POLICY = "same-origin"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "console.server.errors.csrf_refused"
TRUSTED_PROXIES = environment.number(env, "TRUSTED_PROXIES", default=0)  # of ours, that add X-Forwarded-For
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:", "blob:"],  # blob: a photo on its way out, shown from the device
    "media-src": [CSP.SELF, "blob:"],  # blob: a voice message, heard before it goes
    "connect-src": [CSP.SELF, environment.socket_origin(PUBLIC_URL)],
    "worker-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}

# ---- Logs
LOG_LEVEL = environment.log_level(env)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django": {"level": LOG_LEVEL}, "django_tasks_db": {"level": "WARNING"}},  # it says when it looks
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
