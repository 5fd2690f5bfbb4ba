"""The weights of the index, from their file."""

from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from assistant.teacher_training.literacy.frameworks import Words, literacy_framework


class Weights(BaseModel):
    """Weights by dimension; they sum to 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    version: str
    source: Words
    weights: dict[str, float]

    @model_validator(mode="after")
    def _sound(self) -> "Weights":
        if set(self.weights) != {each.code for each in literacy_framework().dimensions}:
            raise ValueError("one weight for each dimension")
        if abs(sum(self.weights.values()) - 1) > 1e-9 or min(self.weights.values()) <= 0:
            raise ValueError("weights are positive and sum to 1")
        return self


@cache
def weights() -> Weights:
    """The weights in force. Raises `ValidationError` for a wrong file."""
    text = (files(__package__) / "weights.yaml").read_text(encoding="utf-8")
    return Weights.model_validate(yaml.safe_load(text))
