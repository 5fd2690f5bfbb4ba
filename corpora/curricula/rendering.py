"""The index as readable Chinese documents, so that a teacher's question finds a sentence to cite."""

from corpora.curricula.index import Curriculum, Heading, Item
from corpora.document import Anchor, Block, Document, Metadata

PUBLISHER = "杏坛"
_FEW_ITEMS = 40


def render(curriculum: Curriculum) -> list[Document]:
    """One document a stage and domain, in the order of the file: themes are headings, items sentences. A
    stage of few items is one document."""
    documents: list[Document] = []
    for stage in _headings(curriculum, ""):
        domains = _headings(curriculum, stage.code)
        items = sum(item.path[0].code == stage.code for item in curriculum.items.values())
        if items < _FEW_ITEMS:
            documents.append(_document(curriculum, stage, domains, "全部领域"))
        else:
            documents.extend(_document(curriculum, stage, [domain], domain.name) for domain in domains)
    return documents


def sentence(item: Item) -> str:
    """The item as one sentence that stands alone: theme, type, gist, competencies, code and grades."""
    theme = item.path[-1].name
    words = "、".join(item.literacies)
    note = f"对应核心素养：{words}；{grades(item.grades)}；条目{item.code}"
    if item.note:
        note = f"{note}；待核实：{item.note}"
    return f"{theme}的{item.kind}：{item.gist}（{note}）。"


def grades(numbers: tuple[int, ...]) -> str:
    """Grades as a reader says them: `1～2年级`, `9年级`."""
    low, high = min(numbers), max(numbers)
    return f"{low}年级" if low == high else f"{low}～{high}年级"


def _headings(curriculum: Curriculum, code: str) -> list[Heading]:
    return [entry for entry in curriculum.children(code) if isinstance(entry, Heading)]


def _document(curriculum: Curriculum, stage: Heading, domains: list[Heading], name: str) -> Document:
    where = f"{stage.name}（{grades(stage.grades)}）{name}"
    title = f"{curriculum.title}条目索引（本库转述）：{where}"
    themes = [theme for domain in domains for theme in _headings(curriculum, domain.code)]
    names = "、".join(dict.fromkeys(theme.name for theme in themes))
    parts = where if where.endswith("领域") else f"{where}领域"
    about = f"{parts}分为{len(themes)}个主题：{names}。以下为转述，引用时以正式文本为准。"
    blocks = [Block("heading", title, level=1), Block("paragraph", about, Anchor(heading=(title,)))]
    for theme in themes:
        inside = Anchor(heading=(title, theme.name))
        blocks.append(Block("heading", theme.name, Anchor(heading=(title,)), level=2))
        blocks.extend(
            Block("paragraph", sentence(item), inside)
            for item in curriculum.children(theme.code)
            if isinstance(item, Item)
        )
    return Document(
        title=title,
        media_type="application/yaml",
        blocks=tuple(blocks),
        metadata=Metadata(publisher=PUBLISHER),
    )
