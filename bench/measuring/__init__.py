"""What every row of the benchmarks needs: runs of programs, the report, the machine, the plot, the counts."""
