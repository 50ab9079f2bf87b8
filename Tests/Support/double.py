"""What the doubles of vendors have in common: operations found by method and path, bodies checked against the vendor's schema."""

import json
import pathlib
import re

from jsonschema import Draft7Validator, RefResolver

from shapes import Shapes, Unknown


class Double:
    """One vendor. A subclass names its schema file and has a method for each operation:

      def operation_name(self, params, query, document, headers) -> (status, headers, body)

    The file is {"operations": {NAME: {"method", "path": "/lists/{id}", "query": [...], "body": JSON schema or absent}}, "definitions"}.
    Whatever the vendor would not take, or would take and should never be sent, is noted in `violations`; tests want none.
    """

    schema = None
    content_type = "application/json"

    def __init__(self):
        self.spec = json.loads(pathlib.Path(__file__).with_name(self.schema).read_text())
        self.violations = []
        self.checks = {}
        self.paths = {name: re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(operation["path"])))
                      for name, operation in self.spec["operations"].items()}
        shapes = Shapes(self.spec)
        for name, operation in self.spec["operations"].items():
            if "body" in operation:
                self.checks[name] = self.check_of(shapes, operation["body"])

    def check_of(self, shapes, schema):
        """A function that names a body's faults; what is allowed, as nearly all is, is found so without jsonschema, which is slow."""
        validator = Draft7Validator(schema, resolver=RefResolver("", self.spec))
        try:
            allows = shapes.test(schema)
        except Unknown:
            allows = None
        return lambda document: [] if allows and allows(document) else list(validator.iter_errors(document))

    def state(self):
        """The contacts as the vendor sees them, for tests."""
        return {"violations": self.violations}

    def refuse(self, headers):
        """The answer to a request whose key, version or content type is wrong; None when it is well."""
        return None

    def invalid(self, faults):
        """The vendor's answer to a body that its schema does not allow."""
        return 400, {}, {"message": "; ".join(faults)}

    def further(self, name, operation, document, body):
        """Faults of a body that its schema cannot say."""
        return []

    def answer(self, method, path, query, headers, body):
        for name, operation in self.spec["operations"].items():
            match = self.paths[name].fullmatch(path)
            if match and operation["method"] == method:
                return self.checked(name, operation, match.groupdict(), query, headers, body)
        self.violations.append(f"{method} {path}: no such operation")
        return 404, {}, {"message": "no such operation"}

    def checked(self, name, operation, params, query, headers, body):
        refusal = self.refuse(headers)
        if refusal:
            return refusal
        for key in query:
            if key not in operation.get("query", []):
                self.violations.append(f"{name}: unknown query {key}")
        document = None
        if "body" in operation:
            given = headers.get("content-type", "").partition(";")[0].strip()
            if given != self.content_type:
                self.violations.append(f"{name}: content type {given}")
                return 415, {}, {"message": "unsupported media type"}
            try:
                document = json.loads(body)
            except ValueError:
                self.violations.append(f"{name}: no JSON")
                return self.invalid(["no JSON"])
            faults = [f"{name}: /{'/'.join(map(str, fault.absolute_path))}: {fault.validator}" for fault in self.checks[name](document)]
            faults += self.further(name, operation, document, body)
            if faults:
                self.violations += faults
                return self.invalid(faults)
        elif body:
            self.violations.append(f"{name}: a body where none belongs")
        return getattr(self, name)(params, query, document, headers)
