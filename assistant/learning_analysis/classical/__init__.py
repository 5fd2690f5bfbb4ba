"""Classical test analysis: distribution, items, reliability, S-P chart, blueprint."""
