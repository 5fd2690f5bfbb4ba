"""Prompt templates as files: declared variables, strict rendering, a version that is the file's hash.

A template `prompts/<language>/<name>.j2` opens with front matter between two `---` lines:

    ---
    purpose: what the text asks a model for
    variables: [question, sources]
    ---
    Jinja text …

Rendering is sandboxed and strict: a template sees the variables it declares and nothing else, and a
caller hands over exactly those. The version goes into the audit log (A-R6), so that every generated
sentence can be traced to the very words that asked for it.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from jinja2 import StrictUndefined, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

FOLDER = Path(__file__).parent
Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


class TemplateUnknownError(LookupError):
    """No template of that name in that language: a mistake in the program, which no user can mend."""


class TemplateVariablesError(TypeError):
    """The variables handed over are not the ones the template declares, or it uses undeclared ones."""


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed template file. `version` is the first 12 hex digits of the SHA-256 of its bytes."""

    name: str
    language: str
    purpose: str
    variables: frozenset[str]
    body: str
    version: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """The words for the model and the version they came from, e.g. `answer-system/zh@1f0c…`."""

    text: str
    version: str


def names(language: Language = "zh") -> tuple[str, ...]:
    """Names of all templates of one language, sorted."""
    return tuple(sorted(path.stem for path in (FOLDER / language).glob("*.j2")))


@cache
def load(name: str, language: str) -> Template:
    """Read and check one template. Raises `TemplateUnknownError` where there is none, and
    `TemplateVariablesError` where the text uses a variable that is not declared, or the reverse."""
    if language not in LANGUAGES or name not in names(language):
        raise TemplateUnknownError(f"{language}/{name}")
    raw = (FOLDER / language / f"{name}.j2").read_bytes()
    _, front, body = raw.decode("utf-8").split("---\n", 2)
    header = yaml.safe_load(front)
    declared = frozenset(header["variables"] or ())
    used = meta.find_undeclared_variables(_environment().parse(body))
    if used != declared:
        raise TemplateVariablesError(f"{language}/{name}: {_listed(used ^ declared)}")
    version = hashlib.sha256(raw).hexdigest()[:12]
    return Template(name, language, header["purpose"], declared, body.strip() + "\n", version)


def render(name: str, language: Language, **variables: object) -> Rendered:
    """Fill a template. Raises `TemplateUnknownError`, and `TemplateVariablesError` where a variable is
    missing or one too many is given."""
    template = load(name, language)
    wrong = template.variables ^ variables.keys()
    if wrong:
        raise TemplateVariablesError(f"{language}/{name}: {_listed(wrong)}")
    text = _environment().from_string(template.body).render(**variables)
    return Rendered(text, f"{name}/{language}@{template.version}")


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    # The text goes to a model, not to a browser: HTML escaping would garble it.
    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )


def _listed(variables: frozenset[str] | set[str]) -> str:
    return ", ".join(sorted(variables))
