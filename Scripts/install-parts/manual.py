#!/usr/bin/env python3
"""Writes the manual page of a program from what it says of itself: PROGRAM --experimental-dump-help | manual.py NAME > NAME.1"""
import json
import sys

ENVIRONMENT = {
    "ASKWELL_DB": "The store's file, where --db does not name one.",
    "ASKWELL_CONFIG": "The configuration file, where --config does not name one.",
    "ASKWELL_HOME": "The folder that holds Quizzes and Themes, where they are not found beside the program.",
    "ASKWELL_KEY": "The store's key (64 hex digits), in place of the file askwell.key beside the configuration.",
    "ASKWELL_HUB, ASKWELL_HUB_PASSWORD": "The hub of a chain and its password, for what speaks to one.",
    "NO_COLOR": "Any value: no colours.",
}
FILES = {
    "~/.config/askwell/config.yaml": "The shop's configuration; /etc/askwell/config.yaml on a machine that is a kiosk.",
    "~/.config/askwell/askwell.key": "The store's key. Keep a copy of it apart from the backups.",
    "~/.local/share/askwell/askwell.db": "The store; /var/lib/askwell/askwell.db on a machine that is a kiosk.",
    "askwell.db.log": "What happened, beside the store: no answer, no address, no secret.",
}
STATUS = {
    "0": "Done.", "1": "Faults were found, by commands that look for them.", "64": "The command was written wrongly.",
    "65": "A file has faults.", "66": "There is no such file, quiz, segment or person.", "69": "What is asked for cannot be reached.",
    "70": "A fault of the program itself.", "73": "Something cannot be made.", "74": "Reading or writing failed.",
    "75": "Busy; try again.", "77": "Not allowed.", "78": "The configuration cannot be used.",
}
EXAMPLES = {
    "askwell": [
        ("Open the kiosk on this terminal.", "askwell"),
        ("See it all with invented shoppers, in a store that is thrown away.", "askwell demo"),
        ("Bring in a catalog and a quiz.", "askwell catalog import products.csv && askwell quiz import my.yaml --default"),
        ("Count people.", 'askwell segments count "goal:sleep and skin:dry"'),
    ],
    "askwell-sync": [("Deliver what waits, and end.", "askwell-sync run --once")],
    "askwell-fleet": [("Carry what changed to the hub, and back, once.", "askwell-fleet run --once")],
}
OTHERS = ["askwell", "askwell-sync", "askwell-fleet"]


def safe(text):
    """As troff takes it: no line begins with a command, a backslash and a hyphen are themselves."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("\u2018", "'").replace("\u2019", "'")
    return "\n".join("\\&" + line if line[:1] in ".'" else line for line in text.split("\n"))


def wanted(argument):
    return argument.get("shouldDisplay", True)


def name(spelling):
    return ("--" if spelling["kind"] == "long" else "-") + spelling["name"]


def term(argument):
    value = argument.get("valueName") or "value"
    if argument["kind"] == "positional":
        return f"<{value}>" + ("..." if argument.get("isRepeating") else "")
    names = ", ".join(name(spelling) for spelling in argument.get("names") or [])
    return names if argument["kind"] == "flag" else f"{names} <{value}>"


def synopsis(path, command):
    words = [f".B {safe(path)}"]
    own = [a for a in command.get("arguments", []) if wanted(a)]
    if any(a["kind"] != "positional" for a in own):
        words.append(".RI [ options ]")
    for argument in own:
        if argument["kind"] == "positional":
            text = safe(term(argument))
            words.append(f".RI [ {text} ]" if argument.get("isOptional") else f".I {text}")
    if command.get("subcommands"):
        words.append(".I command")
    return words


def arguments(command, common):
    lines = []
    for argument in command.get("arguments", []):
        if not wanted(argument) or term(argument) in common:
            continue
        words = argument.get("abstract") or ""
        default = argument.get("defaultValue")
        if default and argument["kind"] != "flag":
            words += f" Else {default}."
        lines += [".TP", f".B {safe(term(argument))}", safe(words.strip()) or "\\&"]
    return lines


def commands(path, command, common):
    lines = []
    for part in command.get("subcommands", []):
        if not wanted(part) or part["commandName"] == "help":
            continue
        own = f"{path} {part['commandName']}"
        lines += [f".SS {safe(own)}"] + synopsis(own, part) + [".PP", safe(part.get("abstract") or "")]
        if part.get("discussion"):
            lines += [".PP", safe(part["discussion"])]
        lines += arguments(part, common) + commands(own, part, common)
    return lines


def definitions(title, pairs):
    lines = [f".SH {title}"]
    for word, meaning in pairs:
        lines += [".TP", f".B {safe(word)}", safe(meaning)]
    return lines


def main():
    program = sys.argv[1]
    root = json.load(sys.stdin)["command"]
    # What nearly every command has is said once.
    common = {"-h, --help", "--db <path>", "--config <path>", "--log <file>", "--verbose", "--no-color", "--version"}
    lines = [f'.TH {program.upper()} 1 "" "Askwell" "User Commands"', ".SH NAME"]
    lines += [f"{safe(program)} \\- {safe((root.get('abstract') or '').rstrip('.'))}", ".SH SYNOPSIS"] + synopsis(program, root)
    lines += [".SH DESCRIPTION", safe(root.get("discussion") or root.get("abstract") or "")]
    lines += arguments(root, common - {"--version"}) + [".SH COMMANDS"] + commands(program, root, common)
    if program == "askwell":
        lines += definitions("COMMON OPTIONS", [
            ("--db <path>", "The store's file."), ("--config <path>", "The configuration file."),
            ("--log <file>", "Where to write what happened; beside the store unless named."),
            ("--verbose", "Say more on standard error."), ("--no-color", "Use no colours."), ("-h, --help", "Show help."),
        ])
    lines += definitions("ENVIRONMENT", ENVIRONMENT.items()) + definitions("FILES", FILES.items())
    lines += definitions("EXIT STATUS", STATUS.items()) + [".SH EXAMPLES"]
    for words, line in EXAMPLES.get(program, []):
        lines += [".TP", safe(words), f".B {safe(line)}"]
    others = ",\n".join(f".BR {safe(other)} (1)" for other in OTHERS if other != program)
    lines += [".SH SEE ALSO", others.replace(" (1),\n", " (1),\n")]
    print("\n".join(line for line in lines if line != ""))


main()
