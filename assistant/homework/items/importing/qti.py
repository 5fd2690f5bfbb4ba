"""QTI packages and single item files, from any vendor: read in memory, nothing is unpacked to disk, fetched
or run."""

import hashlib
import json
import posixpath
import re
import zipfile
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from assistant.homework.items.importing.raw import MOST, About, Raw, build, fields
from assistant.homework.items.pictures import media_type
from assistant.homework.items.problems import ItemPictureRefused
from assistant.homework.items.qti.content import Flat
from assistant.homework.items.qti.dialect import attribute, name_of
from assistant.homework.items.qti.package import MANIFEST, OWN
from assistant.homework.items.qti.reading import NotReadError, Question, check_depth, read_item
from assistant.homework.items.qti.writing import identifier
from assistant.homework.items.report import Findings
from corpora.parsing.archive import check_xml, open_archive, read_member
from corpora.parsing.problems import FileDamaged, FileRefused, FileTooLong, FileUnsafeXml

_BLANKS = re.compile(r"[_＿]+")
_EXTRA = frozenset(
    fields() - {"id", "stem", "options", "answer", "points", "pictures", "stimulus", "solution"}
)
"""Fields that our own metadata may say; the rest is what the XML says."""


def fill(data: bytes, form: str, about: About, found: Findings) -> None:
    """Read every item of a package, or the one of an XML file."""
    if form == "xml":
        _Package({"item.xml": data}, about, found).item("item.xml", None)
        return
    with open_archive(data) as archive:
        members = _Members(archive)
        package = _Package(members, about, found)
        listed = package.listed()
        if len(listed) > MOST:
            raise FileTooLong(what="qti", limit=MOST)
        for path, own in listed:
            package.item(path, own)
    if not found.items and not found.refused:
        found.refuse(MANIFEST, "no-items", "包里没有QTI题目", "the package holds no QTI items")


class _Members(dict[str, bytes]):
    """Members of an archive by their normal path, read when they are asked for."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        super().__init__()
        self._archive = archive
        self._names = {
            posixpath.normpath(name): name for name in archive.namelist() if not name.endswith("/")
        }

    def __contains__(self, path: object) -> bool:
        return path in self._names

    def __missing__(self, path: str) -> bytes:
        return read_member(self._archive, self._names[path])

    def paths(self) -> list[str]:
        """Every path that stays inside."""
        return [path for path in self._names if not path.startswith(("..", "/"))]


class _Package:
    """Items and pictures of one package."""

    def __init__(self, members: Mapping[str, bytes], about: About, found: Findings) -> None:
        self._members = members
        self._about = about
        self._found = found

    def listed(self) -> list[tuple[str, dict[str, Any] | None]]:
        """Paths of items with our own metadata: those of the manifest, else every XML file."""
        assert isinstance(self._members, _Members)
        paths = self._members.paths()
        manifests = sorted((p for p in paths if posixpath.basename(p).lower() == MANIFEST), key=len)
        if not manifests:
            self._found.repair(
                MANIFEST,
                "no-manifest",
                "没有清单文件，逐个查找题目",
                "there is no manifest; every XML file was tried",
            )
            return [(path, None) for path in sorted(paths) if path.lower().endswith(".xml")]
        base = posixpath.dirname(manifests[0])
        made: list[tuple[str, dict[str, Any] | None]] = []
        for node in _parsed(self._members[manifests[0]]).iter():
            if name_of(node) != "resource" or not re.search(r"item", attribute(node, "type")):
                continue
            path = _inside(base, attribute(node, "href"))
            if path is None or path not in self._members:
                self._found.refuse(
                    attribute(node, "href")[:120] or MANIFEST,
                    "file-missing",
                    "清单里的文件不在包内",
                    "the manifest names a file that is not in the package",
                )
            else:
                made.append((path, _own(node)))
        return made

    def item(self, path: str, own: dict[str, Any] | None) -> None:
        """Accept or refuse one item."""
        try:
            root = _parsed(self._members[path])
            if name_of(root) == "questestinterop":
                raise NotReadError(
                    "qti-1", "这是QTI 1.x，请导出为QTI 2.2或3.0", "it is QTI 1.x; export it as 2.2 or 3.0"
                )
            question = read_item(root, path)
            self._shared(question, path)
            self._pictures(question, path)
        except NotReadError as error:
            self._found.refuse(path, error.code, error.zh, error.en)
            return
        except FileRefused as error:
            self._found.refuse(
                path, error.code, "文件不安全或已损坏，未读", "the file is unsafe or damaged and was not read"
            )
            return
        for code, chinese, english in question.notes:
            self._found.repair(path, code, chinese, english)
        if own:
            _with_own(question.raw, own)
        build(question.raw, self._about, self._found)

    def _shared(self, question: Question, path: str) -> None:
        """The material in files of its own."""
        for href in question.stimuli:
            inside = _inside(posixpath.dirname(path), href)
            if inside is None or inside not in self._members:
                raise NotReadError(
                    "stimulus-missing", "共用材料的文件不在包内", "its stimulus is not in the package"
                )
            root = _parsed(self._members[inside])
            check_depth(root)
            body = [node for node in root.iter() if name_of(node) == "stimulusBody"]
            flat = Flat(frozenset(), lambda _: "")
            text = "\n".join(flat.text(node) for node in body)
            question.raw.stimulus = "\n".join(filter(None, [question.raw.stimulus, text]))
            self._keep(question, flat.pictures, posixpath.dirname(inside))

    def _pictures(self, question: Question, path: str) -> None:
        self._keep(question, question.pictures, posixpath.dirname(path))

    def _keep(self, question: Question, sources: list[tuple[str, str]], folder: str) -> None:
        for source, alt in sources:
            inside = _inside(folder, source)
            if inside is None or inside not in self._members:
                raise NotReadError(
                    "picture-missing",
                    f"图片不在包内：{source[:60]}",
                    f"a picture is not in the package: {source[:60]}",
                )
            data = self._members[inside]
            try:
                kind = media_type(data)
            except ItemPictureRefused as error:
                raise NotReadError(
                    "picture-unread",
                    f"图片不能读取：{source[:60]}",
                    f"a picture cannot be read: {source[:60]}",
                ) from error
            sha = hashlib.sha256(data).hexdigest()
            self._found.pictures[sha] = data
            question.raw.pictures.append({"sha256": sha, "media_type": kind, "alt": alt[:500]})


def _parsed(data: bytes) -> Any:
    """The root of an XML file. Raises `FileUnsafeXml`, `FileDamaged`."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    check_xml(data)
    try:
        return fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise FileUnsafeXml() from error
    except (ParseError, ValueError, LookupError) as error:
        raise FileDamaged(kind="xml") from error


def _inside(folder: str, href: str) -> str | None:
    """The path that `href` means from `folder`; None where it leaves the package or is an address."""
    if not href or ":" in href or href.startswith(("/", "\\")):
        return None
    path = posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))
    return None if path.startswith("..") else path


def _own(resource: Any) -> dict[str, Any] | None:
    """The item as this program wrote it into the resource's metadata."""
    node = next(resource.iter(f"{{{OWN}}}item"), None)
    if node is None:
        return None
    try:
        read = json.loads(node.text or "")
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None


def _with_own(raw: Raw, own: dict[str, Any]) -> None:
    """Fill what QTI cannot say. Where XML and metadata differ in words, the XML holds; where they say the
    same, the metadata's spelling does."""
    raw.more |= {name: value for name, value in own.items() if name in _EXTRA}
    for name in ("stem", "answer", "stimulus"):
        if isinstance(own.get(name), str) and _same(own[name], getattr(raw, name)):
            setattr(raw, name, own[name])
    if isinstance(own.get("id"), str) and own["id"] and raw.id == identifier(own["id"]):
        raw.id = own["id"]
    if isinstance(own.get("solution"), list) and _same(
        "".join(map(str, own["solution"])), "".join(raw.solution)
    ):
        raw.solution = [str(each) for each in own["solution"]]
    options = own.get("options") if isinstance(own.get("options"), list) else []
    if options and [_squashed(str(each.get("text"))) for each in options] == [
        _squashed(text) for _, text in raw.options
    ]:
        raw.options = []
        raw.more["options"] = options


def _same(one: str, other: str) -> bool:
    return _squashed(one) == _squashed(other)


def _squashed(text: str) -> str:
    return _BLANKS.sub("_", re.sub(r"\s+", "", text))
