"""Comments from ticked evidence, none alike, none that rank or label; a record without a score; two
schools."""

import pytest
from pydantic import ValidationError
from sqlalchemy import Engine, create_engine

from assistant.student_evaluation.comments import (
    ALIKE,
    CommentUnfit,
    EvidenceMissing,
    alike,
    comments,
    confirmed,
    faults,
    likeness,
    unfit,
)
from assistant.student_evaluation.evidence import AREAS, Evidence
from assistant.student_evaluation.printing import content
from assistant.student_evaluation.record import QualityRecord, record
from assistant.student_evaluation.store import EvidenceUnknown, Observations
from assistant.student_evaluation.tables import metadata
from guardrails.actor import Actor, NotAllowed, Role
from guardrails.audit.log import AuditLog
from guardrails.audit.tables import metadata as audit_metadata

SEEN = (
    "值日时主动留下来把实验台擦干净",
    "讲题时能说清每一步的依据",
    "接力赛摔倒后坚持跑完全程",
    "为班刊画了三幅插图",
    "主动帮同桌整理错题",
)


def evidence(pupils: int = 45, each: int = 1) -> list[Evidence]:
    """Observations that many pupils share, so that likeness is hard to avoid."""
    areas = list(AREAS)
    return [
        Evidence(
            id=f"e{row}-{place}",
            pupil=f"S{row:03d}",
            area=areas[(row + place) % 5],
            text=SEEN[(row + place) % 5],
            ticked=True,
        )
        for row in range(pupils)
        for place in range(each)
    ]


@pytest.mark.parametrize("each", [1, 2, 3])
def test_no_two_comments_of_a_class_are_alike(each: int) -> None:
    made = comments(evidence(45, each)).comments
    assert len(made) == 45
    assert alike(made) == []
    assert max(likeness(one.text, two.text) for one in made for two in made if one is not two) < ALIKE


def test_a_comment_says_what_was_seen_and_nothing_without_a_tick() -> None:
    seen = [*evidence(2), Evidence(id="x", pupil="S009", area="moral", text="拾金不昧，交还饭卡")]
    made = comments(seen)
    assert made.without == ("S009",)
    for each, source in zip(made.comments, seen, strict=False):
        assert source.text in each.text
        assert each.evidence == (source.id,)
    with pytest.raises(EvidenceMissing):
        comments([seen[-1]])


@pytest.mark.parametrize(
    "text",
    [
        "聪明但不努力",
        "成绩在全班倒数",
        "女生一般都不擅长数学",
        "毕竟是单亲家庭的孩子，所以性格孤僻",
        "像是有多动症",
        "数学不如别人",
        "虽然来自农村，但很努力",
    ],
)
def test_what_ranks_labels_or_judges_by_a_group_is_refused(text: str) -> None:
    assert unfit(text)
    with pytest.raises(CommentUnfit):
        comments([Evidence(id="e", pupil="S001", area="moral", text=text, ticked=True)])


@pytest.mark.parametrize("text", SEEN)
def test_plain_observations_are_fit(text: str) -> None:
    assert unfit(text) == ""


def test_each_comment_is_confirmed_by_itself_and_nothing_leaves_before() -> None:
    made = comments(evidence(3))
    assert len(list(faults(made))) == 3
    one = confirmed(made, made.comments[1].id)
    assert [each.confirmed for each in one.comments] == [False, True, False]
    assert len(list(faults(one))) == 2
    changed = one.comments[0].model_copy(update={"text": "这孩子拖后腿，成绩倒数"})
    spoiled = one.model_copy(update={"comments": [changed, *one.comments[1:]]})
    with pytest.raises(CommentUnfit):
        confirmed(spoiled, changed.id)


def test_a_record_shows_every_area_and_takes_no_score() -> None:
    made = record("S001", evidence(3))
    assert [log.area for log in made.areas] == list(AREAS)
    body = made.model_dump()
    with pytest.raises(ValidationError):
        QualityRecord.model_validate({**body, "areas": [{"area": "moral", "entries": [], "score": 90}]})
    with pytest.raises(ValidationError):
        Evidence.model_validate({"pupil": "S001", "area": "moral", "text": "乐于助人", "score": 5})
    paper = content(made).paper
    assert paper is not None
    assert not any(word in str(paper) for word in ("总分", "等级", "得分", "合计"))


@pytest.fixture
def store(tmp_path) -> Engine:
    engine = create_engine(f"sqlite:///{tmp_path / 'store.db'}")
    metadata.create_all(engine)
    audit_metadata.create_all(engine)
    return engine


def _teacher(tenant: str, user: str = "lin", role: Role = Role.TEACHER) -> Actor:
    return Actor(tenant=tenant, user=user, roles=frozenset({role}), via="ui")


def test_observations_stay_with_their_teacher_and_school(store: Engine) -> None:
    kept = Observations(store, AuditLog(store))
    mine, colleague, stranger = _teacher("a"), _teacher("a", "he"), _teacher("b")
    (one,) = kept.add(mine, evidence(1))
    assert kept.mine(mine) == (one,)
    assert kept.mine(colleague) == kept.mine(stranger) == ()
    with pytest.raises(EvidenceUnknown):
        kept.tick(stranger, one.id, False)
    officer = _teacher("b", "o", Role.COMPLIANCE)
    assert kept.erase(officer, one.pupil) == 0
    with pytest.raises(NotAllowed):
        kept.erase(mine, one.pupil)
    assert kept.erase(_teacher("a", "o", Role.COMPLIANCE), one.pupil) == 1
    assert kept.mine(mine) == ()
