"""Every picture by its kind. Each takes the table that is printed beside it, and draws nothing that is not
there.

Columns are read by id; the ids of each kind stand in the docstring of its function.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from assistant.learning_analysis.pictures import canvas
from assistant.learning_analysis.pictures.canvas import Sheet, png, sheet
from assistant.learning_analysis.pictures.measured import sp, wright
from assistant.learning_analysis.reports.facts import Chart, DataTable, Kind, Language

Draw = Callable[[Chart, DataTable, Language], Sheet]


def draw(chart: Chart, table: DataTable, language: Language) -> bytes:
    """The picture as PNG. Raises KeyError where the table lacks a column of that kind of picture."""
    return png(DRAWN[chart.kind](chart, table, language))


def numbers(table: DataTable, column: str) -> list[float]:
    """A column as numbers; what is not there is NaN, which is not drawn."""
    return [float(cell) if isinstance(cell, int | float) else float("nan") for cell in table.values(column)]


def words(table: DataTable, column: str) -> list[str]:
    """A column as words."""
    return ["" if cell is None else str(cell) for cell in table.values(column)]


def histogram(chart: Chart, table: DataTable, language: Language) -> Sheet:
    """Pupils by mark: `low`, `high`, `pupils`."""
    made = sheet(chart.title, language)
    low, high, count = (numbers(table, name) for name in ("low", "high", "pupils"))
    widths = [top - bottom for bottom, top in zip(low, high, strict=True)]
    held = [place for place, each in enumerate(count) if each == each]
    made.axes.bar(
        [low[i] for i in held],
        [count[i] for i in held],
        width=[widths[i] for i in held],
        align="edge",
        color=canvas.SKY,
        edgecolor="white",
        linewidth=1,
    )
    for bottom, top, value in zip(low, high, count, strict=True):
        if value == value and value:
            made.axes.text((bottom + top) / 2, value, f"{value:.0f}", ha="center", va="bottom", fontsize=9)
    edges = sorted({each for each in (*low, *high) if each == each})
    made.axes.set_xticks(edges, [f"{each:g}" for each in edges])
    made.axes.margins(y=0.12)
    made.axes.grid(False, axis="x")
    made.labels(made.say("分数", "Marks"), made.say("人数", "Pupils"))
    return made


def box(chart: Chart, table: DataTable, language: Language) -> Sheet:
    """Marks by class: `class`, `minimum`, `q1`, `median`, `q3`, `maximum`, in the order of the table."""
    names = words(table, "class")
    made = sheet(chart.title, language, height=max(2.4, 1.4 + 0.5 * len(names)))
    columns = [numbers(table, name) for name in ("minimum", "q1", "median", "q3", "maximum")]
    drawn = [
        {"whislo": a, "q1": b, "med": c, "q3": d, "whishi": e, "fliers": [], "label": name}
        for name, a, b, c, d, e in zip(names, *columns, strict=True)
        if not any(each != each for each in (a, b, c, d, e))
    ]
    if drawn:
        made.axes.bxp(
            drawn,
            orientation="horizontal",
            showfliers=False,
            patch_artist=True,
            widths=0.55,
            boxprops={"facecolor": canvas.SKY, "edgecolor": canvas.INK},
            medianprops={"color": canvas.RED, "linewidth": 2},
        )
    made.axes.invert_yaxis()
    made.axes.grid(False, axis="y")
    made.axes.set_xlabel(
        made.say("分数（红线为中位数，箱为中间一半）", "Marks (red: median, box: middle half)")
    )
    return made


def quadrant(chart: Chart, table: DataTable, language: Language) -> Sheet:
    """Items by difficulty and discrimination: `item`, `difficulty`, `discrimination`."""
    made = sheet(chart.title, language, height=5.2)
    p, d, names = numbers(table, "difficulty"), numbers(table, "discrimination"), words(table, "item")
    good = [each >= 0.3 for each in d]
    for wanted, colour, mark, name in (
        (True, canvas.BLUE, "o", made.say("区分良好", "discriminates well")),
        (False, canvas.ORANGE, "^", made.say("区分不足", "discriminates little")),
    ):
        at = [place for place, each in enumerate(good) if each is wanted]
        made.axes.scatter(
            [p[i] for i in at], [d[i] for i in at], color=colour, marker=mark, s=42, label=name, zorder=3
        )
    placed: list[tuple[float, float]] = []
    for x, y, name in zip(p, d, names, strict=True):
        if x != x or y != y:
            continue
        near = sum(abs(x - a) < 0.05 and abs(y - b) < 0.06 for a, b in placed)
        placed.append((x, y))
        turn = ((6, 4), (-6, -12), (6, -12), (-14, 5))[near % 4]
        short = name.removeprefix("第").removesuffix("题").strip()
        made.axes.annotate(short, (x, y), xytext=turn, textcoords="offset points", fontsize=8)
    low = min([-0.1, *(each for each in d if each == each)]) - 0.08
    made.axes.set(xlim=(-0.02, 1.04), ylim=(low, max([0.8, *(each for each in d if each == each)]) + 0.1))
    made.axes.axhline(0.3, color=canvas.INK, linewidth=0.9, linestyle="--")
    for x in (0.4, 0.85):
        made.axes.axvline(x, color=canvas.INK, linewidth=0.9, linestyle=":")
    top = made.axes.get_ylim()[1]
    for x, text in (
        (0.19, made.say("难", "hard")),
        (0.62, made.say("适中", "medium")),
        (0.95, made.say("易", "easy")),
    ):
        made.axes.text(x, top, text, ha="center", va="top", color="#666666", fontsize=10)
    made.labels(
        made.say("难度 P（得分率，越大越容易）", "Difficulty P (share of points, high is easy)"),
        made.say("区分度", "Discrimination"),
    )
    made.legend()
    return made


def options(chart: Chart, table: DataTable, language: Language) -> Sheet:
    """Option traces of one choice: `option`, `key` (1 for the key), `low`, `middle`, `high` as shares."""
    made = sheet(chart.title, language)
    places = [0, 1, 2]
    names, keys = words(table, "option"), numbers(table, "key")
    columns = [numbers(table, name) for name in ("low", "middle", "high")]
    for place, (name, key) in enumerate(zip(names, keys, strict=True)):
        label = name + (made.say("（正答）", " (key)") if key else "")
        made.axes.plot(
            places,
            [column[place] * 100 for column in columns],
            color=canvas.SERIES[place % 6],
            marker=canvas.MARKS[place % 6],
            linestyle="-" if key else "--",
            linewidth=2.6 if key else 1.6,
            label=label,
        )
    low, middle, high = (
        made.say(*each) for each in (("低分组", "lower"), ("中间组", "middle"), ("高分组", "upper"))
    )
    made.axes.set_xticks(places, [low, middle, high])
    made.axes.set(ylim=(-3, 103), xlim=(-0.15, 2.15))
    made.labels(
        made.say("按总分分成三组", "Thirds by total"), made.say("选择的比例（%）", "Share choosing (%)")
    )
    made.legend()
    return made


def bars(chart: Chart, table: DataTable, language: Language) -> Sheet:
    """Share of points by knowledge point, the weakest first: `point`, `rate`, `planned` (may be empty)."""
    rates = numbers(table, "rate")
    order = sorted((place for place, rate in enumerate(rates) if rate == rate), key=rates.__getitem__)
    made = sheet(chart.title, language, height=max(2.6, 1.6 + 0.34 * len(order)))
    names, planned = words(table, "point"), numbers(table, "planned")
    rows = range(len(order))
    made.axes.barh(
        rows,
        [rates[i] * 100 for i in order],
        color=canvas.BLUE,
        height=0.62,
        label=made.say("实际得分率", "achieved"),
    )
    with_plan = [
        (row, planned[i] * 100) for row, i in zip(rows, order, strict=True) if planned[i] == planned[i]
    ]
    if with_plan:
        made.axes.scatter(
            [value for _, value in with_plan],
            [row for row, _ in with_plan],
            marker="D",
            s=34,
            color=canvas.ORANGE,
            edgecolor=canvas.INK,
            zorder=3,
            label=made.say("预期", "planned"),
        )
    for row, i in zip(rows, order, strict=True):
        inside = rates[i] > 0.15
        made.axes.text(
            rates[i] * 100 + (-1.5 if inside else 1.5),
            row,
            f"{rates[i] * 100:.0f}%",
            va="center",
            ha="right" if inside else "left",
            color="white" if inside else canvas.INK,
            fontsize=9,
        )
    made.axes.set_yticks(list(rows), [clipped(names[i]) for i in order])
    made.axes.set_xlim(0, 104)
    made.axes.invert_yaxis()
    made.axes.grid(False, axis="y")
    made.axes.set_xlabel(made.say("得分率（%）", "Share of points (%)"))
    made.legend()
    return made


def clipped(text: str, longest: int = 14) -> str:
    """A name short enough for an axis."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def heat(chart: Chart, table: DataTable, language: Language) -> Sheet:
    """Pupils by knowledge points: first column `pupil`, every other column a point with shares. Grey is not
    measured; the numbers stand in the table."""
    points = [column.title for column in table.columns[1:]]
    grid = [
        [float(cell) if isinstance(cell, int | float) else float("nan") for cell in row[1:]]
        for row in table.rows
    ]
    names = words(table, "pupil")
    made = sheet(chart.title, language, 7.6, max(3.0, 2.2 + 0.145 * len(names)), scale=True)
    from matplotlib import colormaps

    colours = colormaps["cividis"].with_extremes(bad="#BFBFBF")
    values = np.ma.masked_invalid(np.array(grid, dtype=float).reshape(len(names), len(points)))
    image = made.axes.imshow(values, aspect="auto", cmap=colours, vmin=0, vmax=1, interpolation="nearest")
    turned = max(map(len, points), default=0) > 4 and len(points) > 4
    made.axes.set_xticks(
        range(len(points)),
        [clipped(each, 10) for each in points],
        rotation=35 if turned else 0,
        ha="right" if turned else "center",
        fontsize=9,
    )
    made.axes.set_yticks(range(len(names)), names, fontsize=6.5 if len(names) > 25 else 8.5)
    made.axes.grid(False)
    bar = made.figure.colorbar(image, cax=made.bar)
    bar.set_label(made.say("得分率", "Share of points"))
    made.axes.set_ylabel(made.say("学生（代号）", "Pupils (codes)"))
    return made


def trajectory(chart: Chart, table: DataTable, language: Language) -> Sheet:
    """Probability of mastery over opportunities: `point`, `step`, `mastery`."""
    made = sheet(chart.title, language)
    points, steps, mastery = words(table, "point"), numbers(table, "step"), numbers(table, "mastery")
    for place, point in enumerate(dict.fromkeys(points)):
        at = [i for i, each in enumerate(points) if each == point]
        made.axes.plot(
            [steps[i] for i in at],
            [mastery[i] for i in at],
            color=canvas.SERIES[place % 6],
            marker=canvas.MARKS[place % 6],
            linestyle=canvas.LINES[place % 6],
            label=clipped(point),
        )
    made.axes.axhline(0.95, color=canvas.INK, linewidth=0.9, linestyle="--")
    made.axes.text(
        min(steps, default=1), 0.96, made.say("掌握线", "mastery"), ha="left", va="bottom", fontsize=9
    )
    made.axes.set_ylim(-0.02, 1.06)
    known = sorted({each for each in steps if each == each})
    made.axes.set_xticks(known, [f"{each:.0f}" for each in known])
    made.labels(made.say("第几次作答", "Opportunity"), made.say("掌握概率", "Probability of mastery"))
    made.legend()
    return made


def caterpillar(chart: Chart, table: DataTable, language: Language) -> Sheet:
    """Class effects with intervals: `class`, `effect`, `low`, `high`, in the order of the table, never
    ranked."""
    names = words(table, "class")
    made = sheet(chart.title, language, height=max(2.4, 1.6 + 0.34 * len(names)))
    effect, low, high = (numbers(table, name) for name in ("effect", "low", "high"))
    rows = list(range(len(names)))
    reach = [
        [e - a for e, a in zip(effect, low, strict=True)],
        [b - e for e, b in zip(effect, high, strict=True)],
    ]
    made.axes.errorbar(effect, rows, xerr=reach, fmt="o", color=canvas.BLUE, ecolor=canvas.BLUE, capsize=3)
    made.axes.axvline(0, color=canvas.INK, linewidth=1)
    made.axes.set_yticks(rows, [clipped(name) for name in names])
    made.axes.set_ylim(len(names) - 0.4, -0.6)
    made.axes.grid(False, axis="y")
    made.axes.set_xlabel(
        made.say(
            "增值（分，含95%区间；按班级名单次序）",
            "Value added (points, 95% interval; in the order of the file)",
        )
    )
    return made


def calibration(chart: Chart, table: DataTable, language: Language) -> Sheet:
    """Predicted against observed: `predicted`, `observed`, `pupils`."""
    made = sheet(chart.title, language, 5.4, 4.8)
    predicted, observed, count = (numbers(table, name) for name in ("predicted", "observed", "pupils"))
    made.axes.plot(
        [0, 1], [0, 1], color=canvas.INK, linewidth=1, linestyle="--", label=made.say("完全一致", "perfect")
    )
    made.axes.plot(predicted, observed, color=canvas.BLUE, marker="o", label=made.say("实际", "observed"))
    for x, y, n in zip(predicted, observed, count, strict=True):
        if x == x and y == y:
            made.axes.annotate(f"n={n:.0f}", (x, y), xytext=(6, -12), textcoords="offset points", fontsize=8)
    made.axes.set(xlim=(-0.03, 1.08), ylim=(-0.06, 1.03))
    made.labels(made.say("预计的比例", "Predicted share"), made.say("实际的比例", "Observed share"))
    made.legend()
    return made


DRAWN: Mapping[Kind, Draw] = MappingProxyType(
    {
        "histogram": histogram,
        "box": box,
        "quadrant": quadrant,
        "options": options,
        "bars": bars,
        "heat": heat,
        "trajectory": trajectory,
        "caterpillar": caterpillar,
        "calibration": calibration,
        "sp": sp,
        "wright": wright,
    }
)
"""What draws each kind."""
