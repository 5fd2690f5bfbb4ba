"""Why a file was refused. Every code has its sentence in `serving/problems.yaml`."""

from typing import ClassVar

from corpora.problem import Problem


class FileRefused(Problem):
    """Base of the refusals of a file."""

    code: ClassVar[str] = "file-unsupported"


class FileEmpty(FileRefused):
    """The file has no bytes, or only white space."""

    code = "file-empty"


class FileTooLarge(FileRefused):
    """More bytes than `limits.MAX_BYTES`, or one part of it too large. Details: `limit`, and `size`
    where it is known, in bytes."""

    code = "file-too-large"


class FileTooLong(FileRefused):
    """More pages, cells, members or characters than are read. Details: `what`, `limit`."""

    code = "file-too-long"


class FileExpandsTooMuch(FileRefused):
    """An archive that unpacks to far more than it weighs (压缩炸弹)."""

    code = "file-expands-too-much"


class FileUnsafeXml(FileRefused):
    """XML with a document type, entities or an encoding that could hide them."""

    code = "file-unsafe-xml"


class FileHasMacros(FileRefused):
    """An office file with macros (宏)."""

    code = "file-has-macros"


class FileLegacyOffice(FileRefused):
    """A binary office file of before 2007: doc, xls, ppt."""

    code = "file-legacy-office"


class FileEncrypted(FileRefused):
    """The file needs a password or a licence."""

    code = "file-encrypted"


class FileExecutable(FileRefused):
    """A program or a script, whatever its name says."""

    code = "file-executable"


class FileImage(FileRefused):
    """A picture: reading text from pictures is an extra."""

    code = "file-image"


class FileUnsupported(FileRefused):
    """A format that is not read. Details: `kind`, what the content looks like."""

    code = "file-unsupported"


class FileDamaged(FileRefused):
    """The content breaks the rules of its own format. Details: `kind`."""

    code = "file-damaged"


class NoText(FileRefused):
    """A well-formed file without text, e.g. a scanned PDF."""

    code = "no-text"
