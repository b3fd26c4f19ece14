"""Every text has its Dutch; the catalog holds nothing else."""

from babel.messages.catalog import Catalog

from tools import messages
from tools.folder import ROOT


def catalog(*entries, **options) -> Catalog:
    made = Catalog(locale="nl", fuzzy=False)
    for text, translation in entries:
        made.add(text, translation, **options)
    return made


def test_dutch_is_complete():
    template = messages.collect(messages.sources())

    assert [messages.faults(template, messages.read(path)) for path in messages.catalogs()] == [[]]


def test_collect_reads_python_and_templates(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    code, page = tmp_path / "a.py", tmp_path / "b.html"
    code.write_text(
        '_("One " "text")\nngettext("%(n)s mentor", "%(n)s mentors", n)\npgettext("verb", "Match")\n'
        'counted("%(number)s step", "%(number)s steps", n)\n'
    )
    page.write_text(
        "{% translate 'It is here' %} {{ _('Name')|upper }}"
        "{% blocktranslate trimmed count n=x %}\n {{ n }} day\n"
        "{% plural %}\n {{ n }} days\n{% endblocktranslate %}"
    )

    found = {(message.id, message.context) for message in messages.collect([code, page]) if message.id}

    assert found == {
        ("One text", None),
        (("%(n)s mentor", "%(n)s mentors"), None),
        ("Match", "verb"),
        (("%(number)s step", "%(number)s steps"), None),
        ("It is here", None),
        ("Name", None),
        (("%(n)s day", "%(n)s days"), None),
    }


def test_faults_name_missing_and_unused_texts():
    found = messages.faults(catalog(("New", "")), catalog(("Old", "Oud")))

    assert found == ["“New” is missing", "“Old” is no longer used"]


def test_faults_name_empty_and_fuzzy_translations():
    given = catalog(("A", ""), ("B", "Bee"))
    given["B"].flags.add("fuzzy")

    found = messages.faults(catalog(("A", ""), ("B", "")), given)

    assert found == ["“A” is not translated", "“B” is marked fuzzy"]


def test_faults_name_other_placeholders():
    given = catalog(("Hello %(name)s", "Dag %(naam)s"), (("One day", "%(n)s days"), ("Eén dag", "dagen")))

    found = messages.faults(catalog(*[(message.id, "") for message in given if message.id]), given)

    assert len(found) == 2


def test_faults_let_a_singular_leave_the_number_out():
    given = catalog((("%(n)s day", "%(n)s days"), ("Eén dag", "%(n)s dagen")))

    assert messages.faults(given, given) == []


def test_catalogs_are_one_per_offered_language(settings):
    offered = [code for code, _name in settings.LANGUAGES if code != "en"]

    assert [path.relative_to(ROOT / "locale").parts[0] for path in messages.catalogs()] == offered


def test_dutch_quotes_in_one_way():
    """As the guide does: a page and the mail it leads to look like one house."""
    written = [words for path in messages.catalogs() for row in messages.read(path) for words in _texts(row)]

    assert [words for words in written if "‘" in words] == []


def _texts(row):
    return row.string if isinstance(row.string, tuple) else (row.string,)
