"""Labels inside files (文件标识): words and seven AIGC fields, written and read back (L-R3, L-R10)."""

from guardrails.labels.aigc import LabelNotWritten, merged
from guardrails.labels.file import KINDS, FoundLabel, label_file, read_label, sidecar

__all__ = ["KINDS", "FoundLabel", "LabelNotWritten", "label_file", "merged", "read_label", "sidecar"]
