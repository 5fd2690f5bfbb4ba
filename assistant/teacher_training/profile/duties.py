"""The duty `teacher-profile`: the caller's own profile. It is not kept: a copy would outlive a switch."""

import uuid

from anyio import to_thread
from pydantic import BaseModel, ConfigDict

from assistant.duty import duty
from assistant.teacher_training.profile.types import LIMITS, Language, TeacherProfile
from assistant.workbench import Workbench

TITLE = {"zh": "教师数字素养画像", "en": "Profile of digital literacy"}


class ProfileRequest(BaseModel):
    """Nothing is asked: the profile is the caller's own and follows from what they switched on."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@duty(
    name="teacher-profile",
    purpose="Show teachers what evidence of their own choice says, for them alone and never to appraise",
    title={"zh": "我的数字素养画像", "en": "My profile"},
    request=ProfileRequest,
    artefact=TeacherProfile,
    rules=("P-R1", "P-R6", "M-R2", "M-R5"),
)
async def teacher_profile(request: ProfileRequest, bench: Workbench) -> TeacherProfile:
    """The profile. Raises `NotAllowed`."""
    language: Language = "en" if bench.language == "en" else "zh"
    room = bench.training
    made = (
        TeacherProfile(id="", title="")
        if room is None
        else await to_thread.run_sync(room.profiles.of, bench.actor)
    )
    words = {
        "id": uuid.uuid4().hex,
        "title": TITLE[language],
        "language": language,
        "limits": LIMITS[language],
    }
    return made.model_copy(update=words)
