"""A package of items: `imsmanifest.xml`, one file an item, pictures, and the label of generated content.

Fields that QTI has no place for stand as JSON in the resource's metadata, in a namespace of our own: other
systems pass over it, and here the item comes back whole.
"""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

from assistant.documents.formulas.spans import clean
from assistant.homework.items.item import Item
from assistant.homework.items.pictures import suffix
from assistant.homework.items.qti.dialect import DIALECTS, XSI, Dialect
from assistant.homework.items.qti.writing import TOOL, TOOL_VERSION, identifier, interaction_of, write_item
from guardrails.label import explicit
from guardrails.labels import sidecar

OWN = "urn:xingtan:items:1"
LOM = "http://ltsc.ieee.org/xsd/LOM"
MANIFEST = "imsmanifest.xml"
_TIME = (1980, 1, 1, 0, 0, 0)


def write_package(
    title: str, items: Sequence[Item], pictures: Mapping[str, bytes], version: str, aigc: dict[str, str]
) -> bytes:
    """The zip; equal items give equal bytes. Raises `ProducerInvalid`, `LabelNotWritten`."""
    dialect = DIALECTS[version]
    kinds = {each.sha256: each.media_type for item in items for each in item.pictures}
    images = {sha: f"images/{sha}.{suffix(kinds[sha])}" for sha in sorted(pictures) if sha in kinds}
    label_name, label = sidecar("items", aigc)
    members: list[tuple[str, bytes]] = [(MANIFEST, _manifest(title, items, images, label_name, dialect))]
    members.append((label_name, label))
    for item in items:
        seen = {sha: f"../{path}" for sha, path in images.items()}
        members.append((_path(item), write_item(item, dialect, seen)))
    members += [(path, pictures[sha]) for sha, path in images.items()]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            made.writestr(zipfile.ZipInfo(name, _TIME), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _path(item: Item) -> str:
    return f"items/{identifier(item.id)}.xml"


def _manifest(
    title: str, items: Sequence[Item], images: Mapping[str, str], label: str, dialect: Dialect
) -> bytes:
    space = dialect.manifest
    names = {None: space, "lom": LOM, "imsqti": dialect.metadata, "xt": OWN, "xsi": XSI}
    root = etree.Element(f"{{{space}}}manifest", {"identifier": "MANIFEST-XINGTAN"}, nsmap=names)
    metadata = _in(root, space, "metadata")
    _in(metadata, space, "schema").text = dialect.schema
    _in(metadata, space, "schemaversion").text = dialect.schema_version
    general = _in(_in(metadata, LOM, "lom"), LOM, "general")
    _string(_in(general, LOM, "title"), title)
    _string(_in(general, LOM, "description"), explicit("zh"))
    _in(root, space, "organizations")
    resources = _in(root, space, "resources")
    for item in items:
        path = _path(item)
        resource = _in(resources, space, "resource", identifier=f"RES-{identifier(item.id)}",
                       type=dialect.resource, href=path)  # fmt: skip
        _metadata(_in(resource, space, "metadata"), item, dialect)
        _in(resource, space, "file", href=path)
        for picture in item.pictures:
            if picture.sha256 in images:
                _in(resource, space, "file", href=images[picture.sha256])
    mark = _in(resources, space, "resource", identifier="RES-AIGC-LABEL", type="webcontent", href=label)
    _in(mark, space, "file", href=label)
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return made


def _metadata(parent: Any, item: Item, dialect: Dialect) -> None:
    """LOM for every reader, QTI's own, and the item as it is kept here."""
    lom = _in(parent, LOM, "lom")
    general = _in(lom, LOM, "general")
    known = _in(general, LOM, "identifier")
    _in(known, LOM, "catalog").text = OWN
    _in(known, LOM, "entry").text = item.id
    for keyword in (item.subject, *item.literacy):
        _string(_in(general, LOM, "keyword"), keyword)
    educational = _in(lom, LOM, "educational")
    difficulty = _in(educational, LOM, "difficulty")
    _in(difficulty, LOM, "source").text = "LOMv1.0"
    _in(difficulty, LOM, "value").text = {"hard": "difficult"}.get(item.band.value, item.band.value)
    _in(_in(educational, LOM, "typicalLearningTime"), LOM, "duration").text = f"PT{round(item.minutes * 60)}S"
    for code in item.knowledge:
        group = _in(lom, LOM, "classification")
        purpose = _in(group, LOM, "purpose")
        _in(purpose, LOM, "source").text = "LOMv1.0"
        _in(purpose, LOM, "value").text = "discipline"
        taxon = _in(_in(group, LOM, "taxonPath"), LOM, "taxon")
        _in(taxon, LOM, "id").text = code
    own = _in(parent, dialect.metadata, "qtiMetadata")
    scored = "human" if interaction_of(item) == "extendedTextInteraction" else "responseprocessing"
    for name, value in (
        ("timeDependent", "false"), ("interactionType", interaction_of(item)), ("feedbackType", "none"),
        ("solutionAvailable", str(bool(item.solution)).lower()), ("scoringMode", scored),
        ("toolName", TOOL), ("toolVersion", TOOL_VERSION),
    ):  # fmt: skip
        _in(own, dialect.metadata, name).text = value
    body = item.model_dump(mode="json")
    _in(parent, OWN, "item").text = clean(json.dumps(body, ensure_ascii=False, sort_keys=True))


def _in(parent: Any, space: str, name: str, **attributes: str) -> Any:
    return etree.SubElement(parent, f"{{{space}}}{name}", attributes)


def _string(parent: Any, text: str) -> None:
    _in(parent, LOM, "string", language="zh").text = clean(text)
