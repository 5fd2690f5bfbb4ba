"""The Gradio theme: paper and ink, teal for what acts, apricot for what matters. Light at every hour.

Fonts are those of the reader's machine; nothing is fetched.
"""

from typing import Any

import gradio as gr
from gradio.themes.utils.colors import Color

FONTS = ("Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "sans-serif")
MONO = ("ui-monospace", "SFMono-Regular", "Consolas", "Noto Sans Mono CJK SC", "monospace")

TEAL = Color(
    "#eef6f5",
    "#d8ebe8",
    "#b3d6d2",
    "#84bab6",
    "#4f9794",
    "#2a7775",
    "#145f60",
    "#0f4c4f",
    "#0d3d41",
    "#0b3135",
    "#072225",
    "teal",
)
APRICOT = Color(
    "#fdf5ed",
    "#fbe8d5",
    "#f6d0ab",
    "#f0b57f",
    "#e8955a",
    "#d97b3c",
    "#b85f26",
    "#94491c",
    "#743918",
    "#5c2e15",
    "#3a1b0b",
    "apricot",
)
INK = Color(
    "#faf8f4",
    "#f3efe8",
    "#e5dfd4",
    "#cfc8bb",
    "#8d9497",
    "#66757a",
    "#4f6066",
    "#384a51",
    "#26383f",
    "#17282f",
    "#0e1b20",
    "ink",
)


def theme() -> Any:
    """A new theme; Gradio changes the one it is given."""
    base = gr.themes.Base(
        primary_hue=TEAL,
        secondary_hue=APRICOT,
        neutral_hue=INK,
        spacing_size=gr.themes.sizes.spacing_md,
        radius_size=gr.themes.sizes.radius_md,
        text_size=gr.themes.sizes.text_md,
        font=list(FONTS),
        font_mono=list(MONO),
    ).set(
        body_background_fill="*neutral_50",
        body_text_color="*neutral_900",
        body_text_color_subdued="*neutral_600",
        background_fill_primary="white",
        background_fill_secondary="*neutral_50",
        block_background_fill="transparent",
        block_border_width="0px",
        block_padding="0px",
        block_label_text_weight="500",
        block_title_text_weight="500",
        block_title_text_size="*text_sm",
        checkbox_label_background_fill="white",
        checkbox_label_border_color="*neutral_300",
        checkbox_label_border_width="1px",
        checkbox_label_background_fill_selected="*primary_50",
        checkbox_label_border_color_selected="*primary_600",
        checkbox_label_text_weight="400",
        input_border_width="1px",
        input_shadow_focus="none",
        button_large_text_size="*text_md",
        button_large_text_weight="600",
        button_large_padding="9px 20px",
        block_label_background_fill="white",
        block_label_text_color="*neutral_700",
        block_title_text_color="*neutral_800",
        block_shadow="none",
        border_color_primary="*neutral_200",
        border_color_accent="*primary_600",
        button_primary_background_fill="*primary_700",
        button_primary_background_fill_hover="*primary_800",
        button_primary_text_color="white",
        button_secondary_background_fill="white",
        button_secondary_background_fill_hover="*primary_50",
        button_secondary_border_color="*neutral_300",
        button_secondary_text_color="*primary_800",
        button_cancel_background_fill="#8f2f24",
        button_cancel_background_fill_hover="#75241b",
        button_cancel_text_color="white",
        color_accent="*primary_700",
        color_accent_soft="*primary_50",
        input_background_fill="white",
        input_border_color="*neutral_300",
        input_border_color_focus="*primary_600",
        input_placeholder_color="*neutral_500",
        link_text_color="*primary_700",
        link_text_color_hover="*primary_800",
        link_text_color_visited="*primary_700",
    )
    for name in [name for name in vars(base) if name.endswith("_dark")]:
        delattr(base, name)  # without a dark value the light one stands
    return base
