"""Every column of every table has its line: class, purpose, how long, who sees it, erasure, export."""

from __future__ import annotations

from dashboard import privacy
from people.register import CLASSES, KEEPS, LEAVES, NOT_EXPORTED, PURPOSES, VIEWERS


def test_every_column_has_a_line_in_the_register():
    missing = [
        f"{model._meta.label_lower}.{column}"
        for model in privacy.tables()
        for column in privacy.columns(model)
        if privacy.facts(model._meta.label_lower, column) is None
    ]

    assert missing == []


def test_no_column_has_two_lines():
    named = [
        f"{label}.{column}"
        for label, lines in privacy.REGISTER.items()
        for each in lines
        for column in each.names.split()
    ]

    assert sorted(named) == sorted(set(named))


def test_no_line_names_a_column_that_is_gone():
    gone = [
        f"{model._meta.label_lower}.{column}"
        for model in privacy.tables()
        for each in privacy.REGISTER[model._meta.label_lower]
        for column in each.names.split()
        if column not in privacy.columns(model) and column != "sites"
    ]

    assert gone == []


def test_every_line_uses_words_that_exist():
    wrong = [
        f"{label}: {each.names}"
        for label, lines in privacy.REGISTER.items()
        for each in lines
        if each.kind not in CLASSES
        or each.purpose not in PURPOSES
        or each.keep not in KEEPS
        or each.seen not in VIEWERS
        or each.left not in LEAVES
        or (each.not_exported and each.not_exported not in NOT_EXPORTED)
    ]

    assert wrong == []


def test_every_column_is_exported_or_says_why_not():
    wrong = []
    for model in privacy.tables():
        label = model._meta.label_lower
        for column in privacy.columns(model):
            line = privacy.facts(label, column)
            assert line is not None
            if (column in privacy.exported(label)) == bool(line.not_exported):
                wrong.append(f"{label}.{column}")

    assert wrong == []


def test_what_a_pair_writes_is_seen_by_nobody_of_hr():
    seen = {each.seen for lines in privacy.REGISTER.values() for each in lines if each.kind == "C"}

    assert seen <= {"pair", "asked", "you", "nobody"}
