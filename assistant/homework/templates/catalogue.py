"""Every template there is, by what it is about."""

from types import ModuleType

from assistant.homework.templates import (
    algebra,
    data_and_chance,
    decimals,
    equations,
    first_numbers,
    fractions,
    functions,
    geometry,
    percentages,
    plane_figures,
    signed_numbers,
    stories,
    whole_numbers,
)
from assistant.homework.templates.template import Template

_MODULES = (
    first_numbers,
    whole_numbers,
    stories,
    decimals,
    fractions,
    percentages,
    plane_figures,
    signed_numbers,
    equations,
    algebra,
    functions,
    geometry,
    data_and_chance,
)


def _of(module: ModuleType) -> list[Template]:
    return [each for each in vars(module).values() if isinstance(each, Template)]


CATALOGUE: tuple[Template, ...] = tuple(each for module in _MODULES for each in _of(module))
