"""The parts of forms, written out: Django lays a template out for each, and up to three more inside, fifty times on one page.

What comes out is what Django's own templates give, white space aside. A widget that is not here, and a list of faults that
holds one, go by them.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.functional import Promise

INPUTS = ("text", "hidden", "checkbox", "number", "password", "email", "url", "search", "tel")


class Written(TemplatesSetting):
    """Django's `FORM_RENDERER`."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        write = WRITTEN.get(template_name)
        found = write(context) if write else None
        return str(super().render(template_name, context, request)) if found is None else found


def safe(value: Any) -> str:
    """Escaped, unless it is HTML by its own word; Django's function is the same, and four times as long about it."""
    if isinstance(value, Promise):
        value = str(value)
    return value.__html__() if hasattr(value, "__html__") else escape(str(value))


def _attributes(attrs: Mapping[str, Any]) -> str:
    return "".join(
        f" {safe(name)}" if value is True else f' {safe(name)}="{safe(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def _input(widget: Mapping[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{safe(widget["value"])}"'
    name, kind = safe(widget["name"]), safe(widget["type"])
    return f'<input type="{kind}" name="{name}"{value}{_attributes(widget["attrs"])}>'


def _one_of_several(widget: Mapping[str, Any]) -> str:
    if not widget.get("wrap_label"):
        return _input(widget)
    target = f' for="{safe(widget["attrs"]["id"])}"' if widget["attrs"].get("id") else ""
    return f"<label{target}>{_input(widget)}\n {safe(widget['label'])}</label>"


def _several(widget: Mapping[str, Any]) -> str:
    attrs = {name: value for name in ("id", "class") if (value := widget["attrs"].get(name))}
    groups = [
        (f"\n<div><label>{safe(name)}</label>", options, "\n</div>") if name else ("", options, "")
        for name, options, _index in widget["optgroups"]
    ]
    return f"<div{_attributes(attrs)}>{_grouped(groups, _in_a_box)}\n</div>"


def _in_a_box(option: Mapping[str, Any]) -> str:
    return f"<div>\n{_one_of_several(option)}\n</div>"


def _grouped(groups: list[tuple[str, Any, str]], write: Callable[[Mapping[str, Any]], str]) -> str:
    return "".join(f"{begin}{''.join(map(write, options))}{end}" for begin, options, end in groups)


def _textarea(widget: Mapping[str, Any]) -> str:
    name, value = safe(widget["name"]), safe(widget["value"] or "")
    return f'<textarea name="{name}"{_attributes(widget["attrs"])}>\n{value}</textarea>'


def _option(option: Mapping[str, Any]) -> str:
    attributes = _attributes(option["attrs"])
    return f'\n  <option value="{safe(option["value"])}"{attributes}>{safe(option["label"])}</option>'


def _select(widget: Mapping[str, Any]) -> str:
    groups = [
        (f'\n  <optgroup label="{safe(name)}">', options, "\n  </optgroup>") if name else ("", options, "")
        for name, options, _index in widget["optgroups"]
    ]
    opening = f'<select name="{safe(widget["name"])}"{_attributes(widget["attrs"])}>'
    return f"{opening}{_grouped(groups, _option)}\n</select>"


def _label(context: Mapping[str, Any]) -> str:
    tag, label, attrs = safe(context["tag"]), str(safe(context["label"])), context["attrs"] or {}
    return f"<{tag}{_attributes(attrs)}>{label}</{tag}>" if context["use_tag"] else label


def _no_faults(context: Mapping[str, Any]) -> str | None:
    return None if context["errors"] else ""


def _of(write: Callable[[Mapping[str, Any]], str]) -> Callable[[Mapping[str, Any]], str]:
    return lambda context: write(context["widget"])


WRITTEN: dict[str, Callable[[Mapping[str, Any]], str | None]] = {
    **{f"django/forms/widgets/{kind}.html": _of(_input) for kind in INPUTS},
    **{f"django/forms/widgets/{kind}_option.html": _of(_one_of_several) for kind in ("radio", "checkbox")},
    **{f"django/forms/widgets/{kind}.html": _of(_several) for kind in ("radio", "checkbox_select")},
    "django/forms/widgets/textarea.html": _of(_textarea),
    "django/forms/widgets/select.html": _of(_select),
    "django/forms/label.html": _label,
    "django/forms/errors/list/default.html": _no_faults,
}
