"""The duties around a lesson plan: what is made from one, and what a term, a class or a home needs."""

from anyio import to_thread

from assistant.duty import duty
from assistant.lesson_preparation.artefacts.board import BlackboardPlan, blackboard
from assistant.lesson_preparation.artefacts.courseware import Courseware, courseware
from assistant.lesson_preparation.artefacts.from_plan import FromPlan, plan_of
from assistant.lesson_preparation.artefacts.group_record import GroupRecord, GroupRequest, group_record
from assistant.lesson_preparation.artefacts.learning_guide import LearningGuide, learning_guide
from assistant.lesson_preparation.artefacts.letter import LetterRequest, ParentLetter, letter
from assistant.lesson_preparation.artefacts.meeting import ClassMeeting, MeetingRequest, meeting
from assistant.lesson_preparation.artefacts.observation import ObservationSheet, observation_sheet
from assistant.lesson_preparation.artefacts.schedule import ScheduleRequest, SemesterSchedule
from assistant.lesson_preparation.artefacts.scheduling import schedule
from assistant.lesson_preparation.artefacts.talk import LessonTalk, lesson_talk
from assistant.lesson_preparation.artefacts.task_sheet import TaskSheet, TaskSheetRequest, task_sheet
from assistant.lesson_preparation.artefacts.university import UniversityRequest, UniversitySession, session
from assistant.lesson_preparation.artefacts.worksheet import Worksheet, worksheet
from assistant.workbench import Workbench
from corpora.moments import CHINA

_RULES = ("A-R7", "G-R5")


@duty(
    name="learning-guide",
    purpose="Turn a lesson plan into a guide that pupils follow themselves",
    title={"zh": "学历案", "en": "Learning guide"},
    request=FromPlan,
    artefact=LearningGuide,
    rules=_RULES,
    kept=True,
)
async def make_learning_guide(request: FromPlan, bench: Workbench) -> LearningGuide:
    """Raises what `plan_of` raises."""
    return learning_guide(await plan_of(request, bench))


@duty(
    name="courseware",
    purpose="Turn a lesson plan into slides with notes and questions",
    title={"zh": "课件", "en": "Courseware"},
    request=FromPlan,
    artefact=Courseware,
    rules=_RULES,
    kept=True,
)
async def make_courseware(request: FromPlan, bench: Workbench) -> Courseware:
    """Raises what `plan_of` raises."""
    return courseware(await plan_of(request, bench))


@duty(
    name="blackboard-plan",
    purpose="Lay out the blackboard of a lesson and say when each line is written",
    title={"zh": "板书设计", "en": "Blackboard plan"},
    request=FromPlan,
    artefact=BlackboardPlan,
    rules=_RULES,
    kept=True,
)
async def make_blackboard(request: FromPlan, bench: Workbench) -> BlackboardPlan:
    """Raises what `plan_of` raises."""
    return blackboard(await plan_of(request, bench))


@duty(
    name="worksheet",
    purpose="Give three ways to the same goals of a lesson",
    title={"zh": "分层学习单", "en": "Worksheet in three tiers"},
    request=FromPlan,
    artefact=Worksheet,
    rules=_RULES,
    kept=True,
)
async def make_worksheet(request: FromPlan, bench: Workbench) -> Worksheet:
    """Raises what `plan_of` raises."""
    return worksheet(await plan_of(request, bench))


@duty(
    name="lesson-talk",
    purpose="Say to colleagues what a lesson teaches, how and why",
    title={"zh": "说课稿", "en": "Lesson talk"},
    request=FromPlan,
    artefact=LessonTalk,
    rules=_RULES,
    kept=True,
)
async def make_lesson_talk(request: FromPlan, bench: Workbench) -> LessonTalk:
    """Raises what `plan_of` raises."""
    return lesson_talk(await plan_of(request, bench))


@duty(
    name="observation-sheet",
    purpose="Prepare the observation of a lesson so that its talk afterwards rests on facts",
    title={"zh": "听评课记录表", "en": "Observation sheet"},
    request=FromPlan,
    artefact=ObservationSheet,
    rules=_RULES,
    kept=True,
)
async def make_observation_sheet(request: FromPlan, bench: Workbench) -> ObservationSheet:
    """Raises what `plan_of` raises."""
    return observation_sheet(await plan_of(request, bench))


@duty(
    name="group-record",
    purpose="Record what a subject group changed in a plan, and what is left to decide",
    title={"zh": "集体备课记录", "en": "Group preparation record"},
    request=GroupRequest,
    artefact=GroupRecord,
    rules=_RULES,
    kept=True,
)
async def make_group_record(request: GroupRequest, bench: Workbench) -> GroupRecord:
    """Raises what `group_record` raises."""
    return group_record(request)


@duty(
    name="semester-schedule",
    purpose="Lay the units of a term on the lessons that the calendar leaves",
    title={"zh": "教学进度表", "en": "Semester schedule"},
    request=ScheduleRequest,
    artefact=SemesterSchedule,
    rules=_RULES,
    kept=True,
)
async def make_schedule(request: ScheduleRequest, bench: Workbench) -> SemesterSchedule:
    """Raises what `schedule` raises."""
    return schedule(request, bench.clock().astimezone(CHINA).date())


@duty(
    name="class-meeting",
    purpose="Plan a class meeting around a situation that pupils can do something about",
    title={"zh": "主题班会方案", "en": "Class meeting"},
    request=MeetingRequest,
    artefact=ClassMeeting,
    rules=_RULES,
    kept=True,
)
async def make_meeting(request: MeetingRequest, bench: Workbench) -> ClassMeeting:
    """Raises what `meeting` raises."""
    return meeting(request)


@duty(
    name="parent-letter",
    purpose="Write to the families of a class without naming or ranking a child",
    title={"zh": "家长信", "en": "Letter to parents"},
    request=LetterRequest,
    artefact=ParentLetter,
    rules=_RULES,
    kept=True,
)
async def make_letter(request: LetterRequest, bench: Workbench) -> ParentLetter:
    """Raises what `letter` raises."""
    return letter(request)


@duty(
    name="task-sheet",
    purpose="Give a vocational class its work order with safety, activities and assessment",
    title={"zh": "实训任务书", "en": "Vocational task sheet"},
    request=TaskSheetRequest,
    artefact=TaskSheet,
    rules=_RULES,
    kept=True,
)
async def make_task_sheet(request: TaskSheetRequest, bench: Workbench) -> TaskSheet:
    """Raises what `task_sheet` raises."""
    return task_sheet(request)


@duty(
    name="university-session",
    purpose="Plan a session of a university course with objectives whose attainment can be computed",
    title={"zh": "大学课堂教学设计", "en": "University session"},
    request=UniversityRequest,
    artefact=UniversitySession,
    rules=_RULES,
    kept=True,
)
async def make_session(request: UniversityRequest, bench: Workbench) -> UniversitySession:
    """Raises what `session` raises."""
    return await to_thread.run_sync(session, request, bench)
