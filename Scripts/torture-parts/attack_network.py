"""Attacks of the network: addresses that lead inside, certificates that must not be trusted."""
import os
import random
import ssl
import subprocess

from attack_tools import Receiver, add_hook, courier
from floor import Shop


# Loopback, private networks and the place of a cloud's secrets, in the forms in which a careless check lets them pass.
FORMS = [
    "https://127.1:PORT/", "https://0x7f000001:PORT/", "https://2130706433:PORT/", "https://017700000001:PORT/", "https://0:PORT/",
    "https://0177.0.0.1:PORT/", "https://127.0.0.1.:PORT/", "http://0.0.0.0:PORT/", "https://127.0.0.1\t:PORT/", "https://①②⑦.⓪.⓪.①:PORT/",
    "https://127。0。0。1:PORT/", "https://127.0.0.1%00.shop.example:PORT/", "https://localhost.:PORT/", "http://localhost.:PORT/",
    "https://[::]:PORT/", "https://[::ffff:127.0.0.1]:PORT/", "https://[0:0:0:0:0:ffff:7f00:1]:PORT/", "https://[::ffff:169.254.169.254]/",
    "https://[64:ff9b::7f00:1]/", "https://[fe80::1%25lo]/", "https://[fd00::1]/", "https://169.254.169.254/latest/meta-data/",
    "https://10.0.0.1/", "https://192.168.0.1/", "https://172.16.0.1/", "https://100.64.0.1/", "https://me@127.0.0.1:PORT/",
    "https://shop.example@127.0.0.1:PORT/", "https://127.0.0.1:PORT#@shop.example/", "https://shop.example\\@127.0.0.1:PORT/",
    "http://shop.example:PORT/", "ftp://127.0.0.1:PORT/", "file:///etc/passwd",
]
PROXIES = ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY")


def mounted(shop, **files):
    """Words that run a command with files of its own in the place of the system's; root's alone."""
    commands = []
    for number, (target, text) in enumerate(files.items()):
        path = f"{shop.directory}/mounted-{number}-{random.randrange(1 << 30)}"
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        commands.append(f"mount --bind {path} {target}")
    return ["unshare", "-m", "sh", "-c", " && ".join(commands) + ' && exec "$0" "$@"']


def may_mount():
    return os.geteuid() == 0 and subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode == 0


def ssrf(options, found):
    """Addresses that lead into the machine or its network without being named as such."""
    shop, trap = Shop(options.binary), Receiver()
    try:
        port = trap.port
        at = [form.replace("PORT", str(port)) for form in FORMS]
        for number, form in enumerate(at):
            added = add_hook(shop, f"h{number}", form)
            if added.returncode == 0:
                courier(shop, "destinations", "test", f"h{number}")
                found.expect(False, f"{form} was added")
            else:
                found.expect(added.returncode == 78, f"{form}: exit code {added.returncode}")
        away = Receiver((302, {"location": f"http://127.0.0.1:{port}/metadata"}, b""))
        add_hook(shop, "away", f"http://127.0.0.1:{away.port}/hook")
        courier(shop, "destinations", "test", "away")
        found.expect(away.connections > 0, "the redirecting server was not reached: this proves nothing")
        near = Receiver()
        add_hook(shop, "near", f"http://127.0.0.1:{near.port}/hook")
        courier(shop, "destinations", "test", "near", more=dict.fromkeys(PROXIES, f"http://127.0.0.1:{port}"))
        found.expect(near.connections > 0, "the plain server was not reached: this proves nothing")
        if may_mount():
            hosts = "127.0.0.1 evil.example\n93.184.216.34 half.example\n127.0.0.1 half.example\n169.254.169.254 meta.example\n"
            for name in ("evil", "half", "meta"):
                add_hook(shop, name, f"https://{name}.example:{port}/")
                tested = courier(shop, "destinations", "test", name, before=mounted(shop, **{"/etc/hosts": hosts}))
                found.expect(tested.returncode != 0, f"{name}.example was reached")
        else:
            found.notes.append("not as root: no names that resolve to the machine itself")
        found.expect(trap.connections == 0, f"{trap.connections} connections reached the trap")
    finally:
        shop.close()


def certificates(place):
    """An authority, and certificates of it and of nobody, as (name, certificate, key)."""

    def run(*words):
        subprocess.run(["openssl", *words], check=True, capture_output=True, cwd=place)

    run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", "/CN=Torture CA")
    run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "self.key", "-out", "self.pem", "-days", "30", "-subj", "/CN=localhost",
        "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")
    with open(f"{place}/ca.cnf", "w", encoding="utf-8") as file:
        file.write("[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nnew_certs_dir=.\nserial=serial\ndefault_md=sha256\npolicy=p\ncopy_extensions=copy\n"
                   "certificate=ca.pem\nprivate_key=ca.key\nunique_subject=no\nrand_serial=yes\n[p]\ncommonName=supplied\n")
    open(f"{place}/index.txt", "w").close()
    made = {"self": (f"{place}/self.pem", f"{place}/self.key")}
    for name, alternative, begin, end in [
        ("good", "DNS:localhost,IP:127.0.0.1", "20200101000000Z", "20990101000000Z"),
        ("name", "DNS:other.example", "20200101000000Z", "20990101000000Z"),
        ("expired", "DNS:localhost,IP:127.0.0.1", "20200101000000Z", "20210101000000Z"),
        ("early", "DNS:localhost,IP:127.0.0.1", "20980101000000Z", "20990101000000Z"),
    ]:
        common = "other.example" if name == "name" else "localhost"
        run("req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={common}",
            "-addext", f"subjectAltName={alternative}")
        run("ca", "-batch", "-config", "ca.cnf", "-in", f"{name}.csr", "-out", f"{name}.pem", "-startdate", begin, "-enddate", end, "-notext")
        made[name] = (f"{place}/{name}.pem", f"{place}/{name}.key")
    return made, f"{place}/ca.pem"


def tls(options, found):
    """Certificates that must not be trusted, and one that must: else nothing would be proved."""
    shop = Shop(options.binary)
    bundle = "/etc/ssl/certs/ca-certificates.crt"
    try:
        made, authority = certificates(shop.directory)
        before = []
        if may_mount() and os.path.exists(bundle):
            with open(authority, encoding="utf-8") as file:
                before = mounted(shop, **{bundle: file.read()})
        else:
            found.notes.append("not as root, or no bundle of authorities: only the self-signed certificate was tried")
        for name in made if before else ["self"]:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*made[name])
            server = Receiver(context=context)
            add_hook(shop, name, f"https://localhost:{server.port}/hook")
            tested = courier(shop, "destinations", "test", name, before=before)
            if name == "good":
                found.expect(tested.returncode == 0 and server.requests, f"the good certificate was refused: {tested.stdout}{tested.stderr}")
            else:
                found.expect(tested.returncode != 0 and not server.requests, f"{name}: {len(server.requests)} requests were told to it")
            server.close()
        if before:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*made["good"])
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
            context.set_ciphers("ALL:@SECLEVEL=0")
            old = Receiver(context=context)
            add_hook(shop, "old", f"https://localhost:{old.port}/hook")
            tested = courier(shop, "destinations", "test", "old", before=before)
            found.expect(tested.returncode != 0 and not old.requests, "TLS 1.1 was spoken")
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*made["good"])
            cut = Receiver(context=context, cuts=True)
            add_hook(shop, "cut", f"https://localhost:{cut.port}/hook")
            tested = courier(shop, "destinations", "test", "cut", before=before)
            found.expect(tested.returncode != 0, "an answer that was cut off passed for a whole one")
    finally:
        shop.close()
