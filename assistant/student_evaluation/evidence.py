"""What a teacher saw of a pupil (观察证据), by the five areas of education (五育)."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Area = Literal["moral", "intellectual", "physical", "aesthetic", "labour"]
AREAS: dict[Area, tuple[str, str]] = {
    "moral": ("德育", "moral"),
    "intellectual": ("智育", "intellectual"),
    "physical": ("体育", "physical"),
    "aesthetic": ("美育", "aesthetic"),
    "labour": ("劳动教育", "labour"),
}
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,39}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=300)]


class Evidence(BaseModel):
    """One observation: of whom (a code), in which area, what happened, on which day, and where it can be
    looked up. It has no mark, weight or level: evidence is told, not added up."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str = Field("", max_length=40)
    pupil: Code
    area: Area
    text: Words
    day: str = Field("", pattern=r"^(\d{4}-\d{2}-\d{2})?$")
    source: str = Field("", max_length=120)
    ticked: bool = Field(False, description="chosen by the teacher for the comment")
