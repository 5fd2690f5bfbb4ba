"""Items of the bank as a file: gathered with their pictures, written, labelled, recorded, and only then given
out."""

from collections.abc import Sequence

from assistant.homework.items.bank import ItemBank
from assistant.homework.items.exporting import Made, Selection, export_items
from guardrails.actor import Actor


def hand_out(
    bank: ItemBank, actor: Actor, title: str, ids: Sequence[str], form: str, aigc: dict[str, str]
) -> Made:
    """The file, after its `item.exported` is in the log. Every item must be readable by the actor.

    Raises `NotAllowed`, `ItemUnknown`, `ItemPictureMissing`, `ItemFormatUnknown`, `LabelNotWritten`,
    `AuditUnavailable`."""
    items = tuple(bank.get(actor, each).item for each in dict.fromkeys(ids))
    pictures = {
        picture.sha256: bank.picture(actor, item.id, picture.sha256)
        for item in items
        for picture in item.pictures
    }
    made = export_items(Selection(title, items, pictures), form, aigc)
    bank.exported(actor, [item.id for item in items], form, made.sha256, aigc.get("ProduceID", ""))
    return made
