"""ActiveCampaign: contacts by email, tags and fields by id, lists that let nobody back unasked, imports that go on only when looked at."""

import json
import re

from double import Double

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")


class Vendor(Double):
    schema = "activecampaign-schema.json"

    def __init__(self):
        super().__init__()
        self.contacts = {}
        self.tags = {}
        self.links = {}
        self.fields = {}
        self.relations = []
        self.lists = {"3", "4"}
        self.jobs = {}
        self.last = 0
        # Tags that contain the names of ours, and one in other letters.
        for number in range(25):
            self.tag(f"goal:sleep-{number}")
        self.tag("Goal:Calm")
        self.field("askwell_answer_feel", "text")
        # Somebody whom the merchant has tagged; one of the tags is also one of ours. She has left the list 3 and is on the list 4.
        foreign = self.contact("foreign@example.com")
        for name in ("VIP", "wholesale", "budget:high"):
            self.link(foreign["id"], self.tag(name))
        foreign["lists"] = {"3": "2", "4": "1"}

    def fresh(self):
        self.last += 1
        return str(self.last)

    def contact(self, email):
        ident = self.fresh()
        self.contacts[ident] = {"id": ident, "email": email, "lists": {}, "fields": {}}
        return self.contacts[ident]

    def tag(self, name):
        for ident, known in self.tags.items():
            if known.lower() == name.lower():
                return ident
        ident = self.fresh()
        self.tags[ident] = name
        return ident

    def field(self, title, type):
        ident = self.fresh()
        self.fields[ident] = {"id": ident, "title": title, "perstag": re.sub(r"[^A-Z0-9]", "_", title.upper()), "type": type}
        return self.fields[ident]

    def link(self, contact, tag):
        for ident, known in self.links.items():
            if known == (contact, tag):
                return ident
        ident = self.fresh()
        self.links[ident] = (contact, tag)
        return ident

    def state(self):
        contacts = [{**contact, "tags": [self.tags[t] for c, t in self.links.values() if c == contact["id"]],
                     "fields": {self.fields[f]["title"]: value for f, value in contact["fields"].items()}}
                    for contact in self.contacts.values()]
        return {"violations": self.violations, "contacts": contacts, "tags": list(self.tags.values()),
                "fields": [field["title"] for field in self.fields.values()], "relations": self.relations}

    def refuse(self, headers):
        if headers.get("api-token") != "ac_test":
            return 403, {}, {"message": "You are not authorized"}
        return None

    def checked(self, name, operation, params, query, headers, body):
        if body and headers.get("content-type") != "application/json":
            self.violations.append(f"{name}: content type {headers.get('content-type')}")
        return super().checked(name, operation, params, query, headers, body)

    def missing(self, what):
        return 404, {}, {"errors": [{"status": 404, "title": "Not Found", "detail": f"{what} not found"}]}

    def find(self, email):
        return next((c for c in self.contacts.values() if c["email"].lower() == email.lower()), None)

    def sync_contact(self, _, query, document, headers):
        given = document["contact"]
        if not EMAIL.fullmatch(given["email"]):
            return 422, {}, {"errors": [{"title": "Email address is not valid", "detail": "", "code": "email_invalid",
                                         "source": {"pointer": "/data/attributes/email"}}]}
        contact = self.find(given["email"])
        status = 200 if contact else 201
        contact = contact or self.contact(given["email"])
        contact.update({key: value for key, value in given.items() if key != "fieldValues"})
        for value in given.get("fieldValues", []):
            if value["field"] not in self.fields:
                self.violations.append(f"no field {value['field']}")
            contact["fields"][value["field"]] = value["value"]
        return status, {}, {"contact": {"id": contact["id"], "email": contact["email"]}, "fieldValues": []}

    def list_contacts(self, _, query, document, headers):
        contact = self.find(query["email"][0])
        return 200, {}, {"contacts": [{"id": contact["id"], "email": contact["email"]}] if contact else [], "meta": {}}

    def get_contact(self, params, query, document, headers):
        contact = self.contacts.get(params["id"])
        if contact is None:
            return 404, {}, {"message": f"No Result found for Subscriber with id {params['id']}"}
        lists = [{"contact": contact["id"], "list": ident, "status": status} for ident, status in contact["lists"].items()]
        return 200, {}, {"contact": {"id": contact["id"]}, "contactLists": lists}

    def delete_contact(self, params, query, document, headers):
        if self.contacts.pop(params["id"], None) is None:
            return 404, {}, {"message": f"No result found for contact with id {params['id']}"}
        return 200, {}, {}

    def list_tags(self, _, query, document, headers):
        wanted = query["search"][0].lower()
        found = [{"id": ident, "tag": name, "tagType": "contact"} for ident, name in self.tags.items() if wanted in name.lower()]
        if query.get("orders[search]") == ["weight"]:
            found.sort(key=lambda tag: tag["tag"].lower() != wanted)
        return 200, {}, {"tags": found[:20], "meta": {"total": str(len(found))}}

    def create_tag(self, _, query, document, headers):
        name = document["tag"]["tag"]
        if name.lower() in map(str.lower, self.tags.values()):
            self.violations.append(f"the tag {name} was there")
            return 500, {}, {"message": "Could not process request", "error": f"Duplicate entry 'contact-{name}' for key 'typetag'"}
        return 201, {}, {"tag": {"id": self.tag(name), "tag": name, "tagType": "contact"}}

    def create_contact_tag(self, _, query, document, headers):
        contact, tag = (str(document["contactTag"][key]) for key in ("contact", "tag"))
        if contact not in self.contacts:
            return self.missing("Contact")
        if tag not in self.tags:
            return self.missing("Tag")
        return 201, {}, {"contactTag": {"id": self.link(contact, tag), "contact": contact, "tag": tag}}

    def list_contact_tags(self, params, query, document, headers):
        links = [{"id": ident, "contact": c, "tag": t} for ident, (c, t) in self.links.items() if c == params["id"]]
        offset, limit = int(query.get("offset", ["0"])[0]), int(query.get("limit", ["20"])[0])
        return 200, {}, {"contactTags": links[offset:offset + limit]}

    def delete_contact_tag(self, params, query, document, headers):
        if self.links.pop(params["id"], None) is None:
            return 404, {}, {"message": f"No Result found for SubscriberTag with id {params['id']}"}
        return 200, {}, {}

    def create_contact_list(self, _, query, document, headers):
        given = document["contactList"]
        contact = self.contacts.get(given["contact"])
        if contact is None:
            return self.missing("Contact")
        if given["list"] not in self.lists:
            return self.missing("List")
        if not (given["status"] == "1" and contact["lists"].get(given["list"]) == "2" and given.get("sourceid") != 4):
            contact["lists"][given["list"]] = given["status"]
        return 200, {}, {"contactList": {"contact": contact["id"], "list": given["list"], "status": int(contact["lists"][given["list"]])}}

    def get_list(self, params, query, document, headers):
        return (200, {}, {"list": {"id": params["id"]}}) if params["id"] in self.lists else self.missing("List")

    def list_fields(self, _, query, document, headers):
        offset, limit = int(query.get("offset", ["0"])[0]), int(query.get("limit", ["20"])[0])
        return 200, {}, {"fields": list(self.fields.values())[offset:offset + limit]}

    def create_field(self, _, query, document, headers):
        title = document["field"]["title"]
        if any(field["title"] == title for field in self.fields.values()):
            self.violations.append(f"the field {title} was there")
            return 422, {}, {"errors": [{"title": "There is already a field with this title", "detail": "", "code": "duplicate"}]}
        return 201, {}, {"field": self.field(title, document["field"]["type"])}

    def create_field_relation(self, _, query, document, headers):
        self.relations.append(document["fieldRel"]["field"])
        return 201, {}, {"fieldRel": {"id": self.fresh()}}

    def bulk_import(self, _, query, document, headers):
        contacts = document["contacts"]
        if len(contacts) > 250 or len(json.dumps(document)) > 400_000:
            self.violations.append(f"import of {len(contacts)} contacts, {len(json.dumps(document))} bytes")
            return 413, {}, {"message": "Too large"}
        faults = [{"contact": place, "failureReason": f"Field 'email' incorrect format: {contact['email']}"}
                  for place, contact in enumerate(contacts) if not EMAIL.fullmatch(contact["email"])]
        if faults:
            return 400, {}, {"success": 0, "failureReasons": faults, "message":
                             "JSON payload did not pass validation. Please fix failure Reasons and retry. The import was not queued."}
        ident = f"batch-{self.fresh()}"
        self.jobs[ident] = {"contacts": contacts, "looks": 0, "success": [], "failure": []}
        return 200, {}, {"Success": 1, "queued_contacts": len(contacts), "batchId": ident, "message": "Contact import queued"}

    def import_info(self, _, query, document, headers):
        job = self.jobs.get(query["batchId"][0])
        if job is None:
            return 400, {}, {"success": 0, "message": "'batchId' is not known."}
        job["looks"] += 1
        if job["looks"] == 2:
            self.work_off(job)
        status = ["waiting", "active"][job["looks"] - 1] if job["looks"] < 3 else "completed"
        done = status == "completed"
        return 200, {}, {"status": status, "success": job["success"] if done else [], "failure": job["failure"] if done else []}

    def work_off(self, job):
        for given in job["contacts"]:
            if given["email"].endswith("@gone.example"):
                job["failure"].append(given["email"])
                continue
            contact = self.find(given["email"]) or self.contact(given["email"])
            job["success"].append(contact["id"])
            for ours, theirs in (("first_name", "firstName"), ("last_name", "lastName"), ("phone", "phone")):
                if ours in given:
                    contact[theirs] = given[ours]
            for name in given.get("tags", []):
                self.link(contact["id"], self.tag(name))
            for field in given.get("fields", []):
                contact["fields"][str(field["id"])] = field["value"]
