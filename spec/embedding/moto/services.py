"""moto's other services, and its accounts and resets, with the model inside. Prints `ok`, or raises."""

import json

import boto3
import mrk_moto
from botocore.exceptions import ClientError
from moto import mock_aws

HERE, THERE, ACCOUNT, OTHER = "us-east-1", "eu-west-2", "123456789012", "111122223333"


def refusal(call, **members):
    try:
        call(**members)
    except ClientError as error:
        return error.response["Error"]["Code"]
    raise AssertionError(f"{members} was not refused")


def client(service, region=HERE, **credentials):
    return boto3.client(service, region_name=region, **credentials)


def managed(kms, arn, service):
    metadata = kms.describe_key(KeyId=f"alias/aws/{service}")["KeyMetadata"]
    assert (metadata["Arn"], metadata["KeyManager"]) == (arn, "AWS"), metadata


def dynamodb(kms):
    table = client("dynamodb").create_table(
        TableName="table",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        SSESpecification={"Enabled": True, "SSEType": "KMS"},
    )
    managed(kms, table["TableDescription"]["SSEDescription"]["KMSMasterKeyArn"], "dynamodb")


def ebs(kms):
    ec2 = client("ec2")
    ec2.enable_ebs_encryption_by_default()
    arns = [ec2.create_volume(AvailabilityZone=f"{HERE}a", Size=1, Encrypted=True)["KmsKeyId"] for _ in range(2)]
    assert arns[0] == arns[1], arns
    managed(kms, arns[0], "ebs")


def rds(key):
    rds = client("rds")
    rds.create_db_instance(DBInstanceIdentifier="db", DBInstanceClass="db.m1.small", Engine="postgres")
    rds.create_db_snapshot(DBInstanceIdentifier="db", DBSnapshotIdentifier="one")
    copy = {"SourceDBSnapshotIdentifier": "one", "TargetDBSnapshotIdentifier": "two"}
    assert refusal(rds.copy_db_snapshot, KmsKeyId="alias/none", **copy) == "KMSKeyNotAccessibleFault"
    assert rds.copy_db_snapshot(KmsKeyId=key["KeyId"], **copy)["DBSnapshot"]["KmsKeyId"] == key["Arn"]


def tagging(kms, key):
    # More than one page of ListKeys, and of what has no tags.
    many = [kms.create_key()["KeyMetadata"]["KeyId"] for _ in range(101)]
    found = client("resourcegroupstaggingapi").get_resources(
        ResourceTypeFilters=["kms"], TagFilters=[{"Key": "stage", "Values": ["test"]}]
    )["ResourceTagMappingList"]
    assert found == [{"ResourceARN": key["Arn"], "Tags": [{"Key": "stage", "Value": "test"}]}], found
    for key_id in many:
        kms.schedule_key_deletion(KeyId=key_id)


def cloudformation(kms):
    stacks = client("cloudformation")
    alias = {"Type": "AWS::KMS::Alias", "Properties": {"AliasName": "alias/s", "TargetKeyId": {"Ref": "Key"}}}
    given = {"Description": "d", "EnableKeyRotation": True, "MultiRegion": True, "Tags": [{"Key": "k", "Value": "v"}]}
    template = {"Resources": {"Key": {"Type": "AWS::KMS::Key", "Properties": given}, "Alias": alias}}
    stacks.create_stack(StackName="stack", TemplateBody=json.dumps(template))
    metadata = kms.describe_key(KeyId="alias/s")["KeyMetadata"]
    key_id = metadata["KeyId"]
    assert (metadata["MultiRegion"], metadata["Description"]) == (True, "d"), metadata
    assert kms.get_key_rotation_status(KeyId=key_id)["KeyRotationEnabled"]
    assert kms.list_resource_tags(KeyId=key_id)["Tags"] == [{"TagKey": "k", "TagValue": "v"}]
    stacks.delete_stack(StackName="stack")
    assert refusal(kms.describe_key, KeyId="alias/s") == "NotFoundException"
    assert kms.describe_key(KeyId=key_id)["KeyMetadata"]["KeyState"] == "PendingDeletion"


def regions(kms, key):
    """What moto's own KMS cannot do."""
    kms.replicate_key(KeyId=key["KeyId"], ReplicaRegion=THERE)
    assert refusal(kms.replicate_key, KeyId=key["KeyId"], ReplicaRegion=THERE) == "AlreadyExistsException"
    assert refusal(kms.update_primary_region, KeyId=key["KeyId"], PrimaryRegion=THERE) == "KMSInvalidStateException"
    mrk_moto.pipe().account(ACCOUNT).advance("PT1M")
    kms.update_primary_region(KeyId=key["KeyId"], PrimaryRegion=THERE)
    mrk_moto.pipe().account(ACCOUNT).advance("PT1M")
    described = client("kms", THERE).describe_key(KeyId=key["KeyId"])["KeyMetadata"]
    assert described["MultiRegionConfiguration"]["MultiRegionKeyType"] == "PRIMARY"


@mock_aws
def everything():
    kms = client("kms")
    tags = [{"TagKey": "stage", "TagValue": "test"}]
    key = kms.create_key(MultiRegion=True, Tags=tags)["KeyMetadata"]
    assert key["AWSAccountId"] == ACCOUNT, key
    sealed = kms.encrypt(KeyId=key["KeyId"], Plaintext=b"secret")["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=sealed)["Plaintext"] == b"secret"
    dynamodb(kms)
    ebs(kms)
    rds(key)
    cloudformation(kms)
    tagging(kms, key)
    regions(kms, key)
    role = client("sts").assume_role(RoleArn=f"arn:aws:iam::{OTHER}:role/any", RoleSessionName="any")["Credentials"]
    other = client(
        "kms",
        aws_access_key_id=role["AccessKeyId"],
        aws_secret_access_key=role["SecretAccessKey"],
        aws_session_token=role["SessionToken"],
    )
    assert other.list_keys()["Keys"] == []
    assert other.create_key()["KeyMetadata"]["AWSAccountId"] == OTHER
    assert refusal(other.describe_key, KeyId=key["KeyId"]) == "NotFoundException"


@mock_aws
def nothing_is_left():
    kms = client("kms")
    assert (kms.list_keys()["Keys"], kms.list_aliases()["Aliases"]) == ([], [])


mrk_moto.install()
everything()
nothing_is_left()
print("ok")
