"""Read the lists EntryClass of Python files with Python's own parser.

Usage: read_sources.py FOLDER
"""

import ast
import os
import sys

found = set()
for name in sorted(os.listdir(sys.argv[1])):
    with open(os.path.join(sys.argv[1], name), encoding="utf-8") as f:
        tree = ast.parse(f.read())
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and [t.id for t in statement.targets if isinstance(t, ast.Name)] == ["EntryClass"]:
            found.update(e.id for e in statement.value.elts)
print(len(found))
