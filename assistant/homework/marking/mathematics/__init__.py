"""Mathematical answers: read, and compared by what they mean. Nothing is evaluated by anyone else's
parser."""

from assistant.homework.marking.mathematics.compare import Comparison, MathKey, Verdict, compare

__all__ = ["Comparison", "MathKey", "Verdict", "compare"]
