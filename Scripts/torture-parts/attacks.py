"""Scripts/torture attacks [WHAT…]: the vectors of RELIABILITY.md part 2 that want a real program, a real network or a real clock.

ssrf, tls (as root: with an authority of its own that the courier trusts), secrets, forging (what a vendor and a contact say), pin (over kills and
clocks that jump), modes (umask 000), names (paths in refs and names), bombs (YAML and expressions), formulas, sql, core, execs. Each says how often
it was tried and what got through; exit code 1 on any.
"""
import argparse
import json
import ssl
import subprocess
import sys
import time

from attack_files import bombs, modes, names
from attack_network import ssrf, tls
from attack_process import core, execs, pin
from attack_tools import Found
from attack_words import forging, formulas, secrets, sql
from floor import Fault

ATTACKS = {"ssrf": ssrf, "tls": tls, "secrets": secrets, "forging": forging, "pin": pin, "modes": modes, "names": names, "bombs": bombs,
           "formulas": formulas, "sql": sql, "core": core, "execs": execs}


def main():
    parser = argparse.ArgumentParser(prog="Scripts/torture attacks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", metavar="WHAT")
    parser.add_argument("--binary", required=True)
    parser.add_argument("--restarts", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for name in options.what:
        if name not in ATTACKS:
            parser.error(f"there is no attack {name}; there are {', '.join(ATTACKS)}")
    facts, table = {}, []
    for name in options.what or ATTACKS:
        found, begin = Found(), time.monotonic()
        try:
            ATTACKS[name](options, found)
        except (Fault, subprocess.SubprocessError, OSError, ssl.SSLError) as fault:
            found.through.append(f"the attack itself failed: {type(fault).__name__}: {str(fault)[-600:]}")
        for words in found.through:
            print(f"{name}: {words}", file=sys.stderr, flush=True)
        facts[name] = {"tries": found.tries, "through": found.through[:20], "notes": found.notes, "seconds": round(time.monotonic() - begin, 1)}
        table.append({"fault": f"attack: {name}", "tries": found.tries, "lost": 0, "doubled": 0, "crashed": len(found.through),
                      "more": "; ".join(found.notes)})
    print(json.dumps({"seed": options.seed, "attacks": facts, "table": table}))
    return 1 if any(fact["through"] for fact in facts.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
