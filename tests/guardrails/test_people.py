import json
from pathlib import Path

import pytest

from guardrails.people import recogniser
from guardrails.people.candidates import Words, chinese, features
from guardrails.people.recogniser import people, public_figures, scored


def named(text: str) -> list[str]:
    return [text[each.start : each.end] for each in people(text) if not each.public]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("班主任陈晓琳表示，张子轩同学进步很大。", ["陈晓琳", "张子轩"]),
        ("王思远的父亲王建军今天来校。", ["王思远", "王建军"]),
        ("学生欧阳静怡本学期表现积极。", ["欧阳静怡"]),
        ("记者李倩采访了校长周国栋。", ["李倩", "周国栋"]),
        ("外教伊丽莎白·布朗来上课。", ["伊丽莎白·布朗"]),
        ("学生阿依古丽·买买提住校。", ["阿依古丽·买买提"]),
        ("Mr Brown and Lucy went home.", ["Brown", "Lucy"]),
    ],
)
def test_people_nobody_has_listed_are_found(text: str, names: list[str]):
    assert named(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "",
        "高兴的时候，同学们常常唱歌，于是老师让大家安静下来。",
        "方程式两边同时除以三，余数是一；金属和石灰水反应。",
        "甲、乙两车同时从两地相向而行，几小时后相遇？",
        "黄河、长江和珠江都向东流入海洋。",
        "韩国、泰国、阿根廷和乌克兰的首都分别是哪里？",
        "开具了布洛芬和阿莫西林。",
        "The Great Wall is in China.",
    ],
)
def test_words_with_surnames_in_them_are_no_people(text: str):
    assert people(text) == []


def test_textbook_people_are_known_as_such():
    text = "屈原、鲁迅和爱因斯坦都在课本里，小明也是。"
    assert [text[each.start : each.end] for each in people(text) if each.public] == [
        "屈原",
        "鲁迅",
        "爱因斯坦",
        "小明",
    ]
    assert {"屈原", "鲁迅", "爱因斯坦", "林黛玉", "小明", "李雷"} <= public_figures()


def test_a_clear_place_finds_the_others():
    text = "请联系学生孟思瑶同学。思考题做完以后孟思瑶先走。"
    assert named(text) == ["孟思瑶", "孟思瑶"]


def test_the_fast_path_adds_up_what_the_trainer_saw():
    text = "班主任陈晓琳表示，记者李倩采访了欧阳静怡。"
    words = Words(text)
    weights = json.loads(Path(recogniser.__file__).with_name("names_weights.json").read_text("utf-8"))
    fast = {(each.start, each.end, each.surname): each.score for each in scored(words)}
    assert len(fast) >= 3
    for start, end, surname in chinese(words):
        if (start, end, surname) in fast:
            keys = features(words, start, end, surname)
            slow = weights["bias"] + sum(weights["weights"].get(key, 0) for key in keys)
            assert fast[start, end, surname] <= slow / weights["scale"] + 1e-9


def test_the_weights_list_nobody():
    weights = json.loads(Path(recogniser.__file__).with_name("names_weights.json").read_text("utf-8"))[
        "weights"
    ]
    assert not [key for key, weight in weights.items() if key[0] == "A" and weight > 0]
