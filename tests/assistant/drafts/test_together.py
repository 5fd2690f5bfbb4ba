"""Working on a draft together: roles, groups, remarks, agreement; nothing crosses a school."""

from dataclasses import replace

import pytest

from assistant.drafts.problems import (
    DraftMoved,
    DraftRoleTooLow,
    DraftUnknown,
    GroupInvalid,
    GroupUnknown,
    RemarkInvalid,
    RemarkSettled,
    RemarkUnknown,
    SectionInvalid,
    SectionLocked,
    ShareInvalid,
    VersionUnknown,
)
from assistant.sections import SectionUnknown
from guardrails.actor import NotAllowed


def test_each_role_may_do_what_it_says_and_no_more(drafts, teacher, colleague, kept) -> None:
    steps = {
        "comment": lambda: drafts.remarks.comment(colleague, kept.id, "note", "好"),
        "edit": lambda: drafts.edit(colleague, kept.id, "note", "改", drafts.open(colleague, kept.id).newest),
        "owner": lambda: drafts.sharing.share(colleague, kept.id, "view", user="somebody"),
    }
    allowed = {"view": set(), "comment": {"comment"}, "edit": {"comment", "edit"}}
    for role, may in allowed.items():
        drafts.sharing.share(teacher, kept.id, role, user=colleague.user)
        assert drafts.open(colleague, kept.id).role == role
        for needed, step in steps.items():
            if needed in may:
                step()
                continue
            with pytest.raises(DraftRoleTooLow):
                step()
    assert [share.role for share in drafts.open(teacher, kept.id).shared_with] == ["edit"]
    drafts.sharing.unshare(teacher, kept.id, user=colleague.user)
    with pytest.raises(DraftUnknown):
        drafts.open(colleague, kept.id)


def test_a_group_brings_its_members_in_and_out(drafts, teacher, colleague, kept) -> None:
    groups = drafts.sharing.groups
    group = groups.create(teacher, "八年级数学组", [colleague.user])
    drafts.sharing.share(teacher, kept.id, "edit", group=group.id)
    drafts.sharing.share(teacher, kept.id, "view", user=colleague.user)
    assert drafts.open(colleague, kept.id).role == "edit"  # the best of both
    assert len(drafts.mine(colleague)) == 1
    drafts.edit(colleague, kept.id, "note", "同事写的", 1)
    assert drafts.who(teacher, kept.id)["note"].by == colleague.user
    groups.change(teacher, group.id, "数学组", [])
    assert drafts.open(colleague, kept.id).role == "view"
    groups.delete(teacher, group.id)
    assert [share.user for share in drafts.open(teacher, kept.id).shared_with] == [colleague.user]


def test_groups_are_their_makers_and_their_schools(drafts, teacher, colleague, other_teacher, kept) -> None:
    groups = drafts.sharing.groups
    group = groups.create(teacher, " 数学组 ", [colleague.user])
    assert [each.name for each in groups.mine(colleague)] == ["数学组"]
    twin = replace(other_teacher, user=teacher.user)
    assert groups.mine(twin) == ()
    for who in (colleague, twin):
        with pytest.raises(GroupUnknown):
            groups.change(who, group.id, "x", [])
        with pytest.raises(GroupUnknown):
            groups.delete(who, group.id)
    theirs = groups.create(other_teacher, "外校组", [])
    with pytest.raises(GroupUnknown):
        drafts.sharing.share(teacher, kept.id, "view", group=theirs.id)
    for name in ("", " ", "长" * 81):
        with pytest.raises(GroupInvalid):
            groups.create(teacher, name)
    with pytest.raises(GroupInvalid):
        groups.create(teacher, "x", [str(number) for number in range(300)])


@pytest.mark.parametrize("whom", [{}, {"user": "a", "group": "b"}, {"user": "teacher-a"}])
def test_a_share_is_with_one_other(drafts, teacher, kept, whom) -> None:
    with pytest.raises(ShareInvalid):
        drafts.sharing.share(teacher, kept.id, "view", **whom)


def test_a_share_does_not_reach_another_school(drafts, teacher, other_teacher, kept) -> None:
    drafts.sharing.share(teacher, kept.id, "edit", user=other_teacher.user)
    with pytest.raises(DraftUnknown):
        drafts.open(other_teacher, kept.id)
    assert drafts.mine(other_teacher) == ()


def test_a_colleague_may_leave(drafts, teacher, colleague, kept) -> None:
    drafts.sharing.share(teacher, kept.id, "view", user=colleague.user)
    assert drafts.sharing.unshare(colleague, kept.id, user=colleague.user) == ()
    assert drafts.mine(colleague) == ()


def test_a_comment_is_said_and_resolved(drafts, teacher, colleague, kept) -> None:
    drafts.sharing.share(teacher, kept.id, "comment", user=colleague.user)
    said = drafts.remarks.comment(colleague, kept.id, "steps/s1", " 时间是否够？ ")
    assert (said.text, said.by, said.state, said.version) == ("时间是否够？", colleague.user, "open", 1)
    owners = drafts.remarks.comment(teacher, kept.id, "note", "够")
    with pytest.raises(DraftRoleTooLow):
        drafts.remarks.resolve(colleague, kept.id, owners.id)
    assert drafts.remarks.resolve(teacher, kept.id, said.id).settled_by == teacher.user
    with pytest.raises(RemarkSettled):
        drafts.remarks.resolve(teacher, kept.id, said.id)
    with pytest.raises(RemarkUnknown):
        drafts.remarks.accept(teacher, kept.id, said.id)
    for words in ("", "  ", "长" * 2_001):
        with pytest.raises(RemarkInvalid):
            drafts.remarks.comment(teacher, kept.id, "note", words)
    with pytest.raises(SectionUnknown):
        drafts.remarks.comment(teacher, kept.id, "steps/s9", "?")
    assert len(drafts.remarks.on(colleague, kept.id)) == 2


def test_a_suggestion_is_accepted_as_a_version_of_two(drafts, teacher, colleague, kept) -> None:
    drafts.sharing.share(teacher, kept.id, "comment", user=colleague.user)
    said = drafts.remarks.suggest(colleague, kept.id, "steps/s2", {"text": "分组讨论"}, "更活跃")
    assert drafts.open(teacher, kept.id).version == 1
    with pytest.raises(DraftRoleTooLow):
        drafts.remarks.accept(colleague, kept.id, said.id)
    assert drafts.remarks.accept(teacher, kept.id, said.id).state == "accepted"
    last = drafts.history(teacher, kept.id)[-1]
    assert (last.kind, last.by, last.made_by, last.sections) == (
        "accepted", teacher.user, colleague.user, ("steps/s2",),
    )  # fmt: skip
    with pytest.raises(RemarkSettled):
        drafts.remarks.decline(teacher, kept.id, said.id)


def test_a_suggestion_on_older_words_overwrites_nothing(drafts, teacher, colleague, kept) -> None:
    drafts.sharing.share(teacher, kept.id, "comment", user=colleague.user)
    said = drafts.remarks.suggest(colleague, kept.id, "note", "建议")
    drafts.edit(teacher, kept.id, "note", "作者又写了", 1)
    with pytest.raises(DraftMoved):
        drafts.remarks.accept(teacher, kept.id, said.id)
    assert drafts.remarks.on(teacher, kept.id)[0].state == "open"
    fresh = drafts.remarks.suggest(colleague, kept.id, "note", "再建议")
    drafts.lock(teacher, kept.id, "note")
    with pytest.raises(SectionLocked):
        drafts.remarks.accept(teacher, kept.id, fresh.id)
    assert drafts.remarks.decline(colleague, kept.id, fresh.id).state == "declined"
    assert drafts.open(teacher, kept.id).body["note"] == "作者又写了"
    with pytest.raises(SectionInvalid):
        drafts.remarks.suggest(colleague, kept.id, "title", "")


def test_a_version_is_final_when_everybody_who_works_on_it_agreed(
    drafts, engine, teacher, colleague, kept
) -> None:
    watcher, helper = replace(colleague, user="watcher"), replace(colleague, user="helper")
    group = drafts.sharing.groups.create(teacher, "组", [helper.user])
    drafts.sharing.share(teacher, kept.id, "edit", user=colleague.user)
    drafts.sharing.share(teacher, kept.id, "comment", group=group.id)
    drafts.sharing.share(teacher, kept.id, "view", user=watcher.user)
    assert drafts.sharing.agreement(teacher, kept.id).missing == ("helper", "teacher-a", "teacher-c")
    for who in (teacher, colleague, colleague):
        assert not drafts.sharing.agree(who, kept.id, 1).final
    with pytest.raises(DraftRoleTooLow):
        drafts.sharing.agree(watcher, kept.id, 1)
    assert drafts.sharing.agree(helper, kept.id, 1).final
    drafts.edit(colleague, kept.id, "note", "又改", 1)
    assert not drafts.sharing.agreement(teacher, kept.id).agreed
    with pytest.raises(VersionUnknown):
        drafts.sharing.agree(teacher, kept.id, 1)
    with pytest.raises(NotAllowed):
        drafts.sharing.agree(replace(teacher, human=False), kept.id, 2)
