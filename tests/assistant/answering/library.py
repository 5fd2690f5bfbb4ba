"""A small library of invented documents, and a bench over it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine

from assistant.answering.conversations import Conversations
from assistant.workbench import Workbench
from corpora.document import Anchor, Block, Document
from corpora.resource import Resource
from corpora.storage import writing
from guardrails.actor import Actor
from guardrails.admission import Admission
from guardrails.audit import AuditLog
from guardrails.gate import ModelGate
from guardrails.policy import Policy
from guardrails.roster import Roster
from retrieval.index import Index
from retrieval.search import Retriever
from tests.scripted_model import ScriptedModel

POLICY = Policy.load()

HOMEWORK = (
    "星河区中小学作业管理办法",
    (
        ("一、总量", "小学一、二年级不布置家庭书面作业。小学三至六年级每天书面作业平均用时不超过60分钟。"
                    "初中每天书面作业平均用时不超过90分钟。"),
        ("二、批改", "教师应当及时批改作业。任何学校不得要求家长代为批改作业。"
                    "作业批改情况由教研组每月检查一次。"),
        ("三、类型", "学校可以布置下列作业：\n（一）基础巩固作业；\n（二）跨学科实践作业；\n"
                    "（三）阅读作业。\n各类作业的比例由备课组确定。"),
    ),
)  # fmt: skip
LABORATORY = (
    "青禾实验室安全规定",
    (
        (
            "一、开放",
            "实验室每周三下午开放，开放时间为14时至17时。因为药品需要登记，进入实验室前应当先签到。",
        ),
        ("二、管理", "实验室由理科教研组管理。有问题请联系王老师，电话13912345678，邮箱wang@example.cn。"),
    ),
)


@dataclass(frozen=True)
class Text:
    """A document to publish: title, sections of heading and text, and labels."""

    id: str
    title: str
    sections: Sequence[tuple[str, str]]
    labels: dict[str, Any]
    tenant: str = "school-a"


BUILT = (
    Text("homework", *HOMEWORK, {"document_number": "星教〔2025〕8号", "publisher": "星河区教育局"}),
    Text("laboratory", *LABORATORY, {}),
)


def publish(index: Index, *texts: Text) -> None:
    """Put documents into the index and make them visible."""
    made = []
    for text in texts:
        blocks = [
            Block("paragraph", line, Anchor(heading=(heading,)))
            for heading, body in text.sections
            for line in body.split("\n")
        ]
        resource = Resource(id=text.id, tenant=text.tenant, owner="someone", title=text.title, **text.labels)
        made.append((resource, Document(text.title, "text/plain", tuple(blocks))))
    index.prepare(made)
    with writing(index.engine) as connection:
        index.go_live(connection, [resource.id for resource, _ in made])


def bench(
    engine: Engine, index: Index, actor: Actor, replies: Sequence[Any] | None = None, language: str = "zh"
) -> tuple[Workbench, ScriptedModel]:
    """A bench for `actor`, with a gate where `replies` are given, and the model behind it."""
    audit = AuditLog(engine)
    model = ScriptedModel(replies=replies or [])
    gate = None
    if replies is not None:
        gate = ModelGate(model, "scripted-1", audit, Roster(engine, audit), POLICY, "某学校", 5.0)
    made = Workbench(
        actor=actor,
        retriever=Retriever(index),
        gate=gate,
        policy=POLICY,
        admission=Admission(POLICY, audit),
        audit=audit,
        conversations=Conversations(engine, audit),
        clock=lambda: datetime.now(UTC),
        language=language,
    )
    return made, model
