"""A vocational task sheet (实训任务书): the work order, and activities with what each must show."""

from typing import Any

from pydantic import Field

from assistant.lesson_preparation.artefacts.base import Part, Prepared, Request, content, new_id
from assistant.lesson_preparation.artefacts.meeting import Chinese
from corpora.problem import Problem

_MINUTES = 45


class ProfessionUnknown(Problem):
    """There is no material for this vocational programme. Details: `profession`, `known`."""

    code = "profession-unknown"


class TaskUnknown(Problem):
    """The programme is known, the task is not, and no activities were given. Details: `task`,
    `profession`, `known`."""

    code = "vocational-task-unknown"


class OwnActivity(Part):
    """An activity in the teacher's words."""

    name: str = Field(min_length=1, max_length=60, title="活动 · Activity")
    minutes: int = Field(ge=5, le=360, title="分钟 · Minutes")
    do: list[str] = Field(min_length=1, max_length=10, title="步骤 · What is done")
    show: str = Field(min_length=1, max_length=200, title="成果 · What it must show")


class TaskSheetRequest(Request):
    """Programme and task; activities of one's own make a sheet for a task that is not built in."""

    profession: str = Field(min_length=1, max_length=40, title="专业 · Programme")
    task: str = Field("", max_length=80, title="典型工作任务 · Typical task")
    activities: list[OwnActivity] = Field(default_factory=list, max_length=8, title="自定活动 · Activities")
    group: int = Field(4, ge=1, le=8, title="每组人数 · Pupils a group")
    certificate: str = Field("", max_length=60, title="职业技能等级证书（可选） · Certificate")
    language: Chinese = Field("zh", title="语言 · Language")


class Activity(Part):
    """An activity of the task, with what it must show."""

    id: str
    name: str = Field(min_length=1)
    minutes: int = Field(ge=1)
    do: list[str] = Field(min_length=1)
    show: str = Field(min_length=1)


class Weighted(Part):
    """A line of the process assessment; weights add up to 100."""

    name: str = Field(min_length=1)
    weight: int = Field(ge=1, le=100)
    passing: str = Field(min_length=1)


class TaskSheet(Prepared):
    """A sheet for one typical task of a vocational programme."""

    kind: str = "task-sheet"
    profession: str
    profession_code: str
    post: str
    task: str
    certificate: str
    group: int
    minutes: int
    order: str = Field(min_length=1, description="工单")
    equipment: list[str]
    consumables: list[str]
    safety: list[str] = Field(min_length=1)
    activities: list[Activity] = Field(min_length=1)
    criteria: list[Weighted] = Field(min_length=3)
    mistakes: list[str]
    values: list[str] = Field(min_length=1)
    records: list[str] = Field(min_length=2, description="what pupils write down")


def task_sheet(request: TaskSheetRequest) -> TaskSheet:
    """Make the sheet. Raises `ProfessionUnknown` and `TaskUnknown`."""
    profession = _profession(request.profession)
    task = _task(profession, request)
    activities = [
        Activity(id=f"a{number}", **{key: one[key] for key in ("name", "minutes", "do", "show")})
        for number, one in enumerate(task["activities"], start=1)
    ]
    own = bool(request.activities)
    return TaskSheet(
        id=new_id(),
        title=f"实训任务书：{task['name']}",
        profession=profession["name"],
        profession_code=profession["code"],
        post=profession["post"],
        task=task["name"],
        certificate=request.certificate,
        group=request.group,
        minutes=sum(one.minutes for one in activities),
        order=task["order"],
        equipment=task["equipment"],
        consumables=task["consumables"],
        safety=profession["safety"],
        activities=activities,
        criteria=[
            Weighted(name=one["name"], weight=one["weight"], passing=one["pass"]) for one in task["criteria"]
        ],
        mistakes=task["mistakes"],
        values=profession["values"],
        records=[*(f"{one.name}：{one.show}" for one in activities), "我遇到的问题、当时的判断和结果"],
        basis=[f"《职业教育专业目录（2021年）》中职专业代码 {profession['code']}", _source(own)],
        thin=_thin(own, request.certificate),
    )


def _profession(text: str) -> dict[str, Any]:
    known: list[dict[str, Any]] = content("professions")["professions"]
    for one in known:
        if text in (one["name"], one["code"]):
            return one
    for one in known:
        if any(word in text for word in one["words"]):
            return one
    raise ProfessionUnknown(profession=text[:40], known="、".join(one["name"] for one in known))


def _task(profession: dict[str, Any], request: TaskSheetRequest) -> dict[str, Any]:
    """The built-in task, the one whose name shares most characters, or the teacher's own."""
    tasks: list[dict[str, Any]] = profession["tasks"]
    if request.activities:
        name = request.task or request.activities[0].name
        return {
            "name": name,
            "order": f"按下列活动完成“{name}”，逐项留下可以检验的成果。",
            "equipment": [],
            "consumables": [],
            "activities": [one.model_dump() for one in request.activities],
            "criteria": [
                {"name": "安全规程", "weight": 30, "pass": "遵守本任务书全部安全要求；违反即停止操作"},
                {"name": "操作与成果", "weight": 40, "pass": "各活动成果与任务书要求一致"},
                {"name": "检验与记录", "weight": 20, "pass": "记录为实测、实做，能复核"},
                {"name": "职业素养", "weight": 10, "pass": "现场整理到位，主动报告异常"},
            ],
            "mistakes": [],
        }
    if not request.task:
        return tasks[0]
    for one in tasks:
        shared = {text[n : n + 2] for text in (request.task,) for n in range(len(text) - 1)}
        if sum(pair in one["name"] for pair in shared) * 2 >= len(shared):
            return one
    raise TaskUnknown(
        task=request.task[:40], profession=profession["name"], known="、".join(one["name"] for one in tasks)
    )


def _source(own: bool) -> str:
    return "教师提供的活动" if own else "内置实训任务材料（由本项目编写）"


def _thin(own: bool, certificate: str) -> list[str]:
    made = ["设备型号、参数和允许差以本校设备说明书和维修、操作手册为准，上课前请核对一次。"]
    if own:
        made.append("自定任务没有内置的设备、耗材与常见错误，请由专业教师补充。")
    if not certificate:
        made.append("未填写对应的职业技能等级证书；如与证书考核衔接，请补充等级与考核点。")
    made.append("企业导师意见由企业方填写，本任务书只留出位置。")
    return made
