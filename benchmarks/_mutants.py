"""Every small change that cosmic-ray knows of a module, one line of JSON each; runs where cosmic-ray is."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names


def changes(source: str) -> Iterator[dict[str, object]]:
    """Give the operator, the line and the whole changed module of each."""
    for name in operator_names():
        kind = get_operator(name)
        if kind.arguments():
            continue
        nodes = list(ast_nodes(get_ast(source)))
        places = [place for node in nodes for place in kind().mutation_positions(node)]
        for occurrence, (start, _end) in enumerate(places):
            changed = mutate_code(source, kind(), occurrence)
            if changed is not None and changed != source:
                yield {"operator": name, "line": start[0], "code": changed}


if __name__ == "__main__":
    for row in changes(Path(sys.argv[1]).read_text(encoding="utf-8")):
        print(json.dumps(row))
