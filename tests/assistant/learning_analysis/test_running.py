"""A district in partitions equals one computation, on this machine and over Ray."""

import numpy as np
import pytest

from assistant.learning_analysis import running
from assistant.learning_analysis.classical.analysis import of_sums
from assistant.learning_analysis.classical.sums import gather
from assistant.learning_analysis.intake.problems import ScoresUnreadable
from tests.assistant.learning_analysis.classes import matrix_of, simulated


def _file(folder, marks, extra=""):
    path = folder / "district.csv"
    head = ",".join(["pupil", *(f"q{place}" for place in range(marks.shape[1]))])
    rows = [",".join([f"x{row}", *(f"{one:g}" for one in own)]) for row, own in enumerate(marks)]
    path.write_text("\n".join([head, *rows]) + "\n" + extra, encoding="utf-8")
    return path


def test_partitions_give_the_figures_of_the_whole(tmp_path, monkeypatch):
    marks = simulated(700, 8, 1)[0] * 4
    monkeypatch.setattr(running, "PART_BYTES", 2000)
    path = _file(tmp_path, marks)
    assert len(list(running.parts(path, [4.0] * 8))) > 5
    found, wrong = running.analyse_district(path, [4.0] * 8, workers=1)
    whole = of_sums("district", gather(matrix_of(marks, 4)))
    assert wrong == 0
    assert found.n == 700
    for one, other in zip(found.items, whole.items, strict=True):
        for name in ("difficulty", "discrimination", "upper_lower"):
            assert getattr(one, name).value == pytest.approx(getattr(other, name).value, abs=1e-9)
    assert found.reliability.alpha.value == pytest.approx(whole.reliability.alpha.value)
    assert found.distribution.median.value == whole.distribution.median.value


def test_absent_pupils_odd_cells_and_marks_out_of_range(tmp_path):
    marks = simulated(200, 3, 2)[0]
    path = _file(tmp_path, marks, "x201,缺考,,\nx202,1,9,优\nx203,nan,inf,-1\n")
    found, wrong = running.analyse_district(path, [1.0] * 3, workers=1)
    assert (found.n, found.absent, wrong) == (202, 1, 2)
    assert found.incomplete == 2


def test_a_file_that_does_not_fit_is_refused(tmp_path):
    path = _file(tmp_path, np.ones((3, 2)))
    with pytest.raises(ScoresUnreadable):
        running.analyse_district(path, [1.0])
    empty = tmp_path / "empty.csv"
    empty.write_text("pupil,q1\n", encoding="utf-8")
    with pytest.raises(ScoresUnreadable):
        running.analyse_district(empty, [1.0], workers=1)


@pytest.mark.slow
def test_two_workers_give_the_same(tmp_path, monkeypatch):
    marks = simulated(300, 4, 3)[0]
    monkeypatch.setattr(running, "PART_BYTES", 1500)
    path = _file(tmp_path, marks)
    one, two = (running.analyse_district(path, [1.0] * 4, workers=workers) for workers in (1, 2))
    assert one == two


@pytest.mark.ray
def test_a_cluster_gives_the_same(tmp_path, monkeypatch, cluster):
    marks = simulated(300, 4, 3)[0]
    monkeypatch.setattr(running, "PART_BYTES", 1500)
    path = _file(tmp_path, marks)
    far = running.analyse_district(path, [1.0] * 4, address=cluster)
    assert far == running.analyse_district(path, [1.0] * 4, workers=1)
