"""The AIGC object in an XMP packet (TC260-PG-20259A): merged into one that is there, never over it."""

from typing import Any

from lxml import etree

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_META = "adobe:ns:meta/"
_TC260 = "http://www.tc260.org.cn/ns/AIGC/1.0/"
_BEGIN = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
_END = '\n<?xpacket end="w"?>'


def read(packet: bytes | None) -> str | None:
    """The JSON in a packet, None where there is none."""
    tree = _tree(packet)
    if tree is None:
        return None
    found = tree.find(f".//{{{_TC260}}}AIGC")
    if found is not None:
        return "".join(found.itertext())
    for description in tree.iter(f"{{{_RDF}}}Description"):
        if description.get(f"{{{_TC260}}}AIGC"):
            return str(description.get(f"{{{_TC260}}}AIGC"))
    return None


def write(packet: bytes | None, aigc: str) -> bytes:
    """The packet with the JSON; everything else in it stays."""
    tree = _tree(packet)
    if tree is None:
        tree = etree.Element(f"{{{_META}}}xmpmeta", nsmap={"x": _META})
    rdf = tree if tree.tag == f"{{{_RDF}}}RDF" else tree.find(f".//{{{_RDF}}}RDF")
    if rdf is None:
        rdf = etree.SubElement(tree, f"{{{_RDF}}}RDF", nsmap={"rdf": _RDF})
    for old in list(rdf.iter(f"{{{_TC260}}}AIGC")):
        old.getparent().remove(old)
    for description in rdf.iter(f"{{{_RDF}}}Description"):
        description.attrib.pop(f"{{{_TC260}}}AIGC", None)
    ours = etree.SubElement(rdf, f"{{{_RDF}}}Description", nsmap={"TC260": _TC260})
    ours.set(f"{{{_RDF}}}about", "")
    etree.SubElement(ours, f"{{{_TC260}}}AIGC").text = aigc
    body: str = etree.tostring(tree, encoding="unicode")
    return (_BEGIN + body + _END).encode()


def _tree(packet: bytes | None) -> Any:
    """The root element, None for a packet that is missing or broken."""
    if not packet:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_pis=True)
    try:
        return etree.fromstring(packet.strip(b"\0 \r\n"), parser)
    except etree.XMLSyntaxError:
        return None
