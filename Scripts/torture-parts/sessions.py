"""Scripts/torture sessions N: whole sessions through the real kiosk, as fast as it shows them. What grows?

Seven of ten are finished (two with an address and consent, two with an address and none), the others are broken off.
"""
import argparse
import json
import os
import sys

from floor import Fault, Kiosk, Shop, now


def session(kiosk, number):
    kiosk.write(b" ")
    kiosk.see(kiosk.FIRST, seconds=10)
    kiosk.write(b"1" if number % 2 else b"2")
    kiosk.see("What else is there to say?", seconds=10)
    if number % 10 >= 7:
        kiosk.write(b"never mind" if number % 10 == 8 else b"")
        kiosk.go_to_attract()
        return
    kiosk.write(f"note {number}\r".encode())
    kiosk.see("Which address is it?", seconds=10)
    kiosk.write(b"\r")
    kiosk.see("Which number is it?", seconds=10)
    kiosk.write(b"\r")
    kiosk.see("How many are there?", seconds=10)
    kiosk.write(b"7\r")
    kiosk.see("Email", seconds=10)
    kind = number % 10
    if kind < 4:
        kiosk.write(f"shopper-{number}@example.com\r\r".encode() + (b" " if kind < 2 else b""))
        kiosk.pump(0.01)
    kiosk.finish()
    kiosk.write(b" ")
    kiosk.see(*kiosk.ATTRACT, seconds=10)


def main():
    arguments = argparse.ArgumentParser(prog="Scripts/torture sessions")
    arguments.add_argument("sessions", type=int, nargs="?", default=2000)
    arguments.add_argument("--binary", required=True)
    arguments.add_argument("--most-mebibytes", type=float, default=16)
    wanted = arguments.parse_args()
    shop = Shop(wanted.binary, idle=3600)
    kiosk = Kiosk(shop)
    samples, fault = [], None
    begin = now()
    try:
        kiosk.see(*kiosk.ATTRACT)
        for number in range(wanted.sessions):
            session(kiosk, number)
            samples.append((kiosk.kibibytes(), kiosk.descriptors()))
            if number in (0, 99) or (number + 1) % 500 == 0:
                size = sum(os.path.getsize(os.path.join(shop.directory, name)) for name in os.listdir(shop.directory))
                print(
                    f"{number + 1} sessions: {samples[-1][0] / 1024:.1f} MiB, {samples[-1][1]} descriptors, store and all {size / 1024:.0f} KiB, "
                    f"{now() - begin:.0f} s", file=sys.stderr, flush=True)
    except Fault as found:
        fault = str(found)
    early = sorted(memory for memory, _ in samples[:100])
    late = sorted(memory for memory, _ in samples[-100:])
    facts = {
        "sessions": len(samples), "seconds": round(now() - begin, 1), "fault": fault, "forbidden": len(kiosk.forbidden),
        "mib_first": round(samples[0][0] / 1024, 2) if samples else None,
        "mib_early": round(early[len(early) // 2] / 1024, 2) if early else None,
        "mib_late": round(late[len(late) // 2] / 1024, 2) if late else None,
        "mib_highest": round(kiosk.highest_kibibytes() / 1024, 2) if not kiosk.has_ended() else None,
        "descriptors_early": samples[min(99, len(samples) - 1)][1] if samples else None,
        "descriptors_late": samples[-1][1] if samples else None,
        "store_bytes": {
            name: os.path.getsize(os.path.join(shop.directory, name)) for name in sorted(os.listdir(shop.directory)) if "askwell.db" in name
        },
    }
    is_flat = bool(samples) and facts["mib_late"] <= facts["mib_early"] + 1 and facts["descriptors_late"] <= facts["descriptors_early"]
    facts["is_flat"] = is_flat
    facts["is_small"] = bool(samples) and facts["mib_late"] <= wanted.most_mebibytes
    kiosk.close()
    shop.close()
    print(json.dumps(facts))
    return 0 if fault is None and is_flat and facts["is_small"] and not facts["forbidden"] else 1


if __name__ == "__main__":
    sys.exit(main())
