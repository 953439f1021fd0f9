"""A pytest plugin that runs moto's own KMS tests with the model inside: pytest -p pytest_mrk_moto MOTO_SOURCE/tests/test_kms

What moto's tests give that AWS refuses is replaced, and where they assert what AWS does not do they are expected to fail, by
what is listed: each is in tests.json, with the rule.
"""

import contextlib
import datetime
import inspect
import json
import pathlib
import sys
import types

import mrk_moto
import pytest

LISTED = json.loads((pathlib.Path(__file__).parent / "tests.json").read_text())
TEXTS = {each["given"]: each for each in LISTED["texts"]}
MEMBERS = {test: each for each in LISTED["members"] for test in each["tests"]}
EXCEPTIONS = {test: each for each in LISTED["exceptions"] for test in each["tests"]}
needed = set()


def listed(table, item):
    """What a table has of a test, by its name with or without its parameters."""
    test = f"{item.path.name}::{item.nodeid.split('::', 1)[1]}"
    for name in (test, test.split("[")[0]):
        if name in table:
            needed.add(name)
            return table[name]
    return None


class Clock:
    """Stands, but for a minute before each call: what AWS takes some time for is over at the next one."""

    def __init__(self):
        self.at = datetime.datetime(2014, 1, 1, tzinfo=datetime.timezone.utc)

    def now(self):
        self.at += datetime.timedelta(minutes=1)
        return int(self.at.timestamp() * 1000)

    @contextlib.contextmanager
    def freeze(self, text):
        instant = datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.timezone.utc)
        self.at = instant - datetime.timedelta(minutes=1)
        yield


clock = Clock()


class Watch:
    """The test that runs: what of its calls is replaced, and by which rules they were refused."""

    members = None
    rules = set()


answer_as_given = mrk_moto.ModelBackend.answer


def answer(self, operation, members):
    replacement = Watch.members
    if replacement is not None and operation in replacement["operations"]:
        members = {**members, **replacement["instead"]}
        members = {name: value for name, value in members.items() if value is not None}
    try:
        return answer_as_given(self, operation, members)
    except mrk_moto.KmsError as error:
        Watch.rules.add(error.rule)
        raise


def pytest_addoption(parser):
    parser.addoption("--everything-listed", action="store_true", help="fail where what tests.json lists is not needed")


def pytest_configure():
    mrk_moto.install()
    mrk_moto.now = lambda: clock.now()
    mrk_moto.ModelBackend.answer = answer
    # freezegun would stop the clock of this process, which is not the model's.
    sys.modules["freezegun"] = types.SimpleNamespace(freeze_time=lambda text: clock.freeze(text))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    clock.__init__()
    Watch.members, Watch.rules = listed(MEMBERS, item), set()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if call.when != "call":
        return
    exception = listed(EXCEPTIONS, item)
    if exception is None:
        return
    if report.passed:
        report.outcome, report.longrepr = "failed", "listed as an exception, and passes"
    elif exception["shows"] not in str(call.excinfo.value):
        report.longrepr = f"listed as an exception for another reason, {exception['shows']}: {call.excinfo.value}"
    elif Watch.rules and exception.get("rule") not in Watch.rules:
        report.longrepr = f"listed as an exception by {exception.get('rule')}, and refused by {sorted(Watch.rules)}"
    else:
        report.outcome, report.wasxfail = "skipped", exception["why"]


def pytest_collection_modifyitems(items):
    for module in {item.module for item in items}:
        for _, found in inspect.getmembers(module, lambda each: inspect.isfunction(each) or inspect.isclass(each)):
            for function in functions_of(found):
                if function.__module__ == module.__name__:
                    function.__code__ = replaced(function.__code__)
    for item in items:
        if hasattr(item, "callspec"):
            item.callspec.params.update({name: replaced(value) for name, value in item.callspec.params.items()})


def functions_of(found):
    """Without their decorators; of a class, its methods."""
    inner = inspect.unwrap(found) if inspect.isfunction(found) else found
    if inspect.isfunction(inner):
        return [inner]
    return [each for member in vars(inner).values() if inspect.isfunction(member) for each in functions_of(member)]


def replaced(value):
    """A value of a test, or its code, with what is listed replaced."""
    if isinstance(value, str):
        if value not in TEXTS:
            return value
        needed.add(value)
        return TEXTS[value]["instead"]
    if type(value) in (tuple, list):
        return type(value)(replaced(each) for each in value)
    if isinstance(value, dict):
        return {name: replaced(each) for name, each in value.items()}
    if isinstance(value, types.CodeType):
        return value.replace(co_consts=tuple(replaced(each) for each in value.co_consts))
    return value


def pytest_sessionfinish(session):
    if not session.config.getoption("everything_listed"):
        return
    left = [name for name in [*TEXTS, *MEMBERS, *EXCEPTIONS] if name not in needed]
    if left:
        print(f"\nlisted, and not needed: {', '.join(left)}")
        session.exitstatus = 1
