"""A double of Brevo: contacts by email or phone, attributes and options that are dropped without a word when nobody made them, imports
that take their time."""

import json
import re
from urllib.parse import unquote

from double import Double

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
PHONE = re.compile(r"\+[1-9][0-9]{7,14}")
NAME = re.compile(r"[A-Z][A-Z0-9_]{0,49}")
MOST_BYTES = 10_000_000


def error(status, code, message, **extra):
    """An error body in the vendor's form."""
    return status, {}, {"code": code, "message": message, **extra}


class Vendor(Double):
    """Knows one contact of the merchant's own, who has unsubscribed, on a list of the merchant's own; list 3 is for a yes, 9 for imports."""

    schema = "brevo-schema.json"
    key = "xkeysib_test"

    def __init__(self):
        super().__init__()
        self.attributes = {name: {"name": name, "category": "normal", "type": "text"}
                           for name in ("FIRSTNAME", "LASTNAME", "SMS", "MERCHANT_TAGS")}
        self.contacts = []
        self.deleted = []
        self.dropped = []
        self.processes = {}
        self.contacts.append({"email": "foreign@example.com", "emailBlacklisted": True, "smsBlacklisted": False, "listIds": [7],
                              "attributes": {"MERCHANT_TAGS": "vip"}})
        self.lists = [3, 7, 9]

    def state(self):
        return {**super().state(), "contacts": self.contacts, "attributes": self.attributes, "deleted": self.deleted,
                "dropped": self.dropped}

    def refuse(self, headers):
        if headers.get("api-key") != self.key:
            return error(401, "unauthorized", "Key not found")
        if headers.get("content-length", "0") != "0" and headers.get("content-type") != "application/json":
            self.violations.append(f"content type {headers.get('content-type')}")
            return error(415, "invalid_parameter", "Unsupported media type")
        return None

    def invalid(self, faults):
        return error(400, "invalid_parameter", "; ".join(faults))

    # Contacts

    def find(self, email=None, phone=None):
        for contact in self.contacts:
            if email and (contact.get("email") or "").lower() == email.lower() or phone and contact["attributes"].get("SMS") == phone:
                return contact
        return None

    def identified(self, params, query):
        name = unquote(params["identifier"])
        kind = query.get("identifierType", ["email_id"])[0]
        if kind not in ("email_id", "phone_id"):
            self.violations.append(f"identifierType {kind}")
        return self.find(email=name if kind == "email_id" else None, phone=name if kind == "phone_id" else None)

    def create_contact(self, params, query, document, headers):
        attributes = document.get("attributes", {})
        email, phone = document.get("email"), attributes.get("SMS")
        if not email and not phone:
            return error(400, "missing_parameter", "email is missing")
        if email and not EMAIL.fullmatch(email):
            return error(400, "invalid_parameter", f"email {email} is not valid")
        if phone and not PHONE.fullmatch(phone):
            return error(400, "invalid_parameter", "Invalid phone number")
        if any(number not in self.lists for number in document.get("listIds", [])):
            return error(400, "invalid_parameter", "List ID does not exist")
        contact = self.find(email=email) if email else self.find(phone=phone)
        other = self.find(phone=phone)
        if phone and other is not None and other is not contact:
            return error(400, "duplicate_parameter", "Unable to create contact, SMS is already associated with another Contact",
                         metadata={"duplicate_identifiers": ["SMS"]})
        if contact and not document.get("updateEnabled"):
            return error(400, "duplicate_parameter", "Contact already exist")
        status = 204 if contact else 201
        if contact is None:
            contact = {"email": email, "emailBlacklisted": False, "smsBlacklisted": False, "listIds": [], "attributes": {}}
            self.contacts.append(contact)
        self.write(attributes, contact)
        for flag in ("emailBlacklisted", "smsBlacklisted"):
            contact[flag] = document.get(flag, contact[flag])
        contact["listIds"] = sorted({*contact["listIds"], *document.get("listIds", [])})
        return status, {}, {"id": self.contacts.index(contact) + 1} if status == 201 else None

    def write(self, attributes, contact, clears=True):
        for name, value in attributes.items():
            known = self.attributes.get(name)
            if not NAME.fullmatch(name):
                self.violations.append(f"attribute name {name}")
            if known is None or isinstance(value, list) != (known["type"] == "multiple-choice"):
                self.dropped.append(name)
                continue
            if isinstance(value, list):
                self.dropped += [option for option in value if option not in known["multiCategoryOptions"]]
                value = [option for option in value if option in known["multiCategoryOptions"]]
            if value in ("", []):
                if clears:
                    contact["attributes"].pop(name, None)
            else:
                contact["attributes"][name] = value

    def update_contact(self, params, query, document, headers):
        contact = self.identified(params, query)
        if contact is None:
            return error(404, "document_not_found", "Contact does not exist")
        self.write(document.get("attributes", {}), contact)
        for flag in ("emailBlacklisted", "smsBlacklisted"):
            contact[flag] = document.get(flag, contact[flag])
        return 204, {}, None

    def delete_contact(self, params, query, document, headers):
        contact = self.identified(params, query)
        if contact is None:
            return error(404, "document_not_found", "Contact does not exist")
        self.contacts.remove(contact)
        self.deleted.append(contact.get("email") or contact["attributes"].get("SMS"))
        return 204, {}, None

    def read_list(self, params, query, document, headers):
        if params["number"] not in map(str, self.lists):
            return error(404, "document_not_found", "List ID does not exist")
        return 200, {}, {"id": int(params["number"]), "name": "a list"}

    # Imports

    def import_contacts(self, params, query, document, headers):
        if len(json.dumps(document)) > MOST_BYTES:
            self.violations.append("an import of more than 10 MB")
        if document.get("emptyContactsAttributes"):
            self.violations.append("an import that clears what it does not name")
        if not document["listIds"] or any(number not in self.lists for number in document["listIds"]):
            return error(400, "invalid_parameter", "List ID does not exist")
        number = len(self.processes) + 1
        self.processes[str(number)] = {"document": document, "polls": 0}
        return 202, {}, {"processId": number}

    def read_process(self, params, query, document, headers):
        process = self.processes.get(params["number"])
        if process is None:
            return error(404, "document_not_found", "Process does not exist")
        process["polls"] += 1
        answer = {"id": int(params["number"]), "name": "IMPORTUSER", "status": ["queued", "in_process", "completed"][min(process["polls"], 3) - 1]}
        if process["polls"] == 3:
            answer["info"] = {"import": self.work(process["document"])}
        return 200, {}, answer

    def work(self, document):
        invalid = False
        for row in document["jsonBody"]:
            if not EMAIL.fullmatch(row["email"]):
                invalid = True
                continue
            contact = self.find(email=row["email"])
            if contact is None:
                contact = {"email": row["email"], "emailBlacklisted": False, "smsBlacklisted": False, "listIds": [], "attributes": {}}
                self.contacts.append(contact)
            self.write(row.get("attributes", {}), contact, clears=False)
            contact["listIds"] = sorted({*contact["listIds"], *document["listIds"]})
        return {"invalid_emails": "https://files.example/invalid.csv" if invalid else "", "duplicate_email_id": ""}

    # Attributes

    def list_attributes(self, params, query, document, headers):
        return 200, {}, {"attributes": list(self.attributes.values())}

    def create_attribute(self, params, query, document, headers):
        name = params["name"]
        if not NAME.fullmatch(name):
            self.violations.append(f"attribute name {name}")
            return error(400, "invalid_parameter", "Invalid attribute name")
        if name in self.attributes:
            return error(400, "invalid_parameter", "Attribute name must be unique")
        self.attributes[name] = {"name": name, "category": "normal", **document}
        return 201, {}, None

    def update_attribute(self, params, query, document, headers):
        known = self.attributes.get(params["name"])
        if known is None:
            return error(404, "document_not_found", "Attribute does not exist")
        lost = set(known.get("multiCategoryOptions", [])) - set(document["multiCategoryOptions"])
        if lost:
            self.violations.append(f"options deleted: {sorted(lost)}")
        known["multiCategoryOptions"] = document["multiCategoryOptions"]
        return 204, {}, None
