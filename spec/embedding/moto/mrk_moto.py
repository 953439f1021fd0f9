"""Puts the model behind moto's KMS, over `mrk pipe`. moto keeps HTTP, credentials, accounts and reset.

    PYTHONPATH=python:moto MRK="npx mrk" python moto/mrk_moto.py -p 5000     # moto_server, with the model inside

or, in a process that uses `mock_aws`, `mrk_moto.install()` before the first call. Written for moto 5.2.
"""

import atexit
import json
import os
import shlex
import threading
import time

from moto.core.exceptions import JsonRESTError
from moto.kms import models, responses
from moto.kms.policy_validator import validate_policy
from mrk_pipe import KmsError, Pipe
from werkzeug.exceptions import HTTPException

CONTENT_TYPE = "application/x-amz-json-1.1"
# Every other error of KMS is a 400.
STATUS = {
    "DependencyTimeoutException": 500,
    "KMSInternalException": 500,
    "KeyUnavailableException": 500,
    "UnknownOperationException": 404,
}


class Process:
    """The process with the model. It begins with the first call."""

    command = ["npx", "mrk"]
    pipe = None
    lock = threading.Lock()


def pipe():
    with Process.lock:
        if Process.pipe is None:
            Process.pipe = Pipe([*Process.command, "pipe", "--host", "node", "--random-ids"])
            atexit.register(Process.pipe.close)
        return Process.pipe


def now():
    """The instant of a call, in epoch milliseconds: the account's clock moves on to it."""
    return int(time.time() * 1000)


# What clients ask: in place of KmsResponse.call_action.


def call_action(self):
    try:
        self._authenticate_and_authorize_normal_action("*")
        status, body = 200, answer_client(self)
    except KmsError as error:
        status, body = STATUS.get(error.code, 400), error_body(error.code, error.message)
    except HTTPException as error:  # moto's own: of its IAM, and of its reading of key policies
        status, body = error.code, error.get_body()
    headers = {**self.response_headers, "Content-Type": CONTENT_TYPE, "status": status}
    headers, body = self._enrich_response(headers, body)
    return status, headers, body


def answer_client(response):
    service, _, operation = (response.headers.get("X-Amz-Target") or "").partition(".")
    backend = response.kms_backend
    try:
        members = json.loads(response.body or "{}")
        output = backend.answer(operation if service == "TrentService" else "", members)
    except (ValueError, RecursionError) as error:
        # No JSON, or more than JSON: NaN.
        raise KmsError({"code": "SerializationException", "message": "", "rule": None, "facts": {}}) from error
    if operation == "DescribeKey":
        # The one operation for which moto evaluates key policies. The model leaves permissions to its host.
        validate_policy(backend.with_policy(output["KeyMetadata"]), "kms:DescribeKey")
    return json.dumps(output)


def error_body(code, message):
    return json.dumps({"__type": code, "message": message} if message else {"__type": code})


# What moto's other services ask: in place of the backend that each account has in each Region.


class ModelBackend(models.KmsBackend):
    def __init__(self, region_name, account_id=None):
        super().__init__(region_name, account_id)
        # Whoever looked into them would see nothing.
        del self.keys, self.tagger

    def reset(self):
        """All Regions of an account are reset at once: whichever is the first empties it."""
        super().reset()
        if Process.pipe is not None:
            pipe().account(self.account_id).close()

    def answer(self, operation, members):
        """What KMS answers. `members` are the JSON body, whatever is in it. Raises a KmsError."""
        # Not by the client's own `call`, to which members are parameters: they may have any name.
        call = {"region": self.region_name, "operation": operation, "input": members}
        result = pipe().request("call", call, account=self.account_id, at=now())
        if not result["ok"]:
            raise KmsError(result["error"])
        return result["output"]

    def asked(self, operation, **members):
        """What moto gets: without the members that are None. Raises moto's error."""
        try:
            return self.answer(operation, {name: value for name, value in members.items() if value is not None})
        except KmsError as error:
            raise JsonRESTError(error.code, error.message) from error

    def pages(self, operation, member, **members):
        marker = None
        while True:
            page = self.asked(operation, Marker=marker, **members)
            yield from page[member]
            if not page["Truncated"]:
                return
            marker = page["NextMarker"]

    def describe_key(self, key_id):
        """moto's services take a KeyError for a key that there is not."""
        service = self.get_alias_name(key_id).removeprefix("alias/aws/")
        if service != self.get_alias_name(key_id):
            account = pipe().account(self.account_id)
            account.create_aws_managed_key({"region": self.region_name, "service": service}, at=now())
        try:
            return key_of(self.answer("DescribeKey", {"KeyId": key_id})["KeyMetadata"])
        except KmsError as error:
            raise KeyError(key_id) from error

    def with_policy(self, metadata):
        key = key_of(metadata)
        key.policy = self.asked("GetKeyPolicy", KeyId=key.arn)["Policy"]
        return key

    def create_key(
        self,
        policy,
        key_usage,
        key_spec,
        description,
        tags,
        multi_region=False,
        origin="AWS_KMS",
    ):
        members = {"Description": description, "Tags": tags, "MultiRegion": multi_region, "Origin": origin}
        created = self.asked("CreateKey", Policy=policy or None, KeyUsage=key_usage, KeySpec=key_spec, **members)
        return key_of(created["KeyMetadata"])

    def delete_key(self, key_id):
        self.asked("ScheduleKeyDeletion", KeyId=key_id)

    def list_keys(self):
        return [self.describe_key(key["KeyArn"]) for key in self.pages("ListKeys", "Keys")]

    def list_resource_tags(self, key_id_or_arn):
        return {"Tags": list(self.pages("ListResourceTags", "Tags", KeyId=key_id_or_arn))}

    def alias_exists(self, alias_name):
        """That of an AWS managed key is there, in that whoever describes it makes it: no call of the account's could."""
        if alias_name.startswith("alias/aws/"):
            return True
        return any(alias["AliasName"] == alias_name for alias in self.pages("ListAliases", "Aliases"))

    def create_alias(self, target_key_id, alias_name):
        self.asked("CreateAlias", TargetKeyId=target_key_id, AliasName=alias_name)
        return self.alias_of(target_key_id, alias_name)

    def update_alias(self, target_key_id, alias_name):
        self.asked("UpdateAlias", TargetKeyId=target_key_id, AliasName=alias_name)
        return self.alias_of(target_key_id, alias_name)

    def delete_alias(self, alias_name):
        self.asked("DeleteAlias", AliasName=alias_name)

    def alias_of(self, target_key_id, alias_name):
        return models.Alias(self.account_id, self.region_name, alias_name, self.describe_key(target_key_id))


# moto finds a backend's URLs by the name of its module.
ModelBackend.__module__ = models.KmsBackend.__module__


def key_of(metadata):
    """A key as moto's services read it."""
    key = models.Key.__new__(models.Key)
    key.id, key.arn = metadata["KeyId"], metadata["Arn"]
    _, _, _, key.region, key.account_id, _ = key.arn.split(":", 5)
    key.creation_date, key.description = metadata["CreationDate"], metadata["Description"]
    key.enabled, key.key_state = metadata["Enabled"], metadata["KeyState"]
    key.key_usage, key.key_spec = metadata["KeyUsage"], metadata["KeySpec"]
    key.key_manager, key.origin = metadata["KeyManager"], metadata["Origin"]
    key.multi_region = metadata["MultiRegion"]
    return key


# CloudFormation: moto's own would not set what the model has to decide.


def create_from_cloudformation_json(resource_name, cloudformation_json, account_id, region_name, **_):
    backend = models.kms_backends[account_id][region_name]
    given = cloudformation_json["Properties"]
    policy = given.get("KeyPolicy")
    created = backend.asked(
        "CreateKey",
        Policy=policy if policy is None or isinstance(policy, str) else json.dumps(policy),
        Tags=[{"TagKey": tag["Key"], "TagValue": tag["Value"]} for tag in given.get("Tags", [])],
        BypassPolicyLockoutSafetyCheck=given.get("BypassPolicyLockoutSafetyCheck"),
        **{name: given.get(name) for name in ("Description", "KeySpec", "KeyUsage", "MultiRegion", "Origin")},
    )
    key = key_of(created["KeyMetadata"])
    if given.get("EnableKeyRotation"):
        backend.asked("EnableKeyRotation", KeyId=key.id, RotationPeriodInDays=given.get("RotationPeriodInDays"))
    if given.get("Enabled") is False:
        backend.asked("DisableKey", KeyId=key.id)
    return backend.describe_key(key.id)


def install(command=None):
    """Puts the model in: `command` starts mrk, else what the environment has in MRK, else `npx mrk`."""
    Process.command = command or shlex.split(os.environ.get("MRK", "npx mrk"))
    responses.KmsResponse.call_action = call_action
    models.kms_backends.backend = ModelBackend
    models.kms_backends.clear()
    models.Key.create_from_cloudformation_json = staticmethod(create_from_cloudformation_json)


if __name__ == "__main__":
    from moto.server import main

    install()
    main()
