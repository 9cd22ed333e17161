#!/usr/bin/env python3
"""Makes tests/eval/retention: which snapshots restic's `forget` keeps, for histories and policies
drawn at random from a fixed seed. Needs restic; takes a few minutes.

    scripts/build_retention.py [FOLDER]
"""

import json
import os
import random
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta

KEYS = ["last", "hourly", "daily", "weekly", "monthly", "yearly"]
CASES = 24


def restic(repository, *args):
    environment = dict(os.environ, RESTIC_PASSWORD="retention", TZ="UTC")
    command = ["restic", "--quiet", "--no-cache", "-r", repository, *args]
    return subprocess.run(command, env=environment, check=True, capture_output=True).stdout


def histories(random):
    start = datetime(2024, 12, 20, 3, 0, 0)
    yield "daily", [start + timedelta(days=at, seconds=random.randrange(7200)) for at in range(60)]
    yield "irregular", sorted(
        start + timedelta(seconds=random.randrange(4 * 366 * 86400)) for _ in range(70)
    )
    yield "hourly", [start + timedelta(hours=at, minutes=random.randrange(60)) for at in range(70)]
    # Ends of years, where ISO weeks and years part.
    ends = []
    for year in range(2019, 2027):
        ends += [datetime(year, 12, 26, 12) + timedelta(days=at) for at in range(0, 12, 2)]
    yield "years", ends


def policy(random):
    chosen = random.sample(KEYS, random.choice([1, 1, 2, 3, 4, 6]))
    most = {"last": 8, "hourly": 30, "daily": 20, "weekly": 12, "monthly": 14, "yearly": 5}
    return {key: random.randint(1, most[key]) for key in KEYS if key in chosen}


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else "tests/eval/retention"
    os.makedirs(folder, exist_ok=True)
    draw = random.Random(8)
    for name, times in histories(draw):
        with tempfile.TemporaryDirectory() as work:
            repository, source = f"{work}/repository", f"{work}/source"
            os.mkdir(source)
            restic(repository, "init")
            for time in times:
                restic(repository, "backup", "--time", f"{time:%Y-%m-%d %H:%M:%S}", source)
            cases = []
            for _ in range(CASES):
                kept = policy(draw)
                flags = [word for key in kept for word in (f"--keep-{key}", str(kept[key]))]
                told = restic(repository, "forget", "--dry-run", "--json", "--group-by", "", *flags)
                keep = [snapshot["time"][:19] for snapshot in json.loads(told)[0]["keep"]]
                cases.append({"policy": {key: kept.get(key, 0) for key in KEYS}, "keep": keep})
        snapshots = [f"{time:%Y-%m-%dT%H:%M:%S}" for time in times]
        draw.shuffle(snapshots)
        with open(f"{folder}/{name}.json", "w", encoding="utf-8") as file:
            json.dump({"snapshots": snapshots, "cases": cases}, file, indent=1)
            file.write("\n")


main()
