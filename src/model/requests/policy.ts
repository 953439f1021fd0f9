// Key policies: the default one, and the two checks that KMS makes of a policy that a caller sends.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html

import { isObject } from '../../shared/objects.js';
import { partitionOf, type Region } from '../vocabulary/identifiers.js';
import { standsFor } from './principals.js';

/** Who sends a key policy, and in which account's key it goes. */
export interface PolicyAuthor {
  /** ARN of the caller. */
  readonly principal: string;
  readonly accountId: string;
  readonly partition: string;
}

/** The default key policy, as KMS prints it: the account's root may do everything with the key. [POLICY-1] */
export function defaultKeyPolicy(accountId: string, region: Region): string {
  return `{
  "Version" : "2012-10-17",
  "Id" : "key-default-1",
  "Statement" : [ {
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "${rootArn(partitionOf(region), accountId)}"
    },
    "Action" : "kms:*",
    "Resource" : "*"
  } ]
}`;
}

export function rootArn(partition: string, accountId: string): string {
  return `arn:${partition}:iam::${accountId}:root`;
}

/** The statements of a policy document, or undefined where it is no policy at all. */
export function statementsOf(document: unknown): readonly Statement[] | undefined {
  if (!isObject(document)) return undefined;
  const { Statement: statement } = document;
  const statements = Array.isArray(statement) ? statement : [statement];
  return statements.every(isObject) ? statements : undefined;
}

/** The document of a policy text; undefined where it is not JSON. */
export function parsePolicy(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export type Statement = Readonly<Record<string, unknown>>;

/**
 * Whether under this policy its author, or the account's root, keeps kms:PutKeyPolicy: some Allow gives it. Conditions
 * and Deny statements are not weighed, which AWS's pages leave open.
 */
export function policyAdmitsAuthor(policy: unknown, author: PolicyAuthor): boolean {
  return statementsOf(policy)?.some((statement) => gives(statement, author)) ?? false;
}

function gives(statement: Statement, { principal, accountId, partition }: PolicyAuthor): boolean {
  if (statement.Effect !== 'Allow') return false;
  const admitted = [rootArn(partition, accountId), accountId, '*'];
  return (
    awsPrincipals(statement).some((named) => admitted.includes(named) || standsFor(named, principal)) &&
    givesPutKeyPolicy(statement) &&
    listOf(statement.Resource).length > 0
  );
}

function givesPutKeyPolicy({ Action: actions, NotAction: others }: Statement): boolean {
  const isNamed = (action: unknown): boolean => typeof action === 'string' && isPattern(action, 'kms:putkeypolicy');
  return others === undefined ? listOf(actions).some(isNamed) : !listOf(others).some(isNamed);
}

/** Every principal that the statements name in `Principal`, with its kind: `AWS`, `Service` or `Federated`. */
export function principalsOf(statements: readonly Statement[]): readonly { kind: string; name: string }[] {
  return statements.flatMap((statement) => {
    const principal = statement.Principal;
    if (typeof principal === 'string') return [{ kind: 'AWS', name: principal }];
    if (!isObject(principal)) return [];
    return Object.entries(principal).flatMap(([kind, names]) =>
      listOf(names).map((name) => ({ kind, name: typeof name === 'string' ? name : '' })),
    );
  });
}

/** Whether a statement says whom it is about, as each of a key policy must. */
export function namesPrincipals(statement: Statement): boolean {
  return principalsOf([statement]).length > 0 || statement.NotPrincipal !== undefined;
}

/** Whether a text can name a principal of that kind at all. */
export function isPrincipalName(kind: string, name: string): boolean {
  switch (kind) {
    case 'AWS':
      return (
        name === '*' ||
        /^[0-9]{12}$/.test(name) ||
        /^arn:[a-z0-9-]+:(?:iam|sts)::[0-9]{12}:(?:root|[a-z-]+\/.+)$/.test(name)
      );
    case 'Service':
    case 'Federated':
    case 'CanonicalUser':
      return name !== '';
    default:
      return false;
  }
}

function awsPrincipals(statement: Statement): readonly string[] {
  return principalsOf([statement])
    .filter(({ kind }) => kind === 'AWS')
    .map(({ name }) => name);
}

/** IAM's wildcards, without case: `*` for any run, `?` for one character. Linear in practice, whatever the pattern. */
function isPattern(pattern: string, action: string): boolean {
  const wanted = pattern.toLowerCase();
  let at = 0;
  let star = -1;
  let retry = 0;
  for (let index = 0; index < action.length; ) {
    if (wanted[at] === '*') {
      star = at++;
      retry = index;
    } else if (wanted[at] === '?' || wanted[at] === action[index]) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++retry;
    } else return false;
  }
  while (wanted[at] === '*') at++;
  return at === wanted.length;
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** The length of a text in UTF-8, without TextEncoder. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00) {
      bytes += 4;
      index++;
    } else bytes += 3;
  }
  return bytes;
}
