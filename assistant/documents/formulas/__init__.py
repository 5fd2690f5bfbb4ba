"""Formulas: LaTeX in, and what each file format needs out: OMML, a picture, or readable words."""
