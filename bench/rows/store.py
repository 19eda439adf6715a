"""The census alone: models into it, in order of creation and in a random one."""


def run(b):
    argv = [b.built("bench/bench_store_insert"), b.folder, str(b.sizes.inserts)]
    b.report.say(f"\n## Models into the census\n\n```\n{b.measure(argv).output.rstrip()}\n```")
