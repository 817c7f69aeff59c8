"""Everything that is measured, in one table: `python -m bench`, with `--json` as one JSON document."""

import argparse
import json

from bench.compare import time_compare
from bench.database import MOST_MEMORY_MB, demonstration, time_database
from bench.scoring import time_core
from bench.timing import print_table
from bench.workspace import time_workspace


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    as_json = parser.parse_args().json
    with demonstration():
        workspace = time_workspace()
        compared = time_compare()
        stored, memory = time_database()
        core, ratios = time_core()
    timings = [*core, *stored, *workspace, *compared]
    if as_json:
        document = {
            "timings": [timing.document() for timing in timings],
            "pandas_ratio": ratios,
            "database_peak_mb": memory,
        }
        print(json.dumps(document, indent=1))
        return
    print_table(timings)
    for cities, ratio in ratios.items():
        print(f"pandas takes {ratio:g} times as long for {cities} cities")
    verdict = "ok" if memory <= MOST_MEMORY_MB else "MISSED"
    print(f"peak memory after the database works: {memory} MB  ≤ {MOST_MEMORY_MB} MB  {verdict}")


if __name__ == "__main__":
    main()
