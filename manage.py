#!/usr/bin/env python
"""Django's command line for the portal."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    # A checkout that nobody configured is the demonstration. Web server and worker never assume that.
    os.environ.setdefault("SCINDEX_MODE", "production" if "SECRET_KEY" in os.environ else "demo")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scindex_portal.settings")
    execute_from_command_line(sys.argv)
