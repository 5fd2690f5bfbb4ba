"""The two pictures of measurement: S-P chart (S-P 表) and item-person map (Wright map, 怀特图)."""

from collections import Counter

import numpy as np

from assistant.learning_analysis.pictures import canvas
from assistant.learning_analysis.pictures.canvas import Sheet, sheet
from assistant.learning_analysis.reports.facts import Chart, DataTable, Language


def sp(chart: Chart, table: DataTable, language: Language) -> Sheet:
    """Right answers as dots, pupils by falling score, items by falling number of right answers, with S curve
    (pupils) and P curve (items): first column `pupil`, every other column an item with 1 or 0, both in that
    order."""
    cells = np.array([row[1:] for row in table.rows], dtype=float).reshape(
        len(table.rows), len(table.columns) - 1
    )
    pupils, items = cells.shape
    made = sheet(chart.title, language, max(6.4, 2.6 + 0.13 * items), max(3.6, 2.2 + 0.13 * pupils))
    axes = made.axes
    axes.grid(False)
    shown = np.where(cells > 0.5, 0.22, 0.0)
    axes.imshow(
        shown,
        cmap="Greys",
        vmin=0,
        vmax=1,
        aspect="auto",
        interpolation="nearest",
        extent=(0, items, pupils, 0),
    )
    s, p = cells.sum(axis=1), cells.sum(axis=0)
    axes.step(
        [0, *np.repeat(s, 2)][1:],
        np.repeat(np.arange(pupils + 1), 2)[1:-1],
        color=canvas.BLUE,
        linewidth=2.2,
        label=made.say("S 曲线（学生得分）", "S curve (pupils)"),
    )
    axes.plot(
        np.repeat(np.arange(items + 1), 2)[1:-1],
        np.repeat(p, 2),
        color=canvas.ORANGE,
        linewidth=2.2,
        linestyle="--",
        label=made.say("P 曲线（答对人数）", "P curve (items)"),
    )
    step = max(1, round(items / 25))
    names = [column.title for column in table.columns[1:]]
    axes.set_xticks(
        np.arange(0, items, step) + 0.5, names[::step], rotation=90 if items > 12 else 0, fontsize=7
    )
    every = max(1, round(pupils / 40))
    codes = [str(row[0]) for row in table.rows]
    axes.set_yticks(np.arange(0, pupils, every) + 0.5, codes[::every], fontsize=6.5)
    axes.set(xlim=(0, items), ylim=(pupils, 0))
    made.labels(
        made.say("题目（左易右难）", "Items (easy to hard)"),
        made.say("学生代号（上高下低）", "Pupils' codes (high to low)"),
    )
    made.legend(columns=2)
    return made


def wright(chart: Chart, table: DataTable, language: Language) -> Sheet:
    """Pupils at the left and items at the right of one scale: `kind` (pupil or item), `label`, `logit`."""
    rows = [
        (str(kind), str(label), float(logit))
        for kind, label, logit in zip(
            *(table.values(name) for name in ("kind", "label", "logit")), strict=True
        )
        if isinstance(logit, int | float)
    ]
    pupils = [logit for kind, _, logit in rows if kind == "pupil"]
    items = [(label, logit) for kind, label, logit in rows if kind == "item"]
    every = [*pupils, *(logit for _, logit in items)] or [0.0]
    low, high = np.floor(min(every) * 2) / 2 - 0.25, np.ceil(max(every) * 2) / 2 + 0.25
    made = sheet(chart.title, language, 7.2, 5.6)
    axes = made.axes
    edges = np.arange(low, high + 0.26, 0.25)
    counts, _ = np.histogram(pupils, bins=edges)
    axes.barh(
        edges[:-1], -counts, height=0.22, align="edge", color=canvas.SKY, label=made.say("学生", "pupils")
    )
    taken = Counter[int]()
    most = max(int(counts.max(initial=1)), 4)
    for label, logit in sorted(items, key=lambda one: one[1]):
        slot = round((logit - low) / 0.2)
        axes.text(
            most * (0.06 + 0.17 * taken[slot]),
            low + slot * 0.2,
            label,
            fontsize=8,
            va="center",
            color=canvas.RED,
        )
        taken[slot] += 1
    width = most * max(1.0, 0.1 + 0.17 * max(taken.values(), default=1))
    axes.axvline(0, color=canvas.INK, linewidth=1)
    axes.set(xlim=(-most * 1.08, width), ylim=(low, high))
    ticks = sorted({0, -most, -most // 2})
    axes.set_xticks(ticks, [str(abs(each)) for each in ticks])
    axes.grid(False, axis="x")
    axes.set_xlabel(made.say("左：学生人数　　右：题号", "Left: number of pupils    Right: items"))
    axes.set_ylabel(made.say("能力与难度（logit，上高下低）", "Ability and difficulty (logits)"))
    return made
