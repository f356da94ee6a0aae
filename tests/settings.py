"""The settings of the tests: those of the product, on throw-away data."""

import os
import tempfile

os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="pupitre-tests-"))
os.environ.setdefault("SECRET_KEY", "tests-only-" + "x" * 40)

from console.settings import *  # noqa: F403

PASSWORD_HASHERS = ["tests.hashers.QuickHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
TASKS["default"]["BACKEND"] = "django.tasks.backends.immediate.ImmediateBackend"  # noqa: F405
STRICT_ICONS = True
GRAPH_API_URL = "http://127.0.0.1:9/v26.0"  # nobody is asked but by a test that starts a provider
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, not memory: threads that race must meet in the same database, with its real locks.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"  # noqa: F405
else:
    # Tests open and drop databases under a pool's feet; each thread keeps what it opened, as on SQLite.
    del DATABASES["default"]["OPTIONS"]["pool"]  # noqa: F405
    DATABASES["default"]["CONN_MAX_AGE"] = None  # noqa: F405
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 - whitenoise warns where there is none
