"""The fields of forms, written as Django's own templates write them, without those templates.

Django makes an `<input>` of three templates, and each `<option>` of two more: of what a page of
the editor takes those were a fifth. Here are the kinds that our forms are full of; all others are
made by Django.
"""

from collections.abc import Callable, Iterable, Mapping

from django.forms.renderers import DjangoTemplates

from kb.prose import filled

FOLDER = "django/forms/widgets/"
INPUTS = ("text", "number", "email", "url", "password", "hidden", "date", "checkbox")


class Widgets(DjangoTemplates):
    """What `FORM_RENDERER` names: it makes HTML of each widget of a form."""

    def render(self, template_name: str, context: Mapping, request=None) -> str:
        write = _WRITERS.get(template_name)
        return (
            write(context["widget"]) if write else super().render(template_name, context, request)
        )


def _input(widget: Mapping) -> str:
    said = {"type": widget["type"], "name": widget["name"]}
    if widget["value"] is not None:
        said["value"] = str(widget["value"])
    return _element("<input{}>", said | widget["attrs"])


def _textarea(widget: Mapping) -> str:
    said = {"name": widget["name"], **widget["attrs"]}
    return _element("<textarea{}>\n{}</textarea>", said, widget["value"] or "")


def _select(widget: Mapping) -> str:
    said = {"name": widget["name"], **widget["attrs"]}
    groups = [_options(name, options) for name, options, _place in widget["optgroups"]]
    return _element("<select{}>{}\n</select>", said, filled("{}", ([group] for group in groups)))


def _options(group: str | None, options: Iterable[Mapping]) -> str:
    """The options of a group, or without one."""
    made = [
        _element(
            "\n  <option{}>{}</option>\n",
            {"value": str(option["value"]), **option["attrs"]},
            option["label"],
        )
        for option in options
    ]
    inside = filled("{}", ([one] for one in made))
    if not group:
        return inside
    return _element("\n  <optgroup{}>{}\n  </optgroup>", {"label": group}, inside)


def _element(form: str, attributes: Mapping[str, object], *inside: object) -> str:
    """`form` with attributes in its first place; True is one without a value, False none."""
    places, values = [], []
    for name, value in attributes.items():
        if value is True:
            places.append(" {}")
            values.append(name)
        elif value is not False:
            places.append(' {}="{}"')
            values += [name, value]
    form = form.replace("{}", "".join(places), 1)
    return filled(form, [(*values, *inside)])


_WRITERS: dict[str, Callable[[Mapping], str]] = {
    **{f"{FOLDER}{name}.html": _input for name in INPUTS},
    f"{FOLDER}textarea.html": _textarea,
    f"{FOLDER}select.html": _select,
}
