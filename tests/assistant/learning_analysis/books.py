"""Workbooks for tests of what schools hand in."""

import io

import openpyxl

from guardrails.pseudonyms import Pseudonymiser

MAKES = Pseudonymiser("school", b"0123456789abcdef")


def book_of(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return book


def bytes_of(book):
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()
