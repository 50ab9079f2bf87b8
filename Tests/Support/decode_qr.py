#!/usr/bin/python3
"""Reads a plain PBM (P1, 1 is black) on standard input and prints the text of the QR code in it; nothing when there is none.

The decoder is zbar: it shares no code with the encoder that the kiosk uses.
"""
import sys

import zbar

SCALE = 8


def main():
    words = sys.stdin.read().split()
    if len(words) < 3 or words[0] != "P1":
        sys.exit("expected a plain PBM")
    width, height = int(words[1]), int(words[2])
    bits = "".join(words[3:])
    rows = []
    for y in range(height):
        row = b"".join((b"\x00" if bit == "1" else b"\xff") * SCALE for bit in bits[y * width:(y + 1) * width])
        rows.append(row * SCALE)
    image = zbar.Image(width * SCALE, height * SCALE, "Y800", b"".join(rows))
    scanner = zbar.ImageScanner()
    scanner.scan(image)
    for symbol in image:
        if str(symbol.type) == "QRCODE":
            print(symbol.data)


main()
