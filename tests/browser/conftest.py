"""Fixtures of the browser lane; without playwright its tests are not collected."""

from importlib.util import find_spec

if find_spec("playwright") is None:
    collect_ignore_glob = ["test_*.py"]
else:
    from tests.browser.running import browser, come, people, published, server  # noqa: F401
