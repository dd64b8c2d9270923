"""Every address of the site, read from the URL configuration, so that later pages are covered by themselves."""

from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from _patterns(pattern)
        elif pattern.name:
            yield pattern


def in_each_language(*names: str, **samples: str) -> list[str]:
    """The paths of these patterns, whole language by whole language."""
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found += [reverse(name, kwargs=samples) for name in names]
    return found


def addresses(**samples: str) -> Iterator[str]:
    """The path of each named pattern outside the desk, in each language; any parameter not sampled is a wrong one."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for pattern in _patterns(get_resolver()):
                wanted = {name: samples.get(name, "nothing") for name in pattern.pattern.converters}
                yield reverse(str(pattern.name), kwargs=wanted)


@cache
def desk_patterns() -> dict[str, list[str]]:
    """Each pattern of the desk with the names of its parameters."""
    admin = next(one for one in get_resolver().url_patterns if getattr(one, "app_name", "") == "admin")
    return {
        str(pattern.name): [*pattern.pattern.converters, *getattr(pattern.pattern.regex, "groupindex", {})]
        for pattern in _nested(admin)
    }


def desk_address(pattern: str, /, **samples: str) -> str:
    """The path of a pattern of the desk; any parameter not sampled is filled with a wrong one."""
    samples = {"app_label": "testimonies"} | samples
    return reverse(
        f"admin:{pattern}", kwargs={one: samples.get(one, "1") for one in desk_patterns()[pattern]}
    )


def desk_addresses(**samples: str) -> Iterator[str]:
    yield from (desk_address(name, **samples) for name in desk_patterns())


def _nested(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _nested(pattern)
        elif pattern.name:
            yield pattern
