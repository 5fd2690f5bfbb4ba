"""Assembly (组卷): a blueprint solved as an integer programme, its papers, and homework in layers."""
