"""Hidden content of a parsed file becomes a finding; other warnings do not."""

from corpora.document import Document
from guardrails.hidden import hidden_findings


def test_hidden_content_is_reported_once_a_kind():
    document = Document("t", "text/plain", (), warnings=("hidden-text", "pages-without-text", "hidden-cells"))
    assert [each.code for each in hidden_findings(document)] == ["hidden-text", "hidden-cells"]
    assert all(each.zh and each.en for each in hidden_findings(document))


def test_a_plain_file_has_none():
    assert hidden_findings(Document("t", "text/plain", ())) == ()
