"""Mailchimp's side, written to its published interface 3.0: two audiences, members by the MD5 of their address, tags, batches.

L1 takes a yes at its word and wants a last name; L2 asks for confirmations by mail and takes only American phone numbers. In both,
foreign@example.com has a tag of the merchant's own. Addresses that begin with "left" unsubscribed once and only `pending` brings them
back; "cleaned" is not brought back at all; "fake", "forgotten" and "hasty" are refused as the vendor does.
"""

import base64
import hashlib
import json
import re
from urllib.parse import parse_qs, urlencode

from double import Double

KEY = "mc_test-us1"
FIELDS = {"FNAME": False, "LNAME": True, "PHONE": False, "GOAL": False}


def problem(status, title, detail, **extra):
    """An error body in the vendor's form."""
    return status, {"content-type": "application/problem+json"}, {
        "type": "https://mailchimp.com/developer/marketing/docs/errors/", "title": title, "status": status, "detail": detail,
        "instance": "i1", **extra}


class Vendor(Double):
    schema = "mailchimp-schema.json"
    phases = ("pending", "started", "finished")

    def __init__(self):
        super().__init__()
        self.lists = {"L1": {"double_optin": False, "fields": dict(FIELDS)}, "L2": {"double_optin": True, "fields": dict(FIELDS)}}
        self.members = {name: {} for name in self.lists}
        self.batches = {}
        self.mails = []
        self.forgotten = []
        for name in self.lists:
            self.plant(name, "foreign@example.com", "subscribed")["tags"].add("VIP")

    def state(self):
        listed = {
            name: {member["email_address"]: {**member, "tags": sorted(member["tags"])} for member in members.values()}
            for name, members in self.members.items()}
        return {"lists": listed, "batches": len(self.batches), "confirmations": self.mails, "forgotten": self.forgotten,
                "violations": self.violations}

    def answer(self, method, path, query, headers, body):
        status, fields, answer = super().answer(method, path, query, headers, body)
        return status, {"content-type": "application/json; charset=utf-8", **fields}, answer

    def refuse(self, headers):
        given = headers.get("authorization", "")
        try:
            _, _, key = base64.b64decode(given.removeprefix("Basic "), validate=True).decode().partition(":")
        except ValueError:
            key = ""
        if not given.startswith("Basic ") or key != KEY:
            return problem(401, "API Key Invalid", "Your API key may be invalid, or you've attempted to access the wrong datacenter.")
        return None

    def invalid(self, faults):
        return problem(400, "Invalid Resource", "The resource submitted could not be validated.")

    def checked(self, name, operation, params, query, headers, body):
        if body and headers.get("content-type") != "application/json":
            self.violations.append(f"{name}: content type {headers.get('content-type')}")
        if "list" in params and params["list"] not in self.lists and not self.refuse(headers):
            return problem(404, "Resource Not Found", "The requested resource could not be found.")
        return super().checked(name, operation, params, query, headers, body)

    # Looks

    def get_list(self, params, *_):
        name = params["list"]
        return 200, {}, {"id": name, "name": name, "double_optin": self.lists[name]["double_optin"], "stats": {}}

    def get_merge_fields(self, params, *_):
        fields = self.lists[params["list"]]["fields"]
        found = [{"merge_id": n, "tag": tag, "name": tag, "type": "text", "required": fields[tag]} for n, tag in enumerate(fields)]
        return 200, {}, {"merge_fields": found, "list_id": params["list"], "total_items": len(found)}

    def add_merge_field(self, params, _, document, __):
        self.lists[params["list"]]["fields"][document["tag"]] = False
        return 200, {}, {"merge_id": 9, **document}

    # Members

    def plant(self, name, email, status):
        member = {"email_address": email, "status": status, "merge_fields": {}, "tags": set(), "language": "", "times": 0}
        self.members[name][self.hash(email)] = member
        return member

    def hash(self, email):
        return hashlib.md5(email.lower().encode()).hexdigest()

    def put_member(self, params, query, document, _):
        email = document["email_address"]
        if params["hash"] != self.hash(email):
            self.violations.append("the hash is not that of the address")
        skip = query.get("skip_merge_validation") == ["true"]
        refusal = self.refusal(params["list"], email, document, skip)
        if refusal:
            return refusal
        member = self.find(params["list"], email) or self.plant(params["list"], email, document["status_if_new"])
        if "status" in document:
            refusal = self.change(member, document["status"])
            if refusal:
                return refusal
        elif member["times"] == 0 and member["status"] == "pending":
            self.mails.append(email)
        self.write(member, document)
        return 200, {}, self.shown(member, params["list"])

    def patch_member(self, params, _, document, __):
        member = self.members[params["list"]].get(params["hash"])
        if member is None:
            return problem(404, "Resource Not Found", "The requested resource could not be found.")
        refusal = self.change(member, document["status"])
        return refusal or (200, {}, self.shown(member, params["list"]))

    def delete_permanently(self, params, *_):
        member = self.members[params["list"]].pop(params["hash"], None)
        if member is None:
            return problem(404, "Resource Not Found", "The requested resource could not be found.")
        self.forgotten.append(params["hash"])
        return 204, {}, None

    def post_tags(self, params, _, document, __):
        member = self.members[params["list"]].get(params["hash"])
        if member is None:
            return problem(404, "Resource Not Found", "The requested resource could not be found.")
        names = [tag["name"] for tag in document["tags"]]
        if len(set(names)) != len(names):
            self.violations.append("a tag is both on and off")
        for tag in document["tags"]:
            (member["tags"].add if tag["status"] == "active" else member["tags"].discard)(tag["name"])
        return 204, {}, None

    def find(self, name, email):
        known = self.members[name].get(self.hash(email))
        begins = {"left": "unsubscribed", "cleaned": "cleaned"}
        for beginning, status in begins.items():
            if known is None and email.startswith(beginning):
                known = self.plant(name, email, status)
                known["times"] = 1
        return known

    def refusal(self, name, email, document, skip):
        if email.startswith("fake"):
            return problem(400, "Invalid Resource", f"{email} looks fake or invalid, please enter a real email address.")
        if email.startswith("forgotten") or self.hash(email) in self.forgotten:
            return problem(400, "Forgotten Email Not Subscribed", f"{email} was permanently deleted and cannot be re-imported.")
        if email.startswith("hasty"):
            return problem(400, "Invalid Resource", f"{email} has too many recent signup requests and cannot be added now.")
        fields, given = self.lists[name]["fields"], document.get("merge_fields", {})
        for tag in given:
            if tag not in fields:
                self.violations.append(f"no merge field {tag}")
        missing = [] if skip else [tag for tag, required in fields.items() if required and not given.get(tag)]
        faults = [{"field": tag, "message": "Please enter a value"} for tag in missing]
        if self.lists[name]["double_optin"] and not re.fullmatch(r"(\+1\d{10})?", given.get("PHONE", "")):
            faults.append({"field": "PHONE", "message": "Please enter a complete phone number"})
        return problem(400, "Invalid Resource", "Your merge fields were invalid.", errors=faults) if faults else None

    def change(self, member, status):
        email = member["email_address"]
        stuck = email.startswith("cleaned") and status in ("subscribed", "pending")
        if stuck or email.startswith("left") and member["status"] == "unsubscribed" and status == "subscribed":
            return problem(400, "Member In Compliance State", f"{email} is in a compliance state due to unsubscribe, bounce, or compliance "
                           "review and cannot be subscribed.")
        if status == "pending" and member["status"] == "subscribed":
            self.violations.append(f"{member['status']} put back into waiting")
        if status == "pending" and member["status"] != "pending":
            self.mails.append(email)
        member["status"] = status
        return None

    def write(self, member, document):
        member["times"] += 1
        member["merge_fields"].update(document.get("merge_fields", {}))
        member["language"] = document.get("language", member["language"])

    def shown(self, member, name):
        return {"id": self.hash(member["email_address"]), **member, "tags_count": len(member["tags"]), "list_id": name,
                "tags": [{"id": n, "name": tag} for n, tag in enumerate(sorted(member["tags"]))]}

    # Many at once

    def post_members(self, params, query, document, headers):
        if len(document["members"]) > 500:
            self.violations.append(f"{len(document['members'])} members at once")
        if document.get("sync_tags"):
            self.violations.append("sync_tags takes foreign tags away")
        if self.lists[params["list"]]["double_optin"] and any(m["status"] == "subscribed" for m in document["members"]):
            self.violations.append("subscribed without the confirmation that the audience asks for")
        new, updated, errors = [], [], []
        for item in document["members"]:
            name, email = params["list"], item["email_address"]
            refusal = self.refusal(name, email, item, query.get("skip_merge_validation") == ["true"])
            member = self.find(name, email)
            if member and not document.get("update_existing"):
                errors.append({"email_address": email, "error_code": "ERROR_CONTACT_EXISTS", "field": "", "field_message": "",
                               "error": f"{email} is already a list member, do you want to update? please provide update_existing:true in "
                                        "the request body"})
                continue
            listed = updated if member else new
            if not refusal:
                member = member or self.plant(name, email, item["status"])
                refusal = self.change(member, item["status"])
            if refusal:
                first = (refusal[2].get("errors") or [{"field": "", "message": ""}])[0]
                errors.append({"email_address": email, "error": refusal[2]["detail"], "error_code": "ERROR_GENERIC",
                               "field": first["field"], "field_message": first["message"]})
            else:
                self.write(member, item)
                member["tags"].update(item.get("tags", []))
                listed.append(self.shown(member, name))
        return 200, {}, {"new_members": new, "updated_members": updated, "errors": errors, "total_created": len(new),
                         "total_updated": len(updated), "error_count": len(errors)}

    def post_batch(self, _, __, document, headers):
        operations = document["operations"]
        if len(operations) > 1000:
            self.violations.append(f"{len(operations)} operations at once")
        hashes = {}
        for operation in operations:
            parts = operation["path"].split("/")
            hashes.setdefault("/".join(parts[:5]), set()).add(operation["path"])
        if any(len(paths) > 1 for paths in hashes.values()):
            self.violations.append("a member and its tags in one batch: their order is not kept")
        ident = f"b{len(self.batches)}"
        self.batches[ident] = {"operations": operations, "headers": headers, "left": list(self.phases), "errored": 0}
        return 200, {}, self.batch(ident)

    def get_batch(self, params, *_):
        batch = self.batches.get(params["batch"])
        if batch is None:
            return problem(404, "Resource Not Found", "The requested resource could not be found.")
        if len(batch["left"]) > 1:
            batch["left"].pop(0)
            if batch["left"] == ["finished"]:
                self.work(batch)
        return 200, {}, self.batch(params["batch"])

    def work(self, batch):
        # Backwards: the vendor promises no order.
        for operation in reversed(batch["operations"]):
            query = parse_qs(urlencode(operation.get("params", {})))
            status, _, _ = self.answer(
                operation["method"], "/3.0" + operation["path"], query, batch["headers"], operation.get("body", "").encode())
            batch["errored"] += status >= 300

    def batch(self, ident):
        batch = self.batches[ident]
        done = len(batch["operations"]) if batch["left"] == ["finished"] else 0
        return {"id": ident, "status": batch["left"][0], "total_operations": len(batch["operations"]), "finished_operations": done,
                "errored_operations": batch["errored"], "response_body_url": f"https://archive.example/{ident}.tar.gz" if done else ""}
