"""Pages that were read put together as cards, and cards as answers of pupils.

Pages belong together by the card's serial number and the pupil's number. A page that two cards claim, and a
card with two numbers, is nobody's until a person looks; a page that is not there makes its answers missing,
never blank.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assistant.homework.cards.layout import CardLayout
from assistant.homework.cards.reading import Seen
from assistant.homework.intake.ocr import SURE_FROM
from assistant.homework.intake.pages import PageRecord, ReadBox, ReadChoice
from assistant.homework.intake.pupils import Claim, ClassList, assign
from assistant.homework.intake.scans import ScanState
from assistant.homework.intake.types import Answer, Crop, Finding, Held, Intake, Why
from assistant.homework.marking.chain import Handed

_LOOK = {Seen.TWO_FILLED: Why.TWO_FILLED, Seen.FAINT: Why.FAINT_MARK}
_NO_CARD = frozenset({"card-not-found", "card-unclear", "card-of-other-paper"})
Sheet = tuple[str, PageRecord]
"""A source and one of its pages."""


def intake_of(scans: Sequence[ScanState], layouts: Iterable[CardLayout], people: ClassList) -> Intake:
    """What came in on cards: one scan, or many photographs. Raises `RosterWrong`."""
    known = {each.id: each for each in layouts}
    sheets = [(scan.source, record) for scan in scans for record in scan.records]
    read = [(source, record) for source, record in sheets if not record.failed and record.layout in known]
    findings: list[Finding] = []
    claims = [
        claim for group in _cards(read) for claim in _claims(group, known[group[0][1].layout], findings)
    ]
    taken = assign(claims, people)
    failed = [each for each in sheets if each[1].failed]
    lost = [
        Held(
            f"{source}#{record.at}",
            source,
            (record.at,),
            (Why.NO_CARD_FOUND,),
            (),
            face=_face(source, record),
        )
        for source, record in failed
        if record.failed in _NO_CARD
    ]
    findings += [
        Finding(
            source,
            Why.NO_CARD_FOUND if record.failed in _NO_CARD else Why.PAGE_FAILED,
            record.at,
            record.failed,
        )
        for source, record in failed
    ]
    return replace(taken, held=taken.held + tuple(lost), findings=tuple(findings))


def _cards(sheets: Sequence[Sheet]) -> list[list[Sheet]]:
    """Pages in groups of one card each, or of several cards that say they are one."""
    serials: dict[tuple[str, int], list[Sheet]] = defaultdict(list)
    loose: list[list[Sheet]] = []
    for sheet in sheets:
        if sheet[1].serial:
            serials[sheet[1].layout, sheet[1].serial].append(sheet)
        else:
            loose.append([sheet])
    groups = []
    copied: list[list[Sheet]] = []
    for pages in serials.values():
        pages = _once(pages)
        sides = [record.page for _, record in pages]
        sure = {record.number for _, record in pages if record.number_seen is Seen.READ}
        if len(set(sides)) < len(sides) and len(sure) > 1:
            copied += [[each] for each in pages]  # one printed card that was copied for many
        else:
            groups.append(pages)
    return groups + _by_number(loose) + _by_number(copied)


def _by_number(pages: Sequence[list[Sheet]]) -> list[list[Sheet]]:
    numbers: dict[tuple[str, str], list[Sheet]] = defaultdict(list)
    alone = []
    for [sheet] in pages:
        if sheet[1].number_seen is Seen.READ:
            numbers[sheet[1].layout, sheet[1].number].append(sheet)
        else:
            alone.append([sheet])
    return [*(_once(group) for group in numbers.values()), *alone]


def _once(pages: Sequence[Sheet]) -> list[Sheet]:
    """Without second pictures of the same side of the same card, on which everything reads the same."""
    kept: dict[tuple[object, ...], Sheet] = {}
    for source, record in pages:
        filled = tuple((each.item, each.chosen, each.seen) for each in record.choices)
        ink = tuple((each.item, each.part, each.ink) for each in record.boxes)
        place = (
            record.serial or (source, record.at),
            record.page,
            record.number,
            record.number_seen,
            filled,
            ink,
        )
        kept.setdefault(place, (source, record))
    return list(kept.values())


def _claims(pages: Sequence[Sheet], layout: CardLayout, findings: list[Finding]) -> list[Claim]:
    """The claim of one card; one for each page where pages of two cards are mixed."""
    sides = [record.page for _, record in pages]
    if len(set(sides)) < len(sides):
        return [_claim([page], layout, (Why.TWO_CARDS,)) for page in pages]
    missing = sorted(set(range(1, len(layout.pages) + 1)) - set(sides))
    first = pages[0]
    findings += [
        Finding(first[0], Why.PAGE_MISSING, first[1].at, f"{layout.id.upper()}-{first[1].serial:05d}-{side}")
        for side in missing
    ]
    return [_claim(pages, layout, ())]


def _claim(pages: Sequence[Sheet], layout: CardLayout, why: tuple[Why, ...]) -> Claim:
    ordered = sorted(pages, key=lambda each: each[1].page)
    source, first = ordered[0]
    sure = {record.number for _, record in pages if record.number_seen is Seen.READ}
    doubted = [record.number for _, record in pages if record.number_seen not in (Seen.READ, Seen.BLANK)]
    if len(sure) > 1:
        why = (*why, Why.CARD_NUMBER_DIFFERS)
    number = min(sure) if sure else doubted[0] if doubted else ""
    names = [record.name.text for _, record in ordered if record.name.state == "read"]
    return Claim(
        source,
        tuple(record.at for _, record in ordered),
        _answers(ordered, layout),
        number,
        names[0].splitlines()[0] if names else "",
        first.serial,
        why=why,
        face=_face(source, first),
    )


def _answers(pages: Sequence[Sheet], layout: CardLayout) -> tuple[Answer, ...]:
    choices: dict[str, Answer] = {}
    boxes: dict[str, list[tuple[ReadBox, Crop]]] = defaultdict(list)
    there: Mapping[str, set[int]] = defaultdict(set)
    for source, record in pages:
        for choice in record.choices:
            choices[choice.item] = _chosen(choice, Crop(choice.crop, source, record.at))
        for box in record.boxes:
            boxes[box.item].append((box, Crop(box.crop, source, record.at)))
            there[box.item].add(box.part)
    parts: Mapping[str, int] = defaultdict(int)
    for page in layout.pages:
        for each in page.fields:
            if not each.bubbles:
                parts[each.item] += 1  # type: ignore[index]
    made = []
    for question in layout.questions:
        item = question.item
        if item in choices:
            made.append(choices[item])
        elif item in boxes:
            made.append(_written(item, boxes[item], whole=len(there[item]) == parts[item]))
        else:
            made.append(Answer(item, Handed.MISSING, why=(Why.PAGE_MISSING,)))
    return tuple(made)


def _chosen(choice: ReadChoice, crop: Crop) -> Answer:
    text = "".join(choice.chosen)
    if choice.seen in _LOOK:
        why, sure = (_LOOK[choice.seen],), choice.confidence
        return Answer(choice.item, Handed.UNREADABLE, "", None, sure, (crop,), why, guess=text)
    handed = Handed.BLANK if choice.seen is Seen.BLANK else Handed.IN
    return Answer(choice.item, handed, text, confidence=choice.confidence, crops=(crop,))


def _written(item: str, boxes: Sequence[tuple[ReadBox, Crop]], *, whole: bool) -> Answer:
    ordered = sorted(boxes, key=lambda each: each[0].part)
    crops = tuple(crop for _, crop in ordered)
    inked = [box.text for box, _ in ordered if box.ink]
    if not whole:
        return Answer(item, Handed.UNREADABLE, confidence=0.0, crops=crops, why=(Why.PAGE_MISSING,))
    if not inked:
        return Answer(item, Handed.BLANK, crops=crops)
    text = "\n".join(each.text for each in inked if each.state == "read")
    confidence = min(each.confidence for each in inked)
    if all(each.state == "read" for each in inked) and confidence >= SURE_FROM:
        return Answer(item, Handed.IN, text, confidence=confidence, crops=crops)
    absent = any(each.state == "absent" for each in inked)
    why = Why.OCR_ABSENT if absent else Why.OCR_UNSURE
    return Answer(item, Handed.UNREADABLE, confidence=confidence, crops=crops, why=(why,), guess=text)


def _face(source: str, record: PageRecord) -> Crop | None:
    return Crop(record.face, source, record.at) if record.face else None
