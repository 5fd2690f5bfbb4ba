"""A resource (资源) and the life it leads: provided → reviewed → published → updated → retired.

Review at provision, at publication and at every update is M-R7 (提供必审、上线必审、更新必审) of
教办〔2025〕3号; the seven attributes a reviewer confirms are from the same clause.
"""

from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpora.problem import Problem


class ResourceStatus(StrEnum):
    """Where a resource stands. Only `PUBLISHED` ones can be retrieved."""

    PROVIDED = "provided"
    HELD = "held"
    REVIEWED = "reviewed"
    PUBLISHED = "published"
    UPDATED = "updated"
    RETIRED = "retired"


TRANSITIONS: dict[ResourceStatus, frozenset[ResourceStatus]] = {
    ResourceStatus.PROVIDED: frozenset(
        {ResourceStatus.REVIEWED, ResourceStatus.HELD, ResourceStatus.RETIRED}
    ),
    ResourceStatus.HELD: frozenset({ResourceStatus.REVIEWED, ResourceStatus.RETIRED}),
    ResourceStatus.REVIEWED: frozenset(
        {ResourceStatus.PUBLISHED, ResourceStatus.UPDATED, ResourceStatus.HELD, ResourceStatus.RETIRED}
    ),
    ResourceStatus.PUBLISHED: frozenset(
        {ResourceStatus.UPDATED, ResourceStatus.HELD, ResourceStatus.RETIRED}
    ),
    ResourceStatus.UPDATED: frozenset({ResourceStatus.REVIEWED, ResourceStatus.HELD, ResourceStatus.RETIRED}),
    ResourceStatus.RETIRED: frozenset(),
}


class Kind(StrEnum):
    """What a resource is (资源类别)."""

    POLICY = "policy"
    CURRICULUM = "curriculum"
    GRAPH = "graph"
    READER = "reader"
    GUIDELINE = "guideline"
    MATERIAL = "material"


class Stage(StrEnum):
    """School stage (学段)."""

    PRIMARY = "primary"
    JUNIOR = "junior"
    SENIOR = "senior"
    VOCATIONAL = "vocational"
    UNIVERSITY = "university"


class UnknownLabel(Problem):
    """A label has a value outside its list, or a date that is none."""

    code = "label-unknown"


class UnknownResource(Problem):
    """No such resource, or it belongs to someone else; the two are not told apart on purpose."""

    code = "resource-unknown"


class WrongStatus(Problem):
    """The resource cannot go from where it stands to where it was sent."""

    code = "resource-wrong-status"


class ReviewIncomplete(Problem):
    """The reviewer approved without confirming all seven attributes, or released a held document
    without saying why."""

    code = "review-incomplete"


_DATE = r"^(\d{4}-\d{2}-\d{2})?$"


class Labels(BaseModel):
    """What the provider says of a resource; empty where unknown. Dates are ISO."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Kind = Kind.MATERIAL
    subject: str = Field(default="", max_length=40)
    stage: Stage | None = None
    grade: str = Field(default="", pattern=r"^([1-9]|1[0-2])?$")
    valid_from: str = Field(default="", pattern=_DATE)
    valid_to: str = Field(default="", pattern=_DATE)

    @classmethod
    def parse(cls, **values: object) -> "Labels":
        """Labels from what a face collected; empty values are left out.

        Raises `UnknownLabel` naming the field.
        """
        try:
            return cls.model_validate(
                {key: value for key, value in values.items() if value not in ("", None)}
            )
        except ValidationError as error:
            first = error.errors()[0]
            raise UnknownLabel(field=str(first["loc"][0]), value=str(first["input"])[:40]) from None


REVIEW_ATTRIBUTES = (
    "political",
    "orientation",
    "scientific",
    "applicable",
    "normative",
    "timely",
    "public_benefit",
)
"""政治性、导向性、科学性、适用性、规范性、时效性、公益性 (M-R7)."""


class Review(BaseModel):
    """A person's review (审核意见). An approval confirms all seven attributes; releasing a held document
    needs a note that says why it may be used."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    approved: bool
    attributes: frozenset[str] = frozenset(REVIEW_ATTRIBUTES)
    note: str = Field(default="", max_length=2_000)

    def check(self, held: bool) -> None:
        """Raise `ReviewIncomplete` unless the review is fit to move the resource."""
        missing = [name for name in REVIEW_ATTRIBUTES if name not in self.attributes]
        if self.approved and missing:
            raise ReviewIncomplete(missing=", ".join(missing))
        if self.approved and held and not self.note.strip():
            raise ReviewIncomplete(missing="note")


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource at one version. `reason` is a problem code (with `reason_details`) that tells why it
    is held; `near` is the id of the resource it nearly repeats. Times are ISO-8601 UTC."""

    id: str
    tenant: str
    owner: str
    title: str
    file_name: str = ""
    media_type: str = ""
    sha256: str = ""
    size: int = 0
    kind: str = Kind.MATERIAL
    subject: str = ""
    stage: str = ""
    grade: str = ""
    language: str = "zh"
    publisher: str = ""
    document_number: str = ""
    issued: str = ""
    valid_from: str = ""
    valid_to: str = ""
    reprint: bool = False
    status: ResourceStatus = ResourceStatus.PROVIDED
    reason: str = ""
    reason_details: str = "{}"
    near: str = ""
    version: int = 1
    created: str = ""
    changed: str = ""
    reviewer: str = ""
