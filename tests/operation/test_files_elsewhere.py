"""Files on S3, as far as moto's server is one: what staff send, exports, and a backup of both."""

import json
import re
import subprocess
import sys

import boto3
import pytest

from tests.operation.parts import PASSWORD, Site, end, free_port, wait_until
from tests.operation.test_redis_away import pasted, stage
from tests.operation.visitors import Browser

pytestmark = pytest.mark.one_database
NAMED = {"aws_access_key_id": "register", "aws_secret_access_key": "secret"}


class Bucket:
    def __init__(self, folder):
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        with (folder / "moto.log").open("wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        self.client = boto3.client(
            "s3", endpoint_url=self.address, region_name="us-east-1", **NAMED
        )
        wait_until(lambda: self.client.create_bucket(Bucket="register"), 60, "the bucket")

    def names(self) -> list[str]:
        listed = self.client.list_objects_v2(Bucket="register")
        return [entry["Key"] for entry in listed.get("Contents", [])]

    def read(self, name: str) -> bytes:
        return self.client.get_object(Bucket="register", Key=name)["Body"].read()


@pytest.fixture
def bucket(tmp_path):
    bucket = Bucket(tmp_path)
    yield bucket
    bucket.process.terminate()
    end(bucket.process)


def test_what_staff_send_what_they_export_and_backups_live_in_a_bucket(
    cluster, bucket, serve, tmp_path
):
    options = {"bucket_name": "register", "endpoint_url": bucket.address, "access_key": "register",
               "secret_key": "secret", "region_name": "us-east-1"}  # fmt: skip
    given = {
        "FILES_STORAGE": "storages.backends.s3.S3Storage",
        "FILES_STORAGE_OPTIONS": json.dumps(options),
        "EXCHANGE_EXPORT_AT_ONCE": "10",
        "BACKUP_FOLDER": str(tmp_path / "backups"),
    }
    site = serve(cluster.folder, cluster.primary.url(), **given)
    browser = Browser(site).sign_in("typist", PASSWORD)
    text = "key,title_en,url\nin-a-bucket,There,https://example.org/\n"
    page = pasted(browser, text)
    wait_until(lambda: stage(browser, page) == "ready", 30, "the check")
    [sent] = bucket.names()
    assert bucket.read(sent).decode().split() == text.split()
    assert browser.ask("GET", f"{page}file/").body == bucket.read(sent)

    fields = {
        "format": "csv",
        "csrfmiddlewaretoken": browser.token("/admin/registry/state/export/"),
    }
    begun = browser.ask("POST", "/admin/registry/state/export/", fields)
    export = begun.headers["Location"].removesuffix("change/")
    wait_until(lambda: stage(browser, export) == "done", 30, "the export")
    [name] = set(bucket.names()) - {sent}
    assert name.startswith("exports/")
    assert browser.ask("GET", f"{export}file/").body == bucket.read(name)
    assert bucket.read(name).count(b"\n") == 196

    copies = Site(cluster.folder, cluster.primary.url(), **given)
    copies.manage("backup")
    bucket.client.delete_object(Bucket="register", Key=sent)
    assert browser.ask("GET", f"{page}file/").status != 200
    copies.manage("restore", "--yes", "--without-backup")
    assert bucket.read(sent).decode().split() == text.split()
    assert "storage" in re.findall(r"^ok +(\w+)", copies.manage("doctor", fails=None), re.M)
