"""What a key costs the kiosk's program among 10,000 choices, beside one among 8: update and picture, without a terminal.

Usage: choices.py DRIVER SCRATCH [--keys 20000]
"""
import argparse
import subprocess
import sys

from goals import Goals


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("driver")
    parser.add_argument("scratch")
    parser.add_argument("--keys", type=int, default=20_000)
    options = parser.parse_args()
    out = subprocess.run([options.driver, "choices", str(options.keys)], check=True, stdout=subprocess.PIPE, text=True).stdout
    p50, p99 = {}, {}
    for line in out.splitlines():
        _, choices, half, most = line.split()
        p50[int(choices)], p99[int(choices)] = int(half), int(most)
        print(f"{int(choices):6} choices: p50 {int(half) / 1000:.1f} us, p99 {int(most) / 1000:.1f} us")
    goals = Goals("choices", f"{options.keys:,} keys")
    goals.at_most("a key among 10,000 choices, p50", "one among 8", p50[10_000] / p50[8], 1.1)
    goals.told("a key among 10,000 choices, p99", "one among 8", p99[10_000] / p99[8])
    goals.told("a key among 500 choices, p50", "one among 8", p50[500] / p50[8])
    return goals.end()


if __name__ == "__main__":
    sys.exit(main())
