"""Omnisend's side, written to its published interface 2026-03-15: contacts by email or phone, tags by name, batches of contacts.

foreign@example.com has a tag and a property of the merchant's own and left the list once; +4915550000 is a phone of hers. Addresses that
begin with "fake" are refused. Whether `tags` of a contact adds or replaces is not published: here it replaces, the worse of the two.
"""

import json
import re

from double import Double

KEY, VERSION = "om_test", "2026-03-15"


def problem(status, title, **extra):
    """An error body in the vendor's form."""
    return status, {}, {"type": "https://problems.omnisend.com/" + title.lower().replace(" ", "-"), "title": title, "status": status, **extra}


class Vendor(Double):
    schema = "omnisend-schema.json"

    def __init__(self):
        super().__init__()
        self.contacts = []
        self.batches = {}
        self.tag_calls = 0
        self.make({"email": "foreign@example.com", "phone": "+4915550000"})
        self.contacts[0].update(tags={"VIP"}, customProperties={"shoe_size": 38}, channels={"email": "unsubscribed"})

    def state(self):
        contacts = {
            contact["ids"].get("email") or contact["ids"]["phone"]: {**contact, "tags": sorted(contact["tags"])} for contact in self.contacts}
        return {"contacts": contacts, "batches": len(self.batches), "tag_calls": self.tag_calls, "violations": self.violations}

    def refuse(self, headers):
        if headers.get("authorization") != f"Omnisend-API-Key {KEY}":
            return problem(401, "Unauthorized", detail="Authentication is missing or invalid")
        if headers.get("omnisend-version") != VERSION:
            self.violations.append(f"version {headers.get('omnisend-version')}")
            return problem(410, "Gone", detail="API version has been retired")
        return None

    def invalid(self, faults):
        return problem(400, "Validation failed", errors=[{"field": "", "code": "invalid", "message": fault} for fault in faults])

    def checked(self, name, operation, params, query, headers, body):
        if body and headers.get("content-type") != "application/json":
            self.violations.append(f"{name}: content type {headers.get('content-type')}")
        return super().checked(name, operation, params, query, headers, body)

    # Contacts

    def make(self, ids):
        contact = {"id": f"60a6{len(self.contacts)}", "ids": ids, "tags": set(), "customProperties": {}, "channels": {}, "names": {}, "welcomes": 0}
        self.contacts.append(contact)
        return contact

    def find(self, kind, text):
        return next((contact for contact in self.contacts if contact["ids"].get(kind) == text), None)

    def get_contacts(self, _, query, *__):
        wanted = {kind: query[kind][0] for kind in ("email", "phone") if kind in query}
        found = [c for c in self.contacts if all(c["ids"].get(kind) == text for kind, text in wanted.items())]
        return 200, {}, {"contacts": [self.shown(c) for c in found[:int(query.get("limit", ["100"])[0])]], "paging": {"hasMore": False}}

    def post_contacts(self, _, __, document, ___):
        ids = {identifier["type"]: identifier["id"] for identifier in document.get("identifiers", [])}
        if not ids:
            self.violations.append("a contact without identifier")
            return self.invalid(["identifiers: at least one"])
        contact = self.find("email", ids["email"]) if "email" in ids else None
        refusal = self.refusal(document, contact)
        if refusal:
            return refusal
        status = 200 if contact else 201
        if contact is None:
            free = {kind: text for kind, text in ids.items() if not self.find(kind, text)}
            if not free:
                return self.invalid(["identifiers: taken"])
            contact = self.make(free)
        elif "phone" in ids and not self.find("phone", ids["phone"]):
            contact["ids"]["phone"] = ids["phone"]
        self.write(contact, document)
        return status, {}, self.shown(contact)

    def patch_contact(self, params, _, document, __):
        contact = next((c for c in self.contacts if c["id"] == params["id"]), None)
        if contact is None:
            return problem(404, "Not found")
        refusal = self.refusal(document, contact)
        if refusal:
            return refusal
        self.write(contact, document)
        return 200, {}, self.shown(contact)

    def refusal(self, document, contact):
        for place, identifier in enumerate(document.get("identifiers", [])):
            form = r"[^@\s]+@[^@\s]+\.[a-z]+" if identifier["type"] == "email" else r"\+[1-9]\d{6,14}"
            if identifier["id"].startswith("fake") or not re.fullmatch(form, identifier["id"]):
                return problem(400, "Validation failed", errors=[
                    {"field": f"identifiers.{place}.id", "code": "invalid_format", "message": f"{identifier['id']} must be a valid address"}])
            for channel, state in identifier.get("channels", {}).items():
                if channel != {"email": "email", "phone": "sms"}[identifier["type"]]:
                    self.violations.append(f"{channel} at {identifier['type']}")
                if state["status"] == "subscribed" and "consent" not in identifier:
                    self.violations.append("subscribed without a consent")
            if identifier.get("sendWelcomeMessage", True) and "channels" not in identifier:
                self.violations.append("a welcome without a yes")
        for name, value in document.get("customProperties", {}).items():
            known = (contact or {}).get("customProperties", {}).get(name)
            if not re.fullmatch(r"[A-Za-z0-9_]+", name):
                self.violations.append(f"property {name}")
                return self.invalid([f"customProperties.{name}: not allowed"])
            if known is not None and isinstance(known, list) != isinstance(value, list):
                self.violations.append(f"property {name} changes its kind")
        return None

    def write(self, contact, document):
        for identifier in document.get("identifiers", []):
            if contact["ids"].get(identifier["type"]) != identifier["id"]:
                continue
            for channel, state in identifier.get("channels", {}).items():
                fresh = state["status"] == "subscribed" != contact["channels"].get(channel)
                contact["welcomes"] += fresh and identifier.get("sendWelcomeMessage", True)
                contact["channels"][channel] = state["status"]
        contact["customProperties"].update(document.get("customProperties", {}))
        contact["names"].update({key: document[key] for key in ("firstName", "lastName") if key in document})
        if "tags" in document:
            contact["tags"] = set(document["tags"])

    def shown(self, contact):
        identifiers = [{"type": kind, "id": text, "channels": {}} for kind, text in contact["ids"].items()]
        return {"id": contact["id"], "identifiers": identifiers, "tags": sorted(contact["tags"]), "customProperties": contact["customProperties"]}

    # Tags

    def post_tags(self, _, __, document, ___):
        return self.tagged(document, set.add)

    def delete_tags(self, _, __, document, ___):
        return self.tagged(document, set.discard)

    def tagged(self, document, change):
        self.tag_calls += 1
        if not document.get("emails") and not document.get("phones"):
            self.violations.append("tags for nobody")
        for kind in ("email", "phone"):
            for text in document.get(kind + "s", []):
                contact = self.find(kind, text)
                for tag in document["tags"]:
                    # Unknown addresses are passed over without a word.
                    if contact:
                        change(contact["tags"], tag)
        return 202, {}, None

    # Batches

    def post_batch(self, _, __, document, headers):
        if len(json.dumps(document)) > 1_000_000:
            self.violations.append("a batch of more than 1 MB")
        ident = f"5f92{len(self.batches)}"
        self.batches[ident] = {"document": document, "headers": headers, "left": ["pending", "inProgress", "finished"], "errors": []}
        return 201, {}, {"batchID": ident, "totalCount": len(document["items"])}

    def get_batch(self, params, *_):
        batch = self.batches[params["batch"]]
        if len(batch["left"]) > 1:
            batch["left"].pop(0)
            if batch["left"] == ["finished"]:
                self.work(batch)
        return 200, {}, self.told(params["batch"])

    def get_batch_items(self, params, *_):
        return 200, {}, {**self.told(params["batch"]), "errors": self.batches[params["batch"]]["errors"], "responses": []}

    def work(self, batch):
        for number, item in enumerate(batch["document"]["items"]):
            status, _, answer = self.answer("POST", "/api/contacts", {}, batch["headers"], json.dumps(item).encode())
            if status >= 300:
                batch["errors"].append({"itemID": str(number), "request": item, "response": answer, "responseCode": status, "status": "error"})

    def told(self, ident):
        batch = self.batches[ident]
        total = len(batch["document"]["items"])
        done = batch["left"] == ["finished"]
        return {"batchID": ident, "status": batch["left"][0], "totalCount": total, "errorsCount": len(batch["errors"]),
                "finishedCount": total - len(batch["errors"]) if done else 0}
