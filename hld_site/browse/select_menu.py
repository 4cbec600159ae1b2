"""A ``<select>`` that is written in one go: Django renders two templates for each option."""

from typing import Any

from django import forms
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString


class Menu(forms.Select):
    """The same markup as Django's."""

    def _render(self, template_name: str, context: dict[str, Any], renderer=None) -> SafeString:
        menu = context["widget"]
        lines = [f'<select name="{conditional_escape(menu["name"])}"{attributes(menu["attrs"])}>']
        for group, options, _place in menu["optgroups"]:
            if group:
                lines.append(f'  <optgroup label="{conditional_escape(group)}">')
            lines += [option_of(option) for option in options]
            if group:
                lines.append("  </optgroup>")
        return SafeString("\n".join([*lines, "</select>"]))


def option_of(option: dict[str, Any]) -> str:
    value = conditional_escape(str(option["value"]))
    label = conditional_escape(option["label"])
    return f'  <option value="{value}"{attributes(option["attrs"])}>{label}</option>\n'


def attributes(given: dict[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(str(value))}"'
        for name, value in given.items()
        if value is not False
    )
