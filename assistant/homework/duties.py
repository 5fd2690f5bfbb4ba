"""The duties around homework (作业): each room below registers its own when its module is imported."""
