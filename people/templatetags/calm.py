"""What the form templates in templates/calm ask about a field."""

from __future__ import annotations

from django import template
from django.forms import BaseForm, CheckboxSelectMultiple, MultiWidget, RadioSelect
from django.forms.boundfield import BoundField

register = template.Library()


@register.filter
def is_choice_list(field: BoundField) -> bool:
    return isinstance(field.field.widget, (RadioSelect, CheckboxSelectMultiple))


@register.filter
def first_control(field: BoundField) -> str:
    """The id a link in the error summary jumps to: of a group, its first control."""
    widget = field.field.widget
    if isinstance(widget, (RadioSelect, CheckboxSelectMultiple, MultiWidget)):
        return f"{field.auto_id}_0"
    return str(field.auto_id)


@register.filter
def error_count(form: BaseForm) -> int:
    return sum(len(messages) for messages in form.errors.values())
