"""The duties around homework (作业): each room below registers its own when its module is imported."""

import assistant.homework.assembly.assembly_duties
import assistant.homework.desk.desk_duties
import assistant.homework.items.item_duties  # noqa: F401
