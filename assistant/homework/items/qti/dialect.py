"""The two spellings of QTI. Code here speaks 2.2 (`choiceInteraction`, `maxChoices`); 3.0 says the same in
custom elements (`qti-choice-interaction`, `max-choices`)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from assistant.documents.formulas.spans import clean

XHTML = frozenset(
    {"div", "p", "span", "br", "img", "math", "semantics", "annotation", "ul", "ol", "li", "strong"}
)
"""Elements that have no other name in 3.0."""
MATH = "http://www.w3.org/1998/Math/MathML"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_UPPER = re.compile(r"(?<=[a-z])([A-Z])")
_LOWER = re.compile(r"-([a-z])")


@dataclass(frozen=True, slots=True)
class Dialect:
    """A version: its namespaces, schema files, templates of response processing and types of resources."""

    version: str
    item: str
    item_schema: str
    manifest: str
    metadata: str
    schema: str
    schema_version: str
    resource: str
    templates: str

    def tag(self, name: str) -> str:
        """The qualified name of a QTI or XHTML element."""
        local = name if name in XHTML or self.version == "2.2" else f"qti-{_kebab(name)}"
        return f"{{{self.item}}}{local}"

    def attributes(self, values: Mapping[str, str]) -> dict[str, str]:
        """Attributes as this version spells them."""
        if self.version == "2.2":
            return dict(values)
        return {name if name.startswith("{") else _kebab(name): value for name, value in values.items()}

    def add(self, parent: Any, name: str, /, **values: str) -> Any:
        """A new element at the end of `parent`; a trailing underscore of an attribute is dropped."""
        given = {key.rstrip("_"): clean(value) for key, value in values.items()}
        return etree.SubElement(parent, self.tag(name), self.attributes(given))


_IMS = "http://www.imsglobal.org/xsd/"
DIALECTS: Mapping[str, Dialect] = {
    "2.2": Dialect(
        version="2.2",
        item=_IMS + "imsqti_v2p2",
        item_schema="http://www.imsglobal.org/xsd/qti/qtiv2p2/imsqti_v2p2.xsd",
        manifest=_IMS + "imscp_v1p1",
        metadata=_IMS + "imsqti_metadata_v2p2",
        schema="QTIv2.2 Package",
        schema_version="1.0.0",
        resource="imsqti_item_xmlv2p2",
        templates="http://www.imsglobal.org/question/qti_v2p2/rptemplates/",
    ),
    "3.0": Dialect(
        version="3.0",
        item=_IMS + "imsqtiasi_v3p0",
        item_schema="https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
        manifest=_IMS + "qti/qtiv3p0/imscp_v1p1",
        metadata=_IMS + "imsqti_metadata_v3p0",
        schema="QTI Package",
        schema_version="3.0.0",
        resource="imsqti_item_xmlv3p0",
        templates="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/",
    ),
}


def name_of(node: Any) -> str:
    """The name of an element in the spelling of 2.2, whatever its namespace; empty for comments."""
    if not isinstance(node.tag, str):
        return ""
    local = node.tag.rpartition("}")[2]
    return _camel(local.removeprefix("qti-")) if local.startswith("qti-") else local


def attribute(node: Any, name: str, default: str = "") -> str:
    """An attribute in either spelling."""
    value = node.get(name)
    return str(value if value is not None else node.get(_kebab(name), default))


def _kebab(name: str) -> str:
    return _UPPER.sub(lambda found: f"-{found[1].lower()}", name)


def _camel(name: str) -> str:
    return _LOWER.sub(lambda found: found[1].upper(), name)
