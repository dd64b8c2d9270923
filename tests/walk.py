"""Every address of the site, read from the URL configuration, so that later pages are covered by themselves."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

PUBLIC_LANGUAGES = ("fr", "en")


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from _patterns(pattern)
        elif pattern.name:
            yield pattern


def addresses(**samples: str) -> Iterator[str]:
    """The path of each named pattern outside the desk, in each language; `samples` fill its parameters."""
    for language in PUBLIC_LANGUAGES:
        with translation.override(language):
            for pattern in _patterns(get_resolver()):
                wanted = {name: samples[name] for name in pattern.pattern.converters}
                yield reverse(str(pattern.name), kwargs=wanted)


def desk_addresses(**samples: str) -> Iterator[str]:
    """The path of each pattern of the desk; any parameter not sampled is filled with a wrong one."""
    admin = next(one for one in get_resolver().url_patterns if getattr(one, "app_name", "") == "admin")
    for pattern in _nested(admin):
        names = [*pattern.pattern.converters, *getattr(pattern.pattern.regex, "groupindex", {})]
        yield reverse(f"admin:{pattern.name}", kwargs={name: samples.get(name, "1") for name in names})


def _nested(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _nested(pattern)
        elif pattern.name:
            yield pattern
