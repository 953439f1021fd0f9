"""KMS in pytest: one endpoint for the session, which begins anew before each test."""

import json
import os
import subprocess
import urllib.request

import boto3
import pytest

# How mrk is started; a list, as subprocess takes it.
MRK = json.loads(os.environ.get("MRK_COMMAND", '["npx", "mrk"]'))


class Endpoint:
    """The endpoint, with its clock."""

    def __init__(self, url):
        self.url = url

    def client(self, region="us-east-1"):
        return boto3.client(
            "kms", region_name=region, endpoint_url=self.url, aws_access_key_id="any", aws_secret_access_key="any"
        )

    def post(self, path, **body):
        """POST /_mrk/<path>, such as advance or faults."""
        request = urllib.request.Request(
            f"{self.url}/_mrk/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request) as response:
            return json.load(response)


@pytest.fixture(scope="session")
def endpoint():
    keys = os.path.join(os.path.dirname(__file__), "keys.yaml")
    server = subprocess.Popen([*MRK, "serve", "--port", "0", "--json", "--init", keys], stdout=subprocess.PIPE, text=True)
    yield Endpoint(json.loads(server.stdout.readline())["url"])
    server.terminate()
    server.wait()


@pytest.fixture
def kms(endpoint):
    endpoint.post("reset")
    return endpoint
