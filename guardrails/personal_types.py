"""The table of personal data types (policy.md §6) as data: what each is called and what happens to it
where."""

from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

Action = Literal["redact", "generalise", "pseudonym", "block", "hash", "keep"]
Destination = Literal["ext", "int", "logs"]


class PersonalType(BaseModel):
    """One type. `token` is the word in its token; `needs` says when it is acted on: always, only beside a
    person, or never (reported only)."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    zh: str
    en: str
    token: str
    sensitivity: Literal["SPI", "PI", "EDU", "SEC"] = Field(alias="class")
    level: Literal["L1", "L2", "L3"]
    ext: Action
    int: Action
    logs: Action
    needs: Literal["always", "person", "never"]

    def action(self, destination: Destination) -> Action:
        """What happens to it on the way to `destination`."""
        actions: dict[Destination, Action] = {"ext": self.ext, "int": self.int, "logs": self.logs}
        return actions[destination]


@cache
def personal_types() -> dict[str, PersonalType]:
    """All types by code."""
    path = Path(__file__).with_name("personal_types.yaml")
    raw: dict[str, dict[str, str]] = yaml.safe_load(path.read_text("utf-8"))
    return {code: PersonalType.model_validate(fields) for code, fields in raw.items()}
