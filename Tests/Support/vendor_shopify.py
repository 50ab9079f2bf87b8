"""Shopify: customers found by email or phone, tags of anybody, consent by its date. It reads GraphQL documents as strictly as the vendor:
operation, field, arguments, types and selected fields; and wants no value written into one."""

import re
from urllib.parse import parse_qs

from jsonschema import Draft7Validator, RefResolver

from double import Double

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
PHONE = re.compile(r"\+[1-9][0-9]{7,14}")
DOCUMENT = re.compile(r"(query|mutation)\s+(\w+)\s*(?:\(([^)]*)\))?\s*\{\s*(\w+)\s*(?:\(([^)]*)\))?\s*\{(.*)\}\s*\}\s*", re.S)

# By field: kind, arguments with their types, what may be selected.
FIELDS = {
    "customerSet": ("mutation", {"identifier": "CustomerSetIdentifiers", "input": "CustomerSetInput!"},
                    {"customer", "id", "userErrors", "field", "message", "code"}),
    "customerByIdentifier": ("query", {"identifier": "CustomerIdentifierInput!"}, {"id"}),
    "tagsAdd": ("mutation", {"id": "ID!", "tags": "[String!]!"}, {"node", "id", "userErrors", "field", "message"}),
    "tagsRemove": ("mutation", {"id": "ID!", "tags": "[String!]!"}, {"node", "id", "userErrors", "field", "message"}),
    "customerEmailMarketingConsentUpdate": ("mutation", {"input": "CustomerEmailMarketingConsentUpdateInput!"},
                                            {"customer", "id", "userErrors", "field", "message", "code"}),
    "customerSmsMarketingConsentUpdate": ("mutation", {"input": "CustomerSmsMarketingConsentUpdateInput!"},
                                          {"customer", "id", "userErrors", "field", "message", "code"}),
    "customerRequestDataErasure": ("mutation", {"customerId": "ID!"}, {"customerId", "userErrors", "field", "message", "code"}),
    "currentAppInstallation": ("query", {}, {"accessScopes", "handle"}),
}


class Vendor(Double):
    schema = "shopify-schema.json"

    def __init__(self):
        super().__init__()
        self.tokens = {"shpat_test"}
        self.scopes = ["write_customers", "write_customer_data_erasure"]
        self.customers = {}
        # Somebody whom the merchant has tagged; one of the tags is also one of ours.
        self.create(email="foreign@example.com", tags=["VIP", "wholesale", "budget:high"])

    def create(self, **fields):
        ident = f"gid://shopify/Customer/{len(self.customers) + 1}"
        self.customers[ident] = {"id": ident, "tags": [], "emailConsent": None, "smsConsent": None, "erasure": False, **fields}
        return self.customers[ident]

    def state(self):
        return {"violations": self.violations, "customers": list(self.customers.values())}

    def answer(self, method, path, query, headers, body):
        if path == "/admin/oauth/access_token":
            return self.token(method, headers, body)
        return super().answer(method, path, query, headers, body)

    def token(self, method, headers, body):
        if method != "POST" or headers.get("content-type") != "application/x-www-form-urlencoded":
            self.violations.append("token: method or content type")
            return 400, {}, {"error": "invalid_request"}
        form = {key: values[0] for key, values in parse_qs(body.decode()).items()}
        if form != {"grant_type": "client_credentials", "client_id": "client1", "client_secret": "shpss_t+st"}:
            return 400, {}, {"error": "invalid_client", "error_description": "client_id and client_secret do not match"}
        self.tokens.add("day_token")
        return 200, {}, {"access_token": "day_token", "scope": ",".join(self.scopes), "expires_in": 86399}

    def refuse(self, headers):
        if headers.get("x-shopify-access-token") not in self.tokens:
            return 401, {}, {"errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"}
        if headers.get("content-type") != "application/json":
            self.violations.append(f"content type {headers.get('content-type')}")
            return 415, {}, {"errors": "Unsupported media type"}
        return None

    def graphql(self, _, query, document, headers):
        field, fault = self.read(document["query"], document["operationName"])
        if fault:
            self.violations.append(f"{document['operationName']}: {fault}")
            return self.failed(fault, "undefinedField")
        validator = Draft7Validator(self.spec["definitions"][field], resolver=RefResolver("", self.spec))
        faults = [f"{field}: /{'/'.join(map(str, f.absolute_path))}: {f.validator}" for f in validator.iter_errors(document["variables"])]
        if faults:
            self.violations += faults
            return self.failed("; ".join(faults), "INVALID_VARIABLE")
        return 200, {}, {"data": {field: getattr(self, field)(**document["variables"])}, "extensions": {"cost": {
            "requestedQueryCost": 10, "actualQueryCost": 10,
            "throttleStatus": {"maximumAvailable": 2000.0, "currentlyAvailable": 1990, "restoreRate": 100.0}}}}

    def read(self, text, name):
        """The document's only field, and what is wrong with it."""
        match = DOCUMENT.fullmatch(text)
        if not match or '"' in text:
            return None, "no document of one field, or a value is written into it"
        kind, operation, variables, field, arguments, selection = match.groups()
        wanted = FIELDS.get(field)
        if not wanted or operation != name or kind != wanted[0]:
            return None, f"{kind} {operation} of {field}"
        declared = dict(re.findall(r"\$(\w+)\s*:\s*([\w\[\]!]+)", variables or ""))
        passed = dict(re.findall(r"(\w+)\s*:\s*\$(\w+)", arguments or ""))
        if {argument: declared.get(variable) for argument, variable in passed.items()} != wanted[1]:
            return None, f"arguments {passed} of types {declared}"
        unknown = set(re.findall(r"\w+", selection)) - wanted[2]
        return field, f"fields {sorted(unknown)}" if unknown else None

    def failed(self, message, code):
        return 200, {}, {"errors": [{"message": message, "extensions": {"code": code}}]}

    def find(self, key, value):
        return next((c for c in self.customers.values() if value and (c.get(key) or "").lower() == value.lower()), None)

    def customerSet(self, input, identifier=None):
        (key, value), = identifier.items()
        if key not in input:
            self.violations.append(f"customerSet: input lacks {key}")
            return refused(["input", key], f"{key} is required to match the identifier", "MISSING_FIELD_REQUIRED")
        if input[key] != value:
            self.violations.append(f"customerSet: input has another {key}")
            return refused(["input", key], f"{key} does not match the identifier", "INPUT_MISMATCH")
        customer = self.find(key, value)
        errors = []
        if "email" in input and not EMAIL.fullmatch(input["email"]):
            errors.append({"field": ["input", "email"], "message": "Email is invalid", "code": "INVALID"})
        if "phone" in input and not PHONE.fullmatch(input["phone"]):
            errors.append({"field": ["input", "phone"], "message": "Phone is invalid", "code": "INVALID"})
        for other in ("email", "phone"):
            holder = self.find(other, input.get(other))
            if holder and holder is not customer:
                errors.append({"field": ["input", other], "message": f"{other.capitalize()} has already been taken", "code": "TAKEN"})
        if "locale" in input and not re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", input["locale"]):
            errors.append({"field": ["input", "locale"], "message": "Locale is invalid", "code": "INVALID"})
        if errors:
            return {"customer": None, "userErrors": errors}
        customer = customer or self.create()
        customer.update(input)
        return {"customer": {"id": customer["id"]}, "userErrors": []}

    def customerByIdentifier(self, identifier):
        (key, value), = identifier.items()
        customer = self.find({"emailAddress": "email", "phoneNumber": "phone"}[key], value)
        return customer and {"id": customer["id"]}

    def tagged(self, id, change):
        customer = self.customers.get(id)
        if customer is None:
            return {"node": None, "userErrors": [{"field": ["id"], "message": "Customer does not exist"}]}
        tags = change(customer["tags"])
        if len(tags) > 250:
            return {"node": None, "userErrors": [{"field": ["tags"], "message": "Tags cannot be more than 250"}]}
        customer["tags"] = tags
        return {"node": {"id": id}, "userErrors": []}

    def tagsAdd(self, id, tags):
        return self.tagged(id, lambda old: old + [tag for tag in tags if tag.lower() not in map(str.lower, old)])

    def tagsRemove(self, id, tags):
        gone = set(map(str.lower, tags))
        return self.tagged(id, lambda old: [tag for tag in old if tag.lower() not in gone])

    def consent(self, channel, address, input):
        customer = self.customers.get(input["customerId"])
        if customer is None or not customer.get(address):
            self.violations.append(f"{channel} consent of a customer without {address}")
            return refused(["input"], f"The customer must have a {address}", "INVALID")
        given = input[f"{channel}MarketingConsent"]
        known = customer[f"{channel}Consent"]
        if known is None or known["at"] <= given["consentUpdatedAt"]:
            customer[f"{channel}Consent"] = {"state": given["marketingState"], "at": given["consentUpdatedAt"]}
        return {"customer": {"id": customer["id"]}, "userErrors": []}

    def customerEmailMarketingConsentUpdate(self, input):
        return self.consent("email", "email", input)

    def customerSmsMarketingConsentUpdate(self, input):
        return self.consent("sms", "phone", input)

    def customerRequestDataErasure(self, customerId):
        customer = self.customers.get(customerId)
        if customer is None:
            return {"customerId": None, "userErrors": [{"field": ["customerId"], "message": "Does not exist", "code": "DOES_NOT_EXIST"}]}
        customer["erasure"] = True
        return {"customerId": customerId, "userErrors": []}

    def currentAppInstallation(self):
        return {"accessScopes": [{"handle": scope} for scope in self.scopes]}


def refused(field, message, code):
    """A user error in the vendor's form."""
    return {"customer": None, "userErrors": [{"field": field, "message": message, "code": code}]}
