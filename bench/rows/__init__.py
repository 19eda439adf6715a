"""The rows of the benchmarks, a file for what belongs together; README.md says what each is."""
