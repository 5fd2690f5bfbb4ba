"""The pages (网页) for teachers, administrators and compliance officers, in Chinese and English."""

from serving.ui.mount import create_ui

__all__ = ["create_ui"]
