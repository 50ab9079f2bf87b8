"""What stands beside the courier: the vendors' own Python libraries, one by one and in bulk, and http.client with Klaviyo's bulk call."""
import http.client
import json
import time

TAGS = ["goal:sleep", "skin:sensitive", "hair:curly", "concern:acne", "tone:warm", "age:25-34", "budget:mid", "scent:none"]
now = time.perf_counter


def email(number):
    return f"shopper{number:06d}@example.com"


def chunks(count, size):
    return [range(start, min(count, start + size)) for start in range(0, count, size)]


def klaviyo_profile(number):
    return {"type": "profile", "attributes": {"email": email(number), "properties": {"askwell_tags": TAGS}}}


def libraries(base):
    """By vendor: one by one, and in bulk, of the vendor's own library."""
    found = {}
    try:
        from klaviyo_api import KlaviyoAPI
        client = KlaviyoAPI("pk_x", max_delay=1, max_retries=0, test_host=base)
        found["klaviyo"] = (
            lambda n: [client.Profiles.create_or_update_profile({"data": klaviyo_profile(i)}) for i in range(n)],
            lambda n: [client.Profiles.bulk_import_profiles({"data": {"type": "profile-bulk-import-job", "attributes": {
                "profiles": {"data": [klaviyo_profile(i) for i in part]}}}}) for part in chunks(n, 1000)])
    except ImportError:
        pass
    try:
        import mailchimp_marketing
        mail = mailchimp_marketing.Client({"api_key": "x-us1", "server": "us1"})
        mail.lists.api_client.host = base + "/3.0"

        def member(number):
            return {"email_address": email(number), "status_if_new": "subscribed", "status": "subscribed", "tags": TAGS}
        found["mailchimp"] = (
            lambda n: [mail.lists.set_list_member("L1", f"{i:032x}", member(i)) for i in range(n)],
            lambda n: [mail.lists.batch_list_members("L1", {"members": [member(i) for i in part], "update_existing": True})
                       for part in chunks(n, 500)])
    except ImportError:
        pass
    try:
        from hubspot import HubSpot
        from hubspot.crm.contacts import BatchInputSimplePublicObjectBatchInputUpsert, SimplePublicObjectInputForCreate
        crm = HubSpot(access_token="x", host=base).crm.contacts

        def properties(number):
            return {"email": email(number), "askwell_tags": ";".join(TAGS)}
        found["hubspot"] = (
            lambda n: [crm.basic_api.create(simple_public_object_input_for_create=SimplePublicObjectInputForCreate(
                properties=properties(i), associations=[])) for i in range(n)],
            lambda n: [crm.batch_api.upsert(batch_input_simple_public_object_batch_input_upsert=BatchInputSimplePublicObjectBatchInputUpsert(
                inputs=[{"idProperty": "email", "id": email(i), "properties": properties(i)} for i in part])) for part in chunks(n, 100)])
    except ImportError:
        pass
    return found


def plain_bulk(stand_in, count, size):
    """http.client on one connection, Klaviyo's bulk call."""
    connection = http.client.HTTPConnection("127.0.0.1", stand_in.port)
    for part in chunks(count, size):
        body = json.dumps({"data": {"type": "profile-bulk-import-job", "attributes": {
            "profiles": {"data": [klaviyo_profile(i) for i in part]}}}})
        connection.request("POST", "/api/profile-bulk-import-jobs", body, {"content-type": "application/json"})
        connection.getresponse().read()
    connection.close()


def timed(stand_in, count, way):
    """The best of three: contacts a second, and processor seconds of all of them."""
    best = (0, 0)
    for _ in range(3):
        stand_in.ask("POST", "/reset")
        began, before = now(), time.process_time()
        way(count)
        best = max(best, (count / (now() - began), time.process_time() - before))
        seen = stand_in.ask("GET", "/count")["emails"]
        if seen != count:
            raise SystemExit(f"the stand-in saw {seen} of {count}")
    return best
