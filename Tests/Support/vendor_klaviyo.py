"""Klaviyo as its published interface of 2026-07-15 describes it: profiles found by email or phone, properties merged, consent apart."""

import json
import re

from double import Double

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
PHONE = re.compile(r"\+[1-9][0-9]{7,14}")
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def error(status, code, detail, pointer, **extra):
    """An error body in the vendor's form."""
    return status, {}, {"errors": [{
        "id": "e1", "status": status, "code": code, "title": code.replace("_", " "), "detail": detail,
        "source": {"pointer": pointer}, "links": {"self": "https://a.klaviyo.com/api/"}, **extra}]}


class Vendor(Double):
    """The vendor's side."""

    schema = "klaviyo-schema.json"
    content_type = "application/vnd.api+json"

    def __init__(self, key="pk_test", lists=("Y6nRLr",)):
        super().__init__()
        self.key = key
        self.lists = {name: [] for name in lists}
        self.profiles = {}
        self.held = {}
        self.subscriptions = []
        self.suppressed = []
        self.events = {}
        self.jobs = {}

    def state(self):
        return {"profiles": list(self.profiles.values()), "subscriptions": self.subscriptions, "suppressed": self.suppressed,
                "events": list(self.events.values()), "lists": self.lists}

    def refuse(self, headers):
        if headers.get("authorization") != f"Klaviyo-API-Key {self.key}":
            return error(401, "not_authenticated", "Authentication credentials were not provided.", "/data/")
        if headers.get("revision") != self.spec["revision"]:
            self.violations.append(f"revision {headers.get('revision')}")
            return error(400, "invalid_revision", "Invalid revision.", "/")
        return None

    def invalid(self, faults):
        return error(400, "invalid", "Invalid input.", "/data")

    def further(self, name, operation, document, body):
        limit = 5_000_000 if name == "bulk_import_profiles" else 100_000
        if len(body) > limit:
            self.violations.append(f"{name}: {len(body)} bytes")
        return [f"{name}: no date-time {moment}" for moment in moments(document) if not DATE_TIME.fullmatch(moment)]

    def get_lists(self, _params, query, _, _headers):
        wanted = re.fullmatch(r'equals\(id,"(\w+)"\)', query.get("filter", [""])[0])
        found = [name for name in self.lists if not wanted or wanted[1] == name]
        return 200, {}, {"data": [{"type": "list", "id": name, "attributes": {"name": name}} for name in found], "links": {"self": "https://a.klaviyo.com/api/"}}

    def create_or_update_profile(self, _params, _query, document, _headers):
        status, answer = self.upsert(document["data"])
        return (status, {}, {"data": answer}) if status < 300 else answer

    def upsert(self, data):
        """(200 or 201, the profile), or (400 or 409, the whole answer)."""
        attributes = dict(data["attributes"])
        email, phone = attributes.get("email"), attributes.get("phone_number")
        if not email and not phone:
            self.violations.append("profile without identifier")
        if email and not EMAIL.fullmatch(email):
            return 400, error(400, "invalid", f"Invalid email address {email}", "/data/attributes/email")
        if phone and not PHONE.fullmatch(phone):
            return 400, error(400, "invalid", f"Invalid phone number {phone}", "/data/attributes/phone_number")
        by_email, by_phone = self.find("email", email), self.find("phone_number", phone)
        if by_email and by_phone and by_email is not by_phone:
            return 409, error(409, "duplicate_profile", "A profile already exists with one of these identifiers.", "/data/attributes",
                         meta={"duplicate_profile_id": by_phone["id"]})
        profile = by_email or by_phone
        status = 200 if profile else 201
        if profile is None:
            profile = {"id": f"01P{len(self.profiles)}", "properties": {}, "consent": {}}
            self.profiles[profile["id"]] = profile
        properties = attributes.pop("properties", None) or {}
        for identifier in ("email", "phone_number"):
            if attributes.get(identifier):
                self.held.pop((identifier, profile.get(identifier)), None)
                self.held[identifier, attributes[identifier]] = profile
        profile.update(attributes)
        profile["properties"].update(properties)
        unset = ((data.get("meta") or {}).get("patch_properties") or {}).get("unset") or []
        for key in [unset] if isinstance(unset, str) else unset:
            if key in properties:
                self.violations.append(f"{key} is both set and unset")
            profile["properties"].pop(key, None)
        answer = {"type": "profile", "id": profile["id"], "attributes": {"properties": profile["properties"]}, "links": {"self": "https://a.klaviyo.com/api/"}}
        return status, answer

    def bulk_import_profiles(self, _params, _query, document, _headers):
        items = document["data"]["attributes"]["profiles"]["data"]
        if not 1 <= len(items) <= 10_000:
            self.violations.append(f"{len(items)} profiles in one import")
        for item in items:
            if len(json.dumps(item)) > 100_000:
                self.violations.append("a profile of more than 100 KB")
        job = {"id": f"job{len(self.jobs) + 1}", "items": items, "status": "queued", "errors": []}
        self.jobs[job["id"]] = job
        return 202, {}, {"data": self.shown(job)}

    def get_bulk_import_job(self, params, _query, _document, _headers):
        """A job moves on only when it is asked about."""
        job = self.jobs[params["job_id"]]
        if job["status"] == "queued":
            job["status"] = "complete"
            for place, item in enumerate(job["items"]):
                status, answer = self.upsert(item)
                if status >= 300:
                    fault = answer[2]["errors"][0]
                    job["errors"].append({"type": "import-error", "id": f"e{place}", "attributes": {
                        "code": fault["code"], "title": fault["title"], "detail": fault["detail"],
                        "source": {"pointer": fault["source"]["pointer"].replace("/data", f"/data/attributes/profiles/data/{place}", 1)},
                        "original_payload": item["attributes"]}})
        return 200, {}, {"data": self.shown(job)}

    def shown(self, job):
        done = job["status"] == "complete"
        return {"type": "profile-bulk-import-job", "id": job["id"], "attributes": {
            "status": job["status"], "created_at": "2026-11-24T10:00:00Z", "total_count": len(job["items"]),
            "completed_count": len(job["items"]) - len(job["errors"]) if done else 0, "failed_count": len(job["errors"])}, "links": {"self": "https://a.klaviyo.com/api/"}}

    def get_import_errors(self, params, query, _document, _headers):
        size = int(query.get("page[size]", ["20"])[0])
        start = int(query.get("page[cursor]", ["0"])[0])
        errors = self.jobs[params["id"]]["errors"]
        after = start + size
        more = f"https://a.klaviyo.com/api/profile-bulk-import-jobs/{params['id']}/import-errors?page%5Bsize%5D={size}&page%5Bcursor%5D={after}"
        return 200, {}, {"data": errors[start:after], "links": {"self": "", "next": more if after < len(errors) else None}}

    def bulk_unsubscribe_profiles(self, _params, _query, document, _headers):
        items = document["data"]["attributes"]["profiles"]["data"]
        if not 1 <= len(items) <= 100:
            self.violations.append(f"{len(items)} profiles in one unsubscription")
        for item in items:
            attributes = item["attributes"]
            for channel in attributes["subscriptions"]:
                identifier = {"email": "email", "sms": "phone_number"}[channel]
                profile = self.find(identifier, attributes.get(identifier))
                if profile:
                    profile["consent"].pop(channel, None)
                self.suppressed.append(attributes.get(identifier))
        return 202, {}, None

    def bulk_subscribe_profiles(self, _params, _query, document, _headers):
        data = document["data"]
        listed = ((data.get("relationships") or {}).get("list") or {}).get("data", {}).get("id")
        if listed is not None and listed not in self.lists:
            return error(404, "not_found", f"A list with id {listed} does not exist.", "/data/relationships/list/data/id")
        items = data["attributes"]["profiles"]["data"]
        if not 1 <= len(items) <= 1000:
            self.violations.append(f"{len(items)} profiles in one subscription")
        for item in items:
            attributes = item["attributes"]
            for channel in attributes["subscriptions"]:
                identifier = {"email": "email", "sms": "phone_number"}[channel]
                if not attributes.get(identifier):
                    self.violations.append(f"{channel} without {identifier}")
                    return error(400, "invalid", f"'{identifier}' must be not empty", f"/data/attributes/{identifier}")
                profile = self.find(identifier, attributes[identifier])
                if profile is None:
                    self.violations.append(f"{channel} for nobody")
                    continue
                profile["consent"][channel] = attributes["subscriptions"][channel]["marketing"]["consented_at"]
                self.subscriptions.append({"id": profile["id"], "channel": channel, "source": data["attributes"].get("custom_source")})
                if listed is not None and profile["id"] not in self.lists[listed]:
                    self.lists[listed].append(profile["id"])
        return 202, {}, None

    def create_event(self, _params, _query, document, _headers):
        attributes = document["data"]["attributes"]
        person = attributes["profile"]["data"]["attributes"]
        profile = self.find("email", person.get("email")) or self.find("phone_number", person.get("phone_number"))
        if profile is None:
            self.violations.append("event of nobody")
            return error(400, "invalid", "One of the identifiers must be set.", "/data/attributes/profile")
        metric = attributes["metric"]["data"]["attributes"]["name"]
        unique = attributes.get("unique_id") or attributes.get("time")
        # Only the first of a profile, metric and unique id is recorded.
        self.events.setdefault(f"{profile['id']} {metric} {unique}", {
            "profile": profile["id"], "metric": metric, "unique_id": unique, "time": attributes.get("time"),
            "properties": attributes["properties"]})
        return 202, {}, None

    def find(self, identifier, value):
        """Whoever holds the identifier, without a look at everybody: 5,000 people are asked for again and again."""
        profile = self.held.get((identifier, value)) if value else None
        return profile if profile and profile.get(identifier) == value else None


def moments(document):
    """Every time of consent or event in a document."""
    if isinstance(document, dict):
        for key, value in document.items():
            if key in ("consented_at", "time") and isinstance(value, str):
                yield value
            else:
                yield from moments(value)
    elif isinstance(document, list):
        for item in document:
            yield from moments(item)
