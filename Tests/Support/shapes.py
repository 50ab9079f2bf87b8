#!/usr/bin/python3
"""Whether a vendor's schema allows a document, told some hundred times faster than jsonschema tells it: the doubles check every body.

It only says yes or no. A no is put before jsonschema, which names the fault; a schema with a word that is not known here is left to
jsonschema whole. shapes.py --compare N [--seed S] holds N documents for every operation and definition of every vendor here before both, some allowed,
most spoilt, and says how often they differed.
"""

import argparse
import copy
import json
import pathlib
import random
import re
import sys

KINDS = {
    "string": lambda value: isinstance(value, str), "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list), "boolean": lambda value: isinstance(value, bool), "null": lambda value: value is None,
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "integer": lambda value: not isinstance(value, bool) and (isinstance(value, int) or isinstance(value, float) and value.is_integer()),
}
# Words that say nothing of a document; without a checker of formats jsonschema takes no heed of `format` either.
SILENT = {"description", "title", "default", "example", "format"}


class Unknown(Exception):
    """A word of a schema that is not known here."""


class Shapes:
    """The tests of one file of operations and definitions; each schema is read once."""

    def __init__(self, spec):
        self.spec = spec
        self.named = {}

    def test(self, schema):
        """A function that tells whether a document is allowed."""
        if schema is True or schema is False:
            return lambda _: schema
        if "$ref" in schema:
            return self.reference(schema["$ref"])
        tests = []
        for word, said in schema.items():
            if word in SILENT:
                continue
            if word not in WORDS:
                raise Unknown(word)
            tests.append(WORDS[word](self, said, schema))
        tests = [test for test in tests if test]
        if len(tests) == 1:
            return tests[0]
        return lambda value: all(test(value) for test in tests)

    def reference(self, name):
        """A definition may hold itself, so it is looked up when it is first needed."""
        if name not in self.named:
            self.named[name] = None
            place = self.spec
            for part in name.removeprefix("#/").split("/"):
                place = place[part]
            self.named[name] = self.test(place)
        return lambda value: self.named[name](value)

    # Words

    def type(self, said, _):
        kinds = [KINDS[said]] if isinstance(said, str) else [KINDS[kind] for kind in said]
        return kinds[0] if len(kinds) == 1 else lambda value: any(kind(value) for kind in kinds)

    def enum(self, said, _):
        # True and 1 are one for Python and two for a schema.
        allowed = [(isinstance(each, bool), each) for each in said]
        return lambda value: (isinstance(value, bool), value) in allowed

    def properties(self, said, schema):
        tests = {name: self.test(each) for name, each in said.items()}
        other = self.test(schema.get("additionalProperties", True))
        return lambda value: not isinstance(value, dict) or all(tests.get(name, other)(each) for name, each in value.items())

    def additional(self, said, schema):
        return None if "properties" in schema else self.properties({}, schema)

    def required(self, said, _):
        return lambda value: not isinstance(value, dict) or all(name in value for name in said)

    def items(self, said, _):
        if isinstance(said, list):
            raise Unknown("items in order")
        test = self.test(said)
        return lambda value: not isinstance(value, list) or all(test(each) for each in value)

    def pattern(self, said, _):
        search = re.compile(said).search
        return lambda value: not isinstance(value, str) or search(value) is not None

    def minimum(self, said, _):
        return lambda value: not KINDS["number"](value) or value >= said

    def all_of(self, said, _):
        tests = [self.test(each) for each in said]
        return lambda value: all(test(value) for test in tests)

    def any_of(self, said, _):
        tests = [self.test(each) for each in said]
        return lambda value: any(test(value) for test in tests)

    def one_of(self, said, _):
        tests = [self.test(each) for each in said]
        return lambda value: sum(test(value) for test in tests) == 1


def bound(kind, least):
    """minLength and its like: how much of `kind` there may be."""
    def word(_, said, __):
        return lambda value: not isinstance(value, kind) or (len(value) >= said if least else len(value) <= said)
    return word


WORDS = {
    "type": Shapes.type, "enum": Shapes.enum, "properties": Shapes.properties, "additionalProperties": Shapes.additional,
    "required": Shapes.required, "items": Shapes.items, "pattern": Shapes.pattern, "minimum": Shapes.minimum,
    "allOf": Shapes.all_of, "anyOf": Shapes.any_of, "oneOf": Shapes.one_of,
    "minLength": bound(str, True), "maxLength": bound(str, False), "minItems": bound(list, True), "maxItems": bound(list, False),
    "minProperties": bound(dict, True), "maxProperties": bound(dict, False),
}


# The comparison

ODD = ["", "x", "12", "a,b", "/lists/1", "gid://shopify/Customer/1", "2026-01-01T00:00:00Z", 0, 1, 1.0, 0.5, -1, True, False, None, [], ["x"], {},
       {"x": 1}, "é" * 300]


class Author:
    """Writes documents of a schema, then spoils them."""

    def __init__(self, spec, dice):
        self.spec, self.dice = spec, dice

    def write(self, schema, depth=0):
        dice = self.dice
        if not isinstance(schema, dict):
            return dice.choice(ODD)
        if "$ref" in schema:
            place = self.spec
            for part in schema["$ref"].removeprefix("#/").split("/"):
                place = place[part]
            return self.write(place, depth)
        for word in ("anyOf", "oneOf", "allOf"):
            if word in schema:
                return self.write(dice.choice(schema[word]), depth)
        if "enum" in schema:
            return dice.choice(schema["enum"])
        kind = schema.get("type", "object" if "properties" in schema else "string")
        kind = kind if isinstance(kind, str) else dice.choice(kind)
        if kind == "object":
            wanted = set(schema.get("required", []))
            known = schema.get("properties", {})
            chosen = {name: self.write(each, depth + 1) for name, each in known.items()
                      if name in wanted or dice.random() < (0.5 if depth < 5 else 0.1)}
            if schema.get("additionalProperties", True) is not False and dice.random() < 0.5:
                chosen["askwell_x"] = self.write(schema.get("additionalProperties", True), depth + 1)
            return chosen
        if kind == "array":
            least = schema.get("minItems", 0)
            return [self.write(schema.get("items", {}), depth + 1) for _ in range(dice.randint(least, least + 2))]
        if kind == "string":
            right = [each for each in ODD if isinstance(each, str) and re.search(schema.get("pattern", ""), each)
                     and schema.get("minLength", 0) <= len(each) <= schema.get("maxLength", 999)]
            return dice.choice(right or ["x"])
        return {"integer": dice.choice([1, 2.0, 7]), "number": dice.choice([1, 0.5]), "boolean": dice.random() < 0.5}.get(kind)

    def spoil(self, document):
        """One place of it taken away, put in or exchanged."""
        dice, places = self.dice, []

        def walk(value):
            if isinstance(value, (dict, list)):
                places.extend((value, key) for key in (value if isinstance(value, dict) else range(len(value))))
                for each in value.values() if isinstance(value, dict) else value:
                    walk(each)
        document = copy.deepcopy(document)
        walk(document)
        if not places or dice.random() < 0.02:
            return dice.choice(ODD)
        holder, key = dice.choice(places)
        act = dice.randrange(5)
        if act == 0:
            del holder[key]
        elif act == 1 and isinstance(holder, dict):
            holder["unheard_of"] = dice.choice(ODD)
        elif act == 2 and isinstance(holder, list):
            holder.extend([copy.deepcopy(holder[key])] * dice.choice([1, 99, 249, 300]))
        elif act == 3 and isinstance(holder[key], dict):
            holder[key].update({f"x{n}": 1 for n in range(dice.choice([399, 400, 401]))})
        else:
            holder[key] = copy.deepcopy(dice.choice(ODD))
        return document


def compare(count, seed):
    from jsonschema import Draft7Validator, RefResolver
    dice, tally, differed = random.Random(seed), [0, 0], []
    for path in sorted(pathlib.Path(__file__).parent.glob("*-schema.json")):
        spec = json.loads(path.read_text())
        shapes, author = Shapes(spec), Author(spec, dice)
        bodies = {name: operation["body"] for name, operation in spec["operations"].items() if "body" in operation}
        for name, schema in {**spec.get("definitions", {}), **bodies}.items():
            test, slow = shapes.test(schema), Draft7Validator(schema, resolver=RefResolver("", spec))
            for _ in range(count):
                document = author.write(schema)
                for _ in range(dice.choice([0, 0, 1, 1, 2])):
                    document = author.spoil(document)
                allowed = slow.is_valid(document)
                tally[allowed] += 1
                if test(document) != allowed:
                    differed.append(f"{path.name} {name}: jsonschema says {allowed}: {json.dumps(document)[:300]}")
    for words in differed[:10]:
        print(words)
    print(f"{tally[1]} allowed, {tally[0]} not, {len(differed)} differ")
    return 1 if differed or min(tally) == 0 else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--compare", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    sys.exit(compare(options.compare, options.seed))
