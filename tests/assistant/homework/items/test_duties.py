import json

import pytest

from assistant.duty import RequestInvalid, registry, run
from assistant.homework.items.item_duties import ItemDuplicates, ItemImportCheck, ItemQuality
from corpora.parsing.problems import FileDamaged
from tests.assistant.homework.items.made import several

TEXT = "1. 2+2=（　　）\nA. 3 B. 4 C. 5 D. 6\n【答案】C\n2. 选一个（　　）\nA. 甲 B. 乙"


async def test_an_import_is_looked_at_and_nothing_is_kept(bench) -> None:
    found = await run("item-import-check", {"text": TEXT, "grade": 2}, bench)
    assert isinstance(found, ItemImportCheck)
    assert [each.grade for each in found.items] == [2]
    assert [note.place for note in found.refused] == ["#2"]
    assert "key-differs" in {each.code for each in found.findings}
    again = await run("item-import-check", {"text": TEXT, "grade": 2}, bench)
    assert again == found


async def test_quality_and_duplicates_of_items_as_json(bench) -> None:
    items = [json.loads(each.model_dump_json()) for each in several()]
    text = json.dumps([*items, {**items[0], "id": "copy"}], ensure_ascii=False)
    quality = await run("item-quality", {"text": text}, bench)
    assert isinstance(quality, ItemQuality)
    assert quality.checked == len(items) + 1
    twins = await run("item-duplicates", {"text": text}, bench)
    assert isinstance(twins, ItemDuplicates)
    assert [(each.item, each.other, each.kind) for each in twins.twins] == [("copy", "q1", "same")]


async def test_what_is_no_text_of_items_is_refused(bench) -> None:
    with pytest.raises(RequestInvalid):
        await run("item-quality", {"text": ""}, bench)
    with pytest.raises(FileDamaged):
        await run("item-quality", {"text": "{"}, bench)
    assert {"item-import-check", "item-quality", "item-duplicates"} <= set(registry())
