"""A form that is shown again before it is judged: to count who fits what stands on the screen."""

from __future__ import annotations

from typing import Any

from django import forms


class TypedForm(forms.Form):
    def typed(self) -> dict[str, Any]:
        """What was filled in so far, unchecked: to show the form again without judging it."""
        return {
            name: self.initial.get(name)
            if field.disabled
            else field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
        }
