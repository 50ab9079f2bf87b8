"""A double of HubSpot: contacts by email or by a unique property, properties that must exist, options that must match, consent apart."""

import json
import re
from urllib.parse import unquote

from double import Double

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
NAME = re.compile(r"[a-z][a-z0-9_]{0,99}")
MOST_INPUTS = 100
UNIQUE = ("email", "askwell_contact")


def error(status, category, message, **extra):
    """An error body in the vendor's form."""
    return status, {}, {"status": "error", "category": category, "message": message, "correlationId": "c1", **extra}


class Vendor(Double):
    """Knows one contact of the merchant's own, with a property that is none of ours, and two subscription types, one of them internal."""

    schema = "hubspot-schema.json"
    key = "pat_test"

    def __init__(self):
        super().__init__()
        self.properties = {name: {"name": name, "type": "string", "fieldType": "text", "label": name, "options": []}
                           for name in ("email", "firstname", "lastname", "phone", "merchant_tags")}
        self.contacts = {}
        self.held = {}
        self.purged = []
        self.statuses = {}
        self.count = 500
        self.definition_list = [
            {"id": "101", "name": "Newsletter", "isActive": True, "isInternal": False, "isDefault": True, "purpose": "Marketing"},
            {"id": "102", "name": "One to one", "isActive": True, "isInternal": True, "isDefault": True, "purpose": "Sales"}]
        self.write({"email": "foreign@example.com", "merchant_tags": "vip;gold"}, None)

    def state(self):
        return {**super().state(), "contacts": list(self.contacts.values()), "properties": self.properties,
                "statuses": self.statuses, "purged": self.purged}

    def answer(self, method, path, query, headers, body):
        # The numbered version has the same shapes; the vendor's own library still speaks it.
        return super().answer(method, path.replace("/crm/v3/objects/", "/crm/objects/2026-09/"), query, headers, body)

    def refuse(self, headers):
        if headers.get("authorization") != f"Bearer {self.key}":
            return error(401, "INVALID_AUTHENTICATION", "Authentication credentials not found.")
        if headers.get("content-length", "0") != "0" and headers.get("content-type") != "application/json":
            self.violations.append(f"content type {headers.get('content-type')}")
            return error(415, "VALIDATION_ERROR", "Unsupported media type")
        return None

    def invalid(self, faults):
        return error(400, "VALIDATION_ERROR", "Invalid input JSON: " + "; ".join(faults))

    # Contacts

    def upsert(self, params, query, document, headers):
        inputs = document["inputs"]
        if not inputs:
            return error(400, "VALIDATION_ERROR", "inputs must not be empty")
        if len(inputs) > MOST_INPUTS:
            self.violations.append(f"{len(inputs)} inputs in one batch")
            return error(400, "VALIDATION_ERROR", "The maximum number of inputs is 100")
        keys = [(item.get("idProperty"), item["id"].lower()) for item in inputs]
        if len(set(keys)) < len(keys):
            return error(400, "VALIDATION_ERROR", "Duplicate IDs found in batch input")
        for item in inputs:
            refusal = self.check(item)
            if refusal:
                return refusal
        results, errors = [], []
        for item in inputs:
            # Stands for whatever the vendor holds against one row alone.
            if item["id"].endswith("@blocked.example"):
                errors.append({"status": "error", "category": "VALIDATION_ERROR", "message": f"{item['id']} is blocked",
                               "context": {"objectWriteTraceId": [item.get("objectWriteTraceId")]}, "errors": [], "links": {}})
                continue
            known = self.find(item["idProperty"], item["id"])
            contact = self.write({**item["properties"], item["idProperty"]: item["id"]}, known)
            results.append({"id": contact["id"], "new": known is None, "properties": contact["properties"], "archived": False,
                            "objectWriteTraceId": item.get("objectWriteTraceId")})
        answer = {"status": "COMPLETE", "startedAt": "2026-11-24T10:00:00Z", "completedAt": "2026-11-24T10:00:00Z", "results": results}
        if errors:
            answer.update(numErrors=len(errors), errors=errors)
        return 207 if errors else 200, {}, answer

    def check(self, item):
        """What one input is refused for, and the whole batch with it."""
        wanted = item.get("idProperty")
        if wanted not in UNIQUE:
            self.violations.append(f"idProperty {wanted}")
            return error(400, "VALIDATION_ERROR", f"{wanted} is not unique")
        if wanted == "email" and not EMAIL.fullmatch(item["id"]):
            return error(400, "VALIDATION_ERROR", f"Email address {item['id']} is invalid")
        return self.check_values({**item["properties"], wanted: item["id"]})

    def check_values(self, properties):
        faults = []
        for name, value in properties.items():
            known = self.properties.get(name)
            if known is None:
                faults.append({"isValid": False, "message": f'Property "{name}" does not exist', "error": "PROPERTY_DOESNT_EXIST",
                               "name": name, "localizedErrorMessage": f'Property "{name}" does not exist'})
            elif known["type"] == "enumeration" and value:
                options = [option["value"] for option in known["options"]]
                for part in value.split(";"):
                    if part not in options:
                        faults.append({"isValid": False, "message": f"{part} was not one of the allowed options: {options}",
                                       "error": "INVALID_OPTION", "name": name})
        if not faults:
            return None
        return error(400, "VALIDATION_ERROR", "Property values were not valid: " + json.dumps(faults))

    def write(self, values, contact):
        if contact is None:
            self.count += 1
            contact = {"id": str(self.count), "properties": {}}
            self.contacts[contact["id"]] = contact
        for name, value in values.items():
            if value == "":
                contact["properties"].pop(name, None)
            else:
                contact["properties"][name] = value
                if name in UNIQUE:
                    self.held.setdefault((name, value.lower()), {})[contact["id"]] = contact
        return contact

    def find(self, name, value):
        """The first that says so and still does, without a look at everybody."""
        known = self.held.get((name, value.lower()), {}) if name in UNIQUE else self.contacts
        return next((contact for key, contact in known.items()
                     if key in self.contacts and contact["properties"].get(name, "").lower() == value.lower()), None)

    def read(self, params, query, document, headers):
        key = unquote(params["contact"])
        name = query.get("idProperty", [None])[0]
        if name and name not in self.properties:
            return error(400, "VALIDATION_ERROR", f"{name} does not exist")
        contact = self.find(name, key) if name else self.contacts.get(key)
        return (200, {}, contact) if contact else error(404, "OBJECT_NOT_FOUND", "resource not found")

    def update(self, params, query, document, headers):
        contact = self.contacts.get(params["contact"])
        if contact is None:
            return error(404, "OBJECT_NOT_FOUND", "resource not found")
        refusal = self.check_values(document["properties"])
        if refusal:
            return refusal
        self.write(document["properties"], contact)
        return 200, {}, contact

    def purge(self, params, query, document, headers):
        if self.contacts.pop(document["objectId"], None) is None:
            return error(404, "OBJECT_NOT_FOUND", "resource not found")
        self.purged.append(document["objectId"])
        return 204, {}, None

    # Properties

    def list_properties(self, params, query, document, headers):
        return 200, {}, {"results": list(self.properties.values())}

    def read_property(self, params, query, document, headers):
        known = self.properties.get(params["name"])
        return (200, {}, known) if known else error(404, "OBJECT_NOT_FOUND", "resource not found")

    def create_property(self, params, query, document, headers):
        name = document["name"]
        if not NAME.fullmatch(name):
            self.violations.append(f"property name {name}")
            return error(400, "VALIDATION_ERROR", f"{name} is no property name")
        if name in self.properties:
            return error(409, "OBJECT_ALREADY_EXISTS", f"A property named '{name}' already exists.")
        self.check_options(document.get("options", []))
        self.properties[name] = {"options": [], **document}
        return 201, {}, self.properties[name]

    def update_property(self, params, query, document, headers):
        known = self.properties.get(params["name"])
        if known is None:
            return error(404, "OBJECT_NOT_FOUND", "resource not found")
        options = document.get("options", known["options"])
        self.check_options(options)
        lost = {option["value"] for option in known["options"]} - {option["value"] for option in options}
        if lost:
            self.violations.append(f"options deleted: {sorted(lost)}")
        known.update(document)
        return 200, {}, known

    def check_options(self, options):
        values, labels = [o["value"] for o in options], [o["label"] for o in options]
        if len(set(values)) < len(values) or len(set(labels)) < len(labels):
            self.violations.append("two options are alike")
        if any(";" in value for value in values):
            self.violations.append("a semicolon in an option")

    # Consent

    def definitions(self, params, query, document, headers):
        return 200, {}, {"status": "COMPLETE", "results": self.definition_list}

    def subscribe(self, params, query, document, headers):
        subscriber = unquote(params["subscriber"])
        if str(document["subscriptionId"]) not in [d["id"] for d in self.definition_list]:
            return error(400, "VALIDATION_ERROR", f"Subscription {document['subscriptionId']} does not exist")
        if document["statusState"] == "SUBSCRIBED" and not document.get("legalBasisExplanation"):
            self.violations.append("a subscription without its legal basis")
        if self.find("email", subscriber) is None:
            self.violations.append("consent of nobody")
        self.statuses.setdefault(subscriber, []).append({
            "state": document["statusState"], "id": document["subscriptionId"], "why": document.get("legalBasisExplanation")})
        return 200, {}, {"status": "COMPLETE", "results": [{"channel": "EMAIL", "status": document["statusState"]}]}

    def unsubscribe_all(self, params, query, document, headers):
        if query.get("channel") != ["EMAIL"]:
            self.violations.append(f"channel {query.get('channel')}")
            return error(400, "VALIDATION_ERROR", "channel is required")
        self.statuses.setdefault(unquote(params["subscriber"]), []).append({"state": "UNSUBSCRIBED", "id": "all"})
        return 200, {}, {"status": "COMPLETE", "results": []}
