// AWS managed keys, as AWS prints them: the key of one service in one Region, which only the service uses.
// https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-key

import { partitionOf, type Region } from '../vocabulary/identifiers.js';
import { isPattern, rootArn } from './policy.js';

/** How AWS calls a service, and what its key protects. */
interface Service {
  readonly name: string;
  readonly protects: string;
  /** In the key policy, where it is another name. */
  readonly fullName?: string;
  /** In kms:ViaService, where it is not the code in the alias. */
  readonly via?: string;
}

/** SQS as it was recorded in 2026-09, the others as users print theirs. Of a service that is not here the words are assumed. */
const SERVICES = new Map<string, Service>(
  Object.entries({
    acm: { name: 'ACM', protects: 'private keys' },
    dynamodb: { name: 'DynamoDB', protects: 'data', fullName: 'Amazon DynamoDB' },
    ebs: { name: 'EBS', protects: 'volumes', via: 'ec2' },
    elasticfilesystem: { name: 'EFS', protects: 'filesystems' },
    lambda: { name: 'Lambda', protects: 'functions' },
    rds: { name: 'RDS', protects: 'database volumes' },
    s3: { name: 'S3', protects: 'objects' },
    sqs: { name: 'SQS', protects: 'messages', fullName: 'Simple Queue Service (SQS)' },
    ssm: { name: 'SSM', protects: 'parameters' },
  }),
);

/** What the key policy lets the account itself do with such a key, whoever calls. [MANAGED-2] */
const OF_ACCOUNT = ['kms:Describe*', 'kms:Get*', 'kms:List*', 'kms:RevokeGrant'] as const;
const OF_SERVICE = [
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncrypt*',
  'kms:GenerateDataKey*',
  'kms:CreateGrant',
  'kms:DescribeKey',
] as const;

/** Whether a text can be the code of a service in an alias: `s3` of `alias/aws/s3`. */
export function isServiceCode(text: string): boolean {
  return /^[a-z][a-z0-9-]{0,62}$/.test(text);
}

export function managedAlias(service: string): string {
  return `alias/aws/${service}`;
}

export function managedDescription(service: string): string {
  const { name, protects } = serviceOf(service);
  return `Default key that protects my ${name} ${protects} when no other key is defined`;
}

/** Whether the key policy of an AWS managed key allows an action, without its `kms:`, to principals of the account. */
export function isOpenOnManagedKeys(action: string): boolean {
  return OF_ACCOUNT.some((pattern) => isPattern(pattern, `kms:${action}`.toLowerCase()));
}

/** The key policy of an AWS managed key, as KMS prints it. [MANAGED-2] */
export function managedKeyPolicy(service: string, accountId: string, region: Region): string {
  const { name, fullName = name, via = service } = serviceOf(service);
  return `{
  "Version" : "2012-10-17",
  "Id" : "auto-${service}-1",
  "Statement" : [ {
    "Sid" : "Allow access through ${fullName} for all principals in the account that are authorized to use ${name}",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "*"
    },
    "Action" : [ ${printed(OF_SERVICE)} ],
    "Resource" : "*",
    "Condition" : {
      "StringEquals" : {
        "kms:ViaService" : "${via}.${region}.amazonaws.com",
        "kms:CallerAccount" : "${accountId}"
      }
    }
  }, {
    "Sid" : "Allow direct access to key metadata to the account",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "${rootArn(partitionOf(region), accountId)}"
    },
    "Action" : [ ${printed(OF_ACCOUNT)} ],
    "Resource" : "*"
  } ]
}`;
}

function serviceOf(service: string): Service {
  return SERVICES.get(service) ?? { name: service.toUpperCase(), protects: 'data' };
}

function printed(actions: readonly string[]): string {
  return actions.map((action) => `"${action}"`).join(', ');
}
