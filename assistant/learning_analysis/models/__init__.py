"""Measurement models behind gates of sample size: item response theory, tracing, diagnosis, prediction."""
