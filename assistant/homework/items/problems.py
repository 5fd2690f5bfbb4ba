"""Why something about an item is refused."""

from corpora.problem import Problem


class ItemUnknown(Problem):
    """No such item, or it is private to a colleague; the two are not told apart on purpose."""

    code = "item-unknown"


class ItemVersionUnknown(Problem):
    """The item has no such `version`; the newest is `newest`."""

    code = "item-version-unknown"


class ItemIdTaken(Problem):
    """Items of these ids are there already: the first is `item`, `count` says how many there are."""

    code = "item-id-taken"


class ItemMoved(Problem):
    """Somebody changed the item since the asker looked; it is at `version` now."""

    code = "item-moved"


class ItemNotYours(Problem):
    """Only who put the item in may change, share, retire or delete it; built-in ones nobody may."""

    code = "item-not-yours"


class ItemUsed(Problem):
    """The item stood in `count` papers: it can be retired, and not deleted."""

    code = "item-used"


class ItemInvalid(Problem):
    """The item would not be whole: `field` and the reason, in both languages."""

    code = "item-invalid"


class ItemsTooMany(Problem):
    """More than `limit` items in one step."""

    code = "items-too-many"


class ItemPictureMissing(Problem):
    """The item names a picture that is neither in the file nor in the bank: `item`."""

    code = "item-picture-missing"


class ItemPictureRefused(Problem):
    """A picture that is not kept: `reason` is `format`, `size`, `damaged` or `active` (it could run)."""

    code = "item-picture-refused"


class ItemFormatUnknown(Problem):
    """Items are not read or written as `format`; `known` are the formats."""

    code = "item-format-unknown"


class ItemStatisticsInvalid(Problem):
    """A figure is outside of what it can be: `field`."""

    code = "item-statistics-invalid"
