"""Intake (收作业): files of every kind into answers of known pupils, and what a person has to look at."""
