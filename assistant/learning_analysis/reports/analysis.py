"""One test analysed for the reports: classical figures always, models, mastery and growth behind their
gates."""

from collections.abc import Sequence

from assistant.learning_analysis.classical.analysis import analyse
from assistant.learning_analysis.growth.own import growth
from assistant.learning_analysis.mastery.mapping import mastery_map
from assistant.learning_analysis.mastery.sequence import sequenced
from assistant.learning_analysis.models.diagnosis import fit_dina
from assistant.learning_analysis.models.irt import fit_irt
from assistant.learning_analysis.reports.analysed import Analysed
from assistant.learning_analysis.reports.stored import Exam
from assistant.learning_analysis.types.models import DiagnosisFit, RaschFit
from corpora import knowledge_graphs


def analysed(exam: Exam, before: Exam | None = None, series: Sequence[Exam] = ()) -> Analysed:
    """Everything the reports say about a stored test, about growth since the test `before`, and about
    mastery over `series`: tests of the same pupils up to this one, oldest first."""
    matrix, atlas = exam.matrix, knowledge_graphs.library()
    rasch = fit_irt(matrix, "rasch")
    diagnosis = fit_dina(matrix) if any(item.knowledge for item in matrix.items) else None
    fitted = diagnosis if isinstance(diagnosis, DiagnosisFit) else None
    return Analysed(
        matrix,
        analyse(matrix),
        mastery=mastery_map(matrix, atlas, fitted),
        rasch=rasch if isinstance(rasch, RaschFit) else None,
        growth=None if before is None else growth(before.matrix, matrix),
        title=exam.listed.title,
        grade=exam.listed.grade,
        repairs=exam.repairs,
        diagnosis=diagnosis,
        sequence=sequenced([each.matrix for each in series], atlas),
    )
