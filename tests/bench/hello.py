"""The yardstick: the least a Django view can do behind the seven usual middlewares. Settings, addresses and view in one."""

from typing import Any

from django.http import HttpResponse
from django.urls import path

SECRET_KEY = "protects nothing"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = __name__
INSTALLED_APPS = [f"django.contrib.{name}" for name in ("contenttypes", "auth", "sessions", "messages")]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


def hello(request: Any) -> HttpResponse:
    return HttpResponse("hello")


urlpatterns = [path("", hello)]
