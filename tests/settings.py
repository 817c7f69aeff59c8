"""The portal's settings for tests: all they write goes into a directory that vanishes with the test run."""

import atexit
import os
import shutil
import tempfile

# The first process makes the directory and clears it away; pytest's workers find it in the environment.
if "SCINDEX_TEST_DIR" not in os.environ:
    os.environ["SCINDEX_TEST_DIR"] = tempfile.mkdtemp(prefix="scindex-test-")
    atexit.register(shutil.rmtree, os.environ["SCINDEX_TEST_DIR"], ignore_errors=True)

os.environ["SCINDEX_MODE"] = "test"
os.environ["SCINDEX_VAR"] = tempfile.mkdtemp(dir=os.environ["SCINDEX_TEST_DIR"])
os.environ.pop("REDIS_URL", None)

from scindex_portal.settings import *  # noqa: F403
from scindex_portal.settings import DATABASES, STATIC_ROOT, VAR_DIR

# On SQLite a file, not memory: threads and processes compete for it as they do for the real one.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}

STATIC_ROOT.mkdir()  # WhiteNoise warns of a missing one; the files come from where they lie
