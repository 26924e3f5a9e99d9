"""Run the house rules: ast-grep's, and the few that are about files and names.

Each rule is first tried on a planted violation, so that a rule that sees nothing fails the check.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

BACKEND = Path(__file__).resolve().parent.parent
ROOT = BACKEND.parent
LINT = BACKEND / "lint"
LONGEST_FILE = 400
LONGEST_FUNCTION = 50
MOST_POSITIONAL = 5
FEWEST_FILES = 100
VAGUE = {"service", "services", "util", "utils", "helpers", "common", "manager", "base", "misc"}
# Who may call each front door: a view or a job, so that no door leads nowhere.
FRONT_DOORS = {
    "load_config": "stagedoor/main.py",
    "run": "stagedoor/main.py",
    "register": "stagedoor/accounts/views.py",
    "login": "stagedoor/accounts/views.py",
    "get_events": "stagedoor/catalogue/views.py",
    "book_ticket": "stagedoor/booking/views.py",
    "process_payment": "stagedoor/payments/views.py",
    "send_email": "stagedoor/notifications/delivery.py",
}
# What stands for an assertion in a test, beside what is called `assert_…`.
CHECKERS = {"refuse_for_now", "raises"}
FEWEST_TESTS = 800
PLANTED_TESTS = """
def test_that_says_nothing() -> None:
    print("all is well")

def test_that_says_something() -> None:
    assert not print("all is well")
"""
_REGISTRY_HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "registry.npmjs" + ".org")
_MACHINE_PATH = re.compile(r"(^|[^A-Za-z0-9_.])/(root|home|work)/")


def main() -> int:
    """Print every breach and return how the check ended."""
    sources = sorted((BACKEND / "stagedoor").rglob("*.py"))
    sources += sorted((BACKEND / "fake_stripe").rglob("*.py"))
    breaches = [
        *_ast_grep(),
        *_sizes(sources),
        *_names(sources),
        *_front_doors(),
        *_silent_tests(),
        *_texts(),
    ]
    if len(sources) < FEWEST_FILES:
        breaches.append(f"only {len(sources)} files were looked at")
    for breach in breaches:
        print(breach)
    print(f"house rules: {len(sources)} files, {len(breaches)} breaches")
    return 1 if breaches else 0


def _scan(target: Path) -> list[dict[str, object]]:
    done = subprocess.run(
        [Path(sys.executable).parent / "ast-grep", "scan", "--json", "--config",
         LINT / "sgconfig.yml", target],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    found: list[dict[str, object]] = json.loads(done.stdout or "[]")
    return found


def _ast_grep() -> list[str]:
    rules = set(re.findall(r"^id: (.+)$", (LINT / "rules/house.yml").read_text(), re.MULTILINE))
    noticed = {str(match["ruleId"]) for match in _scan(LINT / "planted")}
    blind = [f"rule {rule} did not notice its planted violation" for rule in rules - noticed]
    return blind + [
        f"{match['file']}:{match['range']['start']['line'] + 1}: {match['ruleId']}: "  # type: ignore[index]
        f"{match['message']}"
        for match in _scan(BACKEND / "stagedoor")
    ]


def _sizes(sources: list[Path]) -> list[str]:
    breaches = []
    for path in sources:
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > LONGEST_FILE:
            breaches.append(f"{path}: longer than {LONGEST_FILE} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    breaches.append(f"{path}:{node.lineno}: {node.name} has {length} lines")
                positional = [a.arg for a in node.args.args if a.arg not in {"self", "cls"}]
                if len(positional) > MOST_POSITIONAL:
                    breaches.append(f"{path}:{node.lineno}: {node.name} takes {len(positional)}")
    return breaches


def _names(sources: list[Path]) -> list[str]:
    return [f"{path}: a vague name collects everything" for path in sources if path.stem in VAGUE]


def _front_doors() -> list[str]:
    breaches = []
    for door, caller in FRONT_DOORS.items():
        tree = ast.parse((BACKEND / caller).read_text(encoding="utf-8"))
        calls = {
            node.func.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        if door not in calls:
            breaches.append(f"{caller} does not call the front door {door}")
    return breaches


def _silent_tests() -> list[str]:
    """Find tests in whose own text nothing can fail."""
    tests = [
        (path, node)
        for path in sorted((BACKEND / "tests").rglob("test_*.py"))
        for node in _tests_in(path.read_text(encoding="utf-8"))
    ]
    breaches = [
        f"{path}:{node.lineno}: {node.name} asserts nothing"
        for path, node in tests
        if not _asserts(node)
    ]
    planted = [_asserts(node) for node in _tests_in(PLANTED_TESTS)]
    if planted != [False, True]:
        breaches.append("the rule about tests did not notice its planted violation")
    if len(tests) < FEWEST_TESTS:
        breaches.append(f"only {len(tests)} tests were looked at")
    return breaches


def _tests_in(source: str) -> list[ast.FunctionDef]:
    return [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def _asserts(test: ast.FunctionDef) -> bool:
    for node in ast.walk(test):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in CHECKERS or name.startswith("assert_"):
                return True
    return False


def _texts() -> list[str]:
    """Look through everything that is committed for hosts and paths that belong elsewhere."""
    listed = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z"],  # noqa: S607 - whichever git there is
        capture_output=True, text=True, check=True,
    ).stdout.split("\0")  # fmt: skip
    breaches = []
    for name in filter(None, listed):
        path = ROOT / name
        try:
            text = path.read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
        breaches += [f"{name}: names {host}" for host in _REGISTRY_HOSTS if host in text]
        if not name.startswith("backend/lint/") and _MACHINE_PATH.search(text):
            breaches.append(f"{name}: has a path of one machine")
        if name.endswith(".lock") and re.search(r"https?://", text):
            breaches.append(f"{name}: a lock file names an address")
    return breaches


if __name__ == "__main__":
    sys.exit(main())
