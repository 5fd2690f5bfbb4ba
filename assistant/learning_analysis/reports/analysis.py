"""One test analysed for the reports: classical figures always, models, mastery and growth behind their
gates."""

from assistant.learning_analysis.classical.analysis import analyse
from assistant.learning_analysis.growth.own import growth
from assistant.learning_analysis.mastery.mapping import mastery_map
from assistant.learning_analysis.models.irt import fit_irt
from assistant.learning_analysis.reports.class_report import Analysed
from assistant.learning_analysis.reports.stored import Exam
from assistant.learning_analysis.types.models import RaschFit
from corpora import knowledge_graphs


def analysed(exam: Exam, before: Exam | None = None) -> Analysed:
    """Everything the reports say about a stored test, and about growth since the test `before`."""
    matrix = exam.matrix
    rasch = fit_irt(matrix, "rasch")
    return Analysed(
        matrix,
        analyse(matrix),
        mastery=mastery_map(matrix, knowledge_graphs.library()),
        rasch=rasch if isinstance(rasch, RaschFit) else None,
        growth=None if before is None else growth(before.matrix, matrix),
        title=exam.listed.title,
        grade=exam.listed.grade,
        repairs=exam.repairs,
    )
