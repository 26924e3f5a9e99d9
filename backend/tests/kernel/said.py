"""Find all that the sources say to people, wherever it is written down on its way to them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NoReturn

import stagedoor.app
from stagedoor.kernel.errors import every_refusal

SOURCES = Path(stagedoor.app.__file__).parent
# Said to organisers and operators alone, whose screens are not translated yet.
_OPERATORS = {"operations", "publish.py", "plan_check.py", "strict_json.py", "observability.py"}
# Gives a phrase back already.
_TRANSLATING = {"phrase", "fault_message"}
_SAID_BY_TEMPLATES = re.compile(r"""\b_\(\s*"([^"]+)"\s*\)""")


class UnknownWords(Exception):
    """Say where words come from that nobody can look up in a catalogue."""


def said() -> Iterator[str]:
    """Give titles, details, phrases, words and the messages that point at a member.

    Raises UnknownWords where a message is put together, or comes from where it cannot be read.
    """
    for refusal in every_refusal():
        if refusal.__module__.startswith("stagedoor."):
            yield refusal.title
    trees = {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(SOURCES.rglob("*.py"))
        if not _OPERATORS & {*path.parts}
    }
    for path, tree in trees.items():
        yield from said_in(tree, path)
    for path in sorted(SOURCES.rglob("*.html")):
        yield from _SAID_BY_TEMPLATES.findall(path.read_text(encoding="utf-8"))


# What is handed on under these names came in by a call that is looked at itself.
_FILLED_BY_CALLS = {"message"}


def said_in(tree: ast.Module, path: Path) -> list[str]:
    """Return what one source file says; raises UnknownWords."""
    return _File(path, tree).found


class _File(ast.NodeVisitor):
    """Collect what one source file says."""

    def __init__(self, path: Path, tree: ast.Module) -> None:
        self.found: list[str] = []
        self._path = path
        self._saying = _saying()
        self._taking_messages = dict(_taking_messages(tree))
        self._scopes = [dict(_assigned(tree.body))]
        self.visit(tree)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._scopes.append(dict(_assigned(ast.walk(node))))
        self.generic_visit(node)
        self._scopes.pop()

    def visit_Dict(self, node: ast.Dict) -> None:
        members = {
            key.value: value
            for key, value in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant)
        }
        if {"pointer", "message"} <= members.keys():
            self._collect(members["message"])
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in self._taking_messages:
            at = self._taking_messages[name]
            for word in [*node.args[at : at + 1], *_named_message(node)]:
                self._collect(word)
        elif name in self._saying:
            at = self._saying[name]
            for word in node.args[at : at + 1]:
                is_known = isinstance(word, ast.Name) and self._is_text(self._value(word.id))
                if is_known or isinstance(word, (ast.Constant, ast.JoinedStr, ast.IfExp)):
                    self._collect(word)
        self.generic_visit(node)

    def _collect(self, word: ast.expr) -> None:
        match word:
            case ast.Constant(value=str(text)):
                self.found.append(text)
            case ast.IfExp():
                self._collect(word.body)
                self._collect(word.orelse)
            case ast.Call(func=ast.Name(id=name)) if name in _TRANSLATING:
                pass
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in _FILLED_BY_CALLS and (
                isinstance(word, ast.Attribute) or self._value(name) is None
            ):
                pass
            case ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name)):
                self._collect_value(word, name)
            case _:
                self._refuse(word)

    def _collect_value(self, word: ast.expr, name: str) -> None:
        value = self._value(name)
        if value is None:
            self._refuse(word)
        elif isinstance(value, ast.Dict):
            for one in value.values:
                self._collect(one)
        else:
            self._collect(value)

    def _is_text(self, value: ast.expr | None) -> bool:
        return isinstance(value, ast.Constant) and isinstance(value.value, str)

    def _value(self, name: str) -> ast.expr | None:
        known = [scope[name] for scope in reversed(self._scopes) if name in scope]
        return known[0] if known else None

    def _refuse(self, word: ast.expr) -> NoReturn:
        raise UnknownWords(f"{self._path}:{word.lineno}: {ast.unparse(word)}")


def _saying() -> Mapping[str, int]:
    """Return which argument of which call is said."""
    saying = {"say": 0, "phrase": 0, "PydanticCustomError": 1}
    ours = [one for one in every_refusal() if one.__module__.startswith("stagedoor.")]
    return {**saying, **{refusal.__name__: 0 for refusal in ours}}


def _taking_messages(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Return the functions and the classes of a file that take a message, and at which place."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [argument.arg for argument in node.args.args]
        elif isinstance(node, ast.ClassDef):
            fields = [each for each in node.body if isinstance(each, ast.AnnAssign)]
            names = [each.target.id for each in fields if isinstance(each.target, ast.Name)]
        else:
            continue
        if "message" in names:
            yield node.name, names.index("message")


def _named_message(call: ast.Call) -> list[ast.expr]:
    return [word.value for word in call.keywords if word.arg == "message"]


def _assigned(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, ast.expr]]:
    for node in nodes:
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            targets, value = [node.target], node.value
        else:
            continue
        yield from ((one.id, value) for one in targets if isinstance(one, ast.Name))
