"""Growth against one's own baseline, value added by classes, and early notice: never a rank of people."""
