"""Tests of what uses KMS: the keys are there already, and the clock is the test's."""

import pytest
from botocore.exceptions import ClientError


def test_a_replica_decrypts_what_its_primary_has_encrypted(kms):
    blob = kms.client().encrypt(KeyId="alias/orders", Plaintext=b"order")["CiphertextBlob"]
    assert kms.client("eu-west-2").decrypt(CiphertextBlob=blob)["Plaintext"] == b"order"


def test_a_key_that_is_to_be_deleted_is_gone_after_its_waiting_period(kms):
    key_id = kms.client().describe_key(KeyId="alias/orders")["KeyMetadata"]["KeyId"]
    for region in ("eu-west-2", "us-east-1"):
        kms.client(region).schedule_key_deletion(KeyId=key_id, PendingWindowInDays=7)
    kms.post("advance", by="P15D")
    with pytest.raises(ClientError, match="NotFoundException"):
        kms.client().describe_key(KeyId=key_id)


def test_the_keys_are_there_again(kms):
    assert kms.client().describe_key(KeyId="alias/orders")["KeyMetadata"]["Enabled"]
