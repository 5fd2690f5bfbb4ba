"""How much of a file is read, so that a hostile or broken one costs little. Sizes are bytes."""

MAX_BYTES = 60 * 2**20
"""One uploaded file. A scanned textbook of 300 pages fits."""

MAX_MEMBERS = 5_000
"""Files inside one docx, pptx, xlsx or epub. A large e-book has about 1,000."""

MAX_EXPANDED = 300 * 2**20
"""All members of one archive together, unpacked, as its directory declares them."""

MAX_RATIO = 150
"""Unpacked to packed size of an archive. Office XML reaches about 30; bombs start near 1,000."""

RATIO_MATTERS_FROM = 16 * 2**20
"""Below this unpacked size a high ratio is only a short, repetitive file."""

MAX_XML_PART = 64 * 2**20
"""One XML or HTML part; a tree of it takes about ten times as much memory."""

MAX_PAGES = 2_000
"""Pages of a PDF, slides of a presentation, chapters of a book."""

MAX_CELLS = 300_000
"""Filled cells of a workbook: 10,000 students by 30 columns."""

MAX_CHARACTERS = 8_000_000
"""Text of one document, about 15 textbooks."""

MAX_BLOCK = 6_000
"""Characters of one block; a longer one is cut at a sentence end."""

MAX_NESTING = 2_000
"""Nested elements of a page; real pages stay below 60. Trees deeper than this cost minutes to build."""

MAX_DEPTH = 200
"""Nested elements of a page that are told apart; what lies deeper is read as flat text."""

MAX_MARKDOWN = 500_000
"""Characters that are read as Markdown; a longer file is read as plain text. Unclosed links cost the
parser time that grows with the square of their number."""
