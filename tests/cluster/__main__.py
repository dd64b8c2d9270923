"""Django first: what people testify is read by the suite's own tools."""

import importlib
import os
import sys

import django

from ..services import ROOT

os.environ["SETTINGS_FILE"] = str(ROOT / "tests/settings.env")
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()
sys.exit(importlib.import_module("tests.cluster.run").main())
