"""Plans of the suite `all`: which suites run on which data sets, and what they have to reach."""
