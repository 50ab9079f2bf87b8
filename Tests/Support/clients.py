"""The vendors' own libraries against our doubles, so that the doubles are not only our belief.

clients.py BASE [NAME…]: BASE is a running double's address. Prints one line a library: NAME ok, or NAME and what went wrong; a library that
is not installed is named as absent. The doubles note violations of the vendors' specifications; the caller looks at them.
"""
import hashlib
import sys

EMAIL = "client@example.com"


def klaviyo(base):
    from klaviyo_api import KlaviyoAPI
    client = KlaviyoAPI("pk_test", max_delay=1, max_retries=0, test_host=base)
    # The double speaks one revision; the library of the day may be newer and says so in a header.
    client.api_client.default_headers["revision"] = "2026-07-15"
    profile = {"type": "profile", "attributes": {"email": EMAIL, "properties": {"askwell_tags": ["goal:sleep"]}}}
    client.Profiles.create_or_update_profile({"data": profile})
    entry = {"type": "profile", "attributes": {"email": EMAIL, "subscriptions": {"email": {"marketing": {
        "consent": "SUBSCRIBED", "consented_at": "2026-11-24T10:00:00Z"}}}}}
    client.Profiles.bulk_subscribe_profiles({"data": {
        "type": "profile-subscription-bulk-create-job", "attributes": {"profiles": {"data": [entry]}}}})


def mailchimp(base):
    import mailchimp_marketing
    client = mailchimp_marketing.Client({"api_key": "mc_test-us1", "server": "us1"})
    client.api_client.host = base + "/mailchimp/3.0"
    for part in (client.lists, client.batches):
        part.api_client.host = base + "/mailchimp/3.0"
    member = hashlib.md5(EMAIL.encode()).hexdigest()
    client.lists.get_list("L1")
    client.lists.set_list_member("L1", member, {
        "email_address": EMAIL, "status_if_new": "subscribed", "merge_fields": {"FNAME": "Client", "LNAME": "Of"}})
    client.lists.update_list_member_tags("L1", member, {"tags": [{"name": "goal:sleep", "status": "active"}], "is_syncing": False})


def hubspot(base):
    from hubspot import HubSpot
    from hubspot.crm.contacts import BatchInputSimplePublicObjectBatchInputUpsert
    batch = HubSpot(access_token="pat_test").crm.contacts.batch_api
    batch.api_client.configuration.host = base + "/hubspot"
    batch.upsert(batch_input_simple_public_object_batch_input_upsert=BatchInputSimplePublicObjectBatchInputUpsert(
        inputs=[{"idProperty": "email", "id": EMAIL, "properties": {"email": EMAIL, "firstname": "Client"}}]))


def brevo(base):
    from brevo import Brevo
    Brevo(api_key="xkeysib_test", base_url=base + "/brevo").contacts.create_contact(
        email=EMAIL, attributes={"FIRSTNAME": "Client"}, update_enabled=True)


ALL = {"klaviyo": klaviyo, "mailchimp": mailchimp, "hubspot": hubspot, "brevo": brevo}

if __name__ == "__main__":
    for name in sys.argv[2:] or ALL:
        try:
            ALL[name](sys.argv[1])
            print(name, "ok", flush=True)
        except ImportError as fault:
            print(name, "absent:", fault, flush=True)
        except Exception as fault:  # noqa: BLE001: whatever a library raises is what we want to hear
            print(name, "failed:", type(fault).__name__, str(getattr(fault, "text", fault))[:400].replace("\n", " "), flush=True)
