#!/usr/bin/env python3
"""Runs `offercalc batch` in Apache Spark's pipe over many rows, and compares the results with those of a
run without Spark.

    pip install pyspark            # needs Java
    python benches/batch_spark.py target/release/offercalc 10000000

Each partition is a table of its own: the header, and rows of CSV.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

from pyspark.sql import SparkSession

HEADER = "name,base,bonus,sign_on.1,sign_on.2,rsu,rsu.vesting,stock.price"
PRESETS = ["amazon", "google", "even-quarterly", "even-monthly"]
OPTIONS = ["--metrics", "total,year1,average"]


def row(number, draw):
    """A row with the amounts of an offer, some of which are not stated."""
    some = lambda chance, amount: amount if draw.random() < chance else ""
    return ",".join(map(str, [
        f"Offer {number}",
        draw.randrange(120_000, 260_000),
        f"{draw.randrange(5, 26)}%",
        some(0.8, draw.randrange(100) * 1_000),
        some(0.6, draw.randrange(80) * 1_000),
        draw.randrange(100, 900) * 1_000,
        PRESETS[number % 4],
        draw.randrange(2_000, 40_000) / 100,
    ]))


def write(path, rows):
    """Writes rows, a hundred thousand different ones again and again."""
    draw = random.Random(1)
    block = [row(number, draw) + "\n" for number in range(min(rows, 100_000))]
    with open(path, "w") as table:
        for start in range(0, rows, len(block)):
            table.writelines(block[: rows - start])


def checksum(lines):
    """The number of results, and a sum that depends on each of them but not on their order."""
    count = total = 0
    for line in lines:
        if not line.startswith("total,"):
            count += 1
            total += zlib.crc32(line.encode())
    return count, total


def main():
    program, rows = os.path.abspath(sys.argv[1]), int(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        table, results = Path(folder, "table"), Path(folder, "results.csv")
        write(table, rows)

        start = time.time()
        with open(results, "w") as out:
            cat = subprocess.Popen(["sh", "-c", f"echo '{HEADER}'; cat {table}"], stdout=subprocess.PIPE)
            subprocess.run([program, "batch", "-", *OPTIONS], stdin=cat.stdout, stdout=out, check=True)
        print(f"without Spark: {time.time() - start:.1f} s")
        with open(results) as lines:
            direct = checksum(line.rstrip("\n") for line in lines)

        spark = SparkSession.builder.master("local[*]").getOrCreate()
        spark.sparkContext.setLogLevel("ERROR")
        start = time.time()
        # A process for each partition, and a thread for each process.
        batch = f"RAYON_NUM_THREADS=1 {program} batch - {' '.join(OPTIONS)}"
        piped = spark.sparkContext.textFile(str(table), 16).pipe(
            f'sh -c "(echo {HEADER}; cat) | {batch}"', checkCode=True
        )
        parts = piped.mapPartitions(lambda lines: [checksum(lines)]).collect()
        print(f"in Spark: {time.time() - start:.1f} s, {len(parts)} partitions")
        spark.stop()

        in_spark = tuple(map(sum, zip(*parts)))
        print(f"{in_spark[0]:,} results, checksum {in_spark[1]:x}")
        assert in_spark == direct and in_spark[0] == rows, direct


main()
