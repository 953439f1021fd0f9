"""The life of a multi-Region key by the client: python3 scenario.py COMMAND…, such as npx mrk. Prints `ok`, or raises."""

import base64
import sys

from mrk_pipe import KmsError, Pipe, PipeError

ACCOUNT = "111122223333"
HERE, THERE = "us-east-1", "eu-west-2"


def refusal(call, *args, **members):
    try:
        call(*args, **members)
    except (KmsError, PipeError) as error:
        return error
    raise AssertionError(f"{args} was not refused")


def life(kms):
    key_id = kms.call(HERE, "CreateKey", MultiRegion=True)["KeyMetadata"]["KeyId"]

    def described(region):
        return kms.call(region, "DescribeKey", KeyId=key_id)["KeyMetadata"]

    kms.call(HERE, "ReplicateKey", KeyId=key_id, ReplicaRegion=THERE)
    assert described(THERE)["KeyState"] == "Creating"
    early = refusal(kms.call, THERE, "DisableKey", KeyId=key_id)
    assert (early.code, early.rule) == ("KMSInvalidStateException", "STATE-1"), early
    kms.advance(kms.next_instant() - kms.now())
    assert described(THERE)["KeyState"] == "Enabled"

    kms.call(HERE, "UpdatePrimaryRegion", KeyId=key_id, PrimaryRegion=THERE)
    kms.advance("PT1M")
    assert described(HERE)["MultiRegionConfiguration"]["MultiRegionKeyType"] == "REPLICA"

    scheduled = kms.call(THERE, "ScheduleKeyDeletion", KeyId=key_id, PendingWindowInDays=7)
    assert scheduled["KeyState"] == "PendingReplicaDeletion", scheduled

    missing = refusal(kms.call, HERE, "DescribeKey", KeyId="alias/none")
    assert (missing.code, missing.rule) == ("NotFoundException", "ALIAS-1"), (missing.code, missing.rule)
    assert refusal(kms.advance, "a day").code == "BadArgument"

    snapshot = kms.snapshot()
    kms.reset()
    assert kms.key_sets() == []
    kms.restore(snapshot)
    assert described(THERE)["KeyState"] == "PendingReplicaDeletion"
    assert kms.call(HERE, "ListKeys", at=kms.now() + 90 * 86_400_000)["Keys"] != []


def seal(key_material_id, text):
    """No encryption: it shows who is asked what."""
    return base64.b64encode(f"{key_material_id} {text}".encode()).decode()


def cryptography(use, given):
    if use["operation"] == "Encrypt":
        blob = seal(use["keyId"], given["Plaintext"])
        return {"ok": True, "output": {"CiphertextBlob": blob}}
    if use["operation"] == "Decrypt":
        _, text = base64.b64decode(given["CiphertextBlob"]).decode().split(" ")
        return {"ok": True, "output": {"Plaintext": text}}
    raise NotImplementedError(f"no {use['operation']} here")


def read_ciphertext(blob):
    return {"keyId": base64.b64decode(blob).decode().split(" ")[0]}


def callbacks(kms):
    key_id = kms.call(HERE, "CreateKey")["KeyMetadata"]["KeyId"]
    plaintext = base64.b64encode("héllo".encode()).decode()
    blob = kms.call(HERE, "Encrypt", KeyId=key_id, Plaintext=plaintext)["CiphertextBlob"]
    assert blob == seal(key_id, plaintext)
    assert kms.call(HERE, "Decrypt", CiphertextBlob=blob)["Plaintext"] == plaintext
    failed = refusal(kms.call, HERE, "GenerateDataKey", KeyId=key_id, KeySpec="AES_256")
    assert (failed.code, failed.facts["thrown"]) == ("KMSInternalException", "no GenerateDataKey here"), failed


command = [*sys.argv[1:], "pipe"]
functions = {"cryptography": cryptography, "readCiphertext": read_ciphertext}
pipe = Pipe(command, functions)
life(pipe.account(ACCOUNT))
callbacks(pipe.account("444455556666"))
created = [pipe.start("call", {"region": HERE, "operation": "CreateKey"}, account=ACCOUNT) for _ in range(1000)]
assert len({each.result()["output"]["KeyMetadata"]["KeyId"] for each in created}) == 1000
assert pipe.close() == 0
with Pipe([*command, "--host", "node"]) as inside:
    assert len(inside.account(ACCOUNT).call(HERE, "GenerateRandom", NumberOfBytes=3)["Plaintext"]) == 4
print("ok")
