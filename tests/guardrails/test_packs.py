"""Packs of an administrator: layers that may only tighten, and files that mean harm."""

import json
from pathlib import Path
from typing import Any

import pytest

from guardrails.policy import Policy
from guardrails.rules.layers import PackLoosens
from guardrails.rules.pack import MOST_CHARACTERS, PackInvalid, read_pack
from guardrails.rules.rule import Setting

OWN: dict[str, Any] = {
    "id": "G-R14a",
    "check": "phrases",
    "clause": "本校不用人工智能讨论校庆筹备。",
    "source": "校内规定",
    "stages": ["input"],
    "action": "block",
    "options": {"any": ["校庆筹备", "secret gala"]},
    "message": {"zh": "校庆筹备请用纸质材料。", "en": "Plan the anniversary on paper."},
    "examples": {
        "fires": ["校庆筹备方案", "secret gala plan", "写校庆筹 备通知"],
        "silent": ["校庆诗歌", "筹备运动会", "a gala"],
    },
}
DEAF = {"examples": {"fires": ["甲", "乙", "丙"], "silent": ["a", "b", "c"]}}


def policy(folder: Path, **packs: Any) -> Policy:
    for name, pack in packs.items():
        text = pack if isinstance(pack, str) else json.dumps({"name": name} | pack)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return Policy.load(folder)


def decided(made: Policy, text: str, setting: Setting, duty: str = "") -> list[tuple[str, str]]:
    return [(hit.rule, hit.decision) for hit in made.judge(text, "input", duty, setting).hits()]


def school(**fields: Any) -> dict[str, Any]:
    return {"layer": "school", **fields}


def test_a_school_adds_and_tightens(tmp_path: Path):
    made = policy(
        tmp_path,
        a=school(rules=[OWN]),
        b={"layer": "province", "tightens": [{"id": "S-R10", "action": "block", "duties": []}]},
    )
    assert made.judge("校庆筹备方案", "input").blocked
    assert made.judge("请给我满分", "input").blocked
    assert made.version != Policy.load().version
    assert not Policy.load(tmp_path / "none").judge("校庆筹备方案", "input").findings


def test_a_pack_of_one_school_binds_no_other(tmp_path: Path):
    made = policy(
        tmp_path,
        a=school(tenant="school-a", rules=[OWN], tightens=[{"id": "S-R10", "duties": [], "action": "block"}]),
    )
    here, there = Setting(tenant="school-a"), Setting(tenant="school-b")
    for text, rule in (("校庆筹备方案", "G-R14a"), ("请给我满分", "S-R10")):
        assert (rule, "block") in decided(made, text, here)
        assert rule not in dict(decided(made, text, there))
    assert ("S-R10", "confirm") in decided(made, "请给我满分", there, "homework")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"id": "G-R8", "action": "warn"}, "action falls"),
        ({"id": "K-R8", "stages": ["input"]}, "scope of stages"),
        ({"id": "G-R8", "duties": ["ask"]}, "scope of duties"),
        ({"id": "S-R10", "duties": ["homework.marking"]}, "scope of duties"),
        ({"id": "G-R8", "school_stages": ["senior"]}, "scope of school stages"),
        ({"id": "G-R8", "roles": ["teacher"]}, "scope of roles"),
        ({"id": "G-R4", "exemptible": True}, "exemptible"),
    ],
)
def test_a_lower_layer_cannot_loosen(tmp_path: Path, change: dict[str, Any], word: str):
    with pytest.raises(PackLoosens) as refused:
        policy(tmp_path, own=school(tightens=[change]))
    details = refused.value.details
    assert (details["file"], details["layer"], details["rule"]) == ("own.yaml", "school", change["id"])
    assert word in str(details["reason_en"])
    assert details["reason_zh"]


def test_a_rule_cannot_be_removed_or_replaced_by_a_blind_one(tmp_path: Path):
    with pytest.raises(PackLoosens, match="remove"):
        policy(tmp_path, own=school(removes=["K-R8"]))
    with pytest.raises(PackLoosens, match="check"):
        policy(tmp_path, own=school(rules=[OWN | {"id": "G-R7"}]))


def test_the_school_cannot_loosen_what_the_province_tightened(tmp_path: Path):
    with pytest.raises(PackLoosens):
        policy(
            tmp_path,
            province={"layer": "province", "tightens": [{"id": "S-R10", "action": "block"}]},
            school=school(tightens=[{"id": "S-R10", "action": "confirm"}]),
        )


@pytest.mark.parametrize(
    ("pack", "word"),
    [
        (school(rules=[OWN | {"check": "astrology"}]), "astrology"),
        (school(rules=[OWN, OWN]), "repeated"),
        (school(rules=[OWN | {"surprise": 1}]), "surprise"),
        (school(rules=[OWN | DEAF]), "does not fire"),
        (school(tightens=[{"id": "Z-R9", "action": "block"}]), "Z-R9"),
        (school(), "without rules"),
        ({"rules": [OWN]}, "national layer"),
        ("- just\n- a list", "dictionary"),
        ("name: [", "not YAML"),
        ("name: a\nname: b\nrules: []", "twice"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "alias"),
        ("name: " + "[" * 3000, "nested"),
        ("name: " + "x" * MOST_CHARACTERS, "characters"),
        ("!!python/object/apply:os.system [echo]", "not YAML"),
        ("", "dictionary"),
    ],
)
def test_a_pack_that_means_harm_stops_the_start(tmp_path: Path, pack: Any, word: str):
    with pytest.raises(PackInvalid) as refused:
        policy(tmp_path, own=pack)
    assert refused.value.details["file"] == "own.yaml"
    assert word in str(refused.value.details["reason"])


def test_a_pack_that_is_no_text_is_refused(tmp_path: Path):
    (tmp_path / "own.yaml").write_bytes(b"\xff\xfe\x00name")
    with pytest.raises(PackInvalid):
        Policy.load(tmp_path)


def test_two_national_packs_do_not_share_an_id():
    from guardrails.rules.layers import stack

    pack = read_pack(json.dumps({"name": "a", "rules": [OWN]}))
    with pytest.raises(PackInvalid, match="another pack"):
        stack([("a.yaml", pack), ("b.yaml", pack)])
