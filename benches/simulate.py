"""Times `offercalc simulate` beside the same model in numpy, both on one core.

    python3 -m venv target/numpy
    target/numpy/bin/pip install numpy
    cargo build --release
    target/numpy/bin/python benches/simulate.py

The model: two samples whose share prices follow geometric Brownian motions with a correlation of
0.5, observed in the months in which shares vest or are granted. Both programs compute the mean, the
standard deviation, percentiles, the mean of the worst 5% and how likely each offer is ahead, in
total and by year.
"""

# /// script
# requires-python = ">=3.9"
# dependencies = ["numpy"]
# ///

import json
import os
import subprocess
import sys
import time

# One core, also for the products of matrices.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np

YEARS = 4
PATHS = 1_000_000
# What fits into the processor's cache is fastest.
BATCH = 10_000
PROGRAM = os.environ.get("OFFERCALC", "target/release/offercalc")

OFFERS = [("offers/amazon-l6.toml", 0.35), ("offers/google-l5.toml", 0.30)]


def read(file, volatility):
    """What a sample pays: cash by year, and vests with their month, their value at the share price
    of the file, and the month of the grant of a refresher."""
    command = [PROGRAM, "show", file, "--ledger", "-f", "json"]
    shown = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    cash, vests = [0.0] * YEARS, []
    for paid in shown["ledger"]:
        month, amount = paid["month"], float(paid["amount"])
        if paid["component"] == "rsu":
            vests.append((month, amount, 0))
        elif paid["component"] == "refresher":
            # The note ends in the number of the refresher, which is granted on that anniversary.
            vests.append((month, amount, 12 * int(paid["note"].split()[-1])))
        else:
            cash[(month - 1) // 12] += amount
    return {"file": file, "volatility": volatility, "cash": cash, "vests": vests}


def prepare(offers):
    """The months in which prices are needed, and each offer's vests by their places."""
    months = sorted({m for offer in offers for vest in offer["vests"] for m in (vest[0], vest[2]) if m})
    place = {month: index for index, month in enumerate(months)}
    steps = np.diff([0, *months]) / 12
    prepared = []
    for offer in offers:
        own = sorted({m for vest in offer["vests"] for m in (vest[0], vest[2]) if m})
        columns = np.array([place[month] for month in own])
        column = {month: index for index, month in enumerate(own)}
        fixed = np.zeros((len(own), YEARS))
        sized = {}
        for month, value, granted in offer["vests"]:
            year = (month - 1) // 12
            if granted:
                weights = sized.setdefault(column[granted], np.zeros((len(own), YEARS)))
                weights[column[month], year] += value
            else:
                fixed[column[month], year] += value
        drift = -offer["volatility"] ** 2 / 2 * np.array(own) / 12
        prepared.append((offer, columns, drift, fixed, sized))
    return np.sqrt(steps), prepared


def simulate(offers, paths):
    """Totals by offer, and how often each offer is ahead of the first in each year."""
    random = np.random.default_rng(1)
    deviations, prepared = prepare(offers)
    factor = np.linalg.cholesky(np.full((len(offers),) * 2, 0.5) + 0.5 * np.eye(len(offers)))
    totals = np.empty((len(offers), paths))
    ahead = np.zeros((len(offers), YEARS))
    for start in range(0, paths, BATCH):
        size = min(BATCH, paths - start)
        independent = random.standard_normal((len(offers), size, len(deviations)))
        first = None
        for index, (offer, columns, drift, fixed, sized) in enumerate(prepared):
            shocks = independent[0] * factor[index, 0]
            for other in range(1, index + 1):
                shocks += independent[other] * factor[index, other]
            motion = np.cumsum(shocks * deviations, axis=1)
            multipliers = np.exp(motion[:, columns] * offer["volatility"] + drift)
            years = multipliers @ fixed + offer["cash"]
            for granted, weights in sized.items():
                years += (multipliers @ weights) / multipliers[:, granted, None]
            years = np.round(years, 2)
            totals[index, start : start + size] = years.sum(axis=1)
            if first is None:
                first = years
            else:
                ahead[index] += (years > first).sum(axis=0)
    return totals, ahead / paths


def summarize(totals, ahead):
    for index, total in enumerate(totals):
        percentiles = np.percentile(total, [5, 25, 50, 75, 95])
        worst = np.partition(total, len(total) // 20)[: len(total) // 20].mean()
        yield total.mean(), total.std(ddof=1), percentiles, worst, (total > totals[0]).mean(), ahead[index]


def timed(work):
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def main():
    both = [read(*offer) for offer in OFFERS]
    for offers in (both[:1], both):
        files = [offer["file"] for offer in offers]
        command = [PROGRAM, "simulate", *files, "--paths", str(PATHS), "-f", "json"]
        ours, theirs = [], []
        for _ in range(5):
            seconds, done = timed(lambda: subprocess.run(command, check=True, capture_output=True))
            ours.append(seconds)
            seconds, summary = timed(lambda: list(summarize(*simulate(offers, PATHS))))
            theirs.append(seconds)
        figures = json.loads(done.stdout)["offers"]
        for figure, (mean, deviation, *_) in zip(figures, summary):
            error = figure["mean_standard_error"]
            if abs(figure["mean"] - mean) > 5 * error:
                sys.exit(f"{figure['name']}: {figure['mean']} and {mean} differ")
        years = len(offers) * PATHS * YEARS
        print(" and ".join(files))
        for name, seconds in (("offercalc", min(ours)), ("numpy", min(theirs))):
            print(f"  {name:10} {seconds:6.3f} s  {years / seconds / 1e6:6.1f} M path-years a second")
        print(f"  {min(theirs) / min(ours):.1f} times as fast")


if __name__ == "__main__":
    main()
