// Key policies: the default one, and the two checks that KMS makes of a policy that a caller sends.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html

import { isObject } from '../../shared/objects.js';
import { partitionOf, type Region } from '../vocabulary/identifiers.js';
import { parsePrincipal, principalShown, standsFor } from './principals.js';

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

/** The statements of a policy document, or undefined where it has none. */
export function statementsOf(document: unknown): readonly Statement[] | undefined {
  if (!isObject(document)) return undefined;
  const { Statement: statement } = document;
  const statements = Array.isArray(statement) ? statement : [statement];
  return statements.length > 0 && statements.every(isObject) ? statements : undefined;
}

/**
 * The statements of a policy document, as IAM reads one; undefined: it is none. What a statement may lack is not asked for
 * here: whom it is about, an action, a resource.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function readStatements(document: unknown): readonly Statement[] | undefined {
  if (!hasOnly(document, DOCUMENT)) return undefined;
  const statements = statementsOf(document);
  if (!statements?.every((statement) => hasOnly(statement, STATEMENT))) return undefined;
  const twice = ['Principal', 'Action', 'Resource'].some((name) =>
    statements.some((statement) => name in statement && `Not${name}` in statement),
  );
  return twice || !statements.every(({ Effect }) => Effect !== undefined) ? undefined : statements;
}

type Reads = Readonly<Record<string, (value: unknown) => boolean>>;

const isText = (value: unknown): boolean => typeof value === 'string';
const areTexts = (value: unknown): boolean => listOf(value).every(isText);
const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
const PRINCIPALS: Reads = { AWS: areTexts, Service: areTexts, Federated: areTexts, CanonicalUser: areTexts };
const arePrincipals = (value: unknown): boolean => value === null || value === '*' || hasOnly(value, PRINCIPALS);
const areConditions = (value: unknown): boolean =>
  isObject(value) &&
  Object.values(value).every(
    (keys) => isObject(keys) && Object.values(keys).every((values) => listOf(values).every(isScalar)),
  );

const DOCUMENT: Reads = {
  Version: (value) => value === '2012-10-17' || value === '2008-10-17',
  Id: isText,
  Statement: () => true,
};
const STATEMENT: Reads = {
  Sid: isText,
  Effect: (value) => value === 'Allow' || value === 'Deny',
  Principal: arePrincipals,
  NotPrincipal: arePrincipals,
  Action: areTexts,
  NotAction: areTexts,
  Resource: areTexts,
  NotResource: areTexts,
  Condition: areConditions,
};

/** Whether all members of an object are known, and such as they are read. */
function hasOnly(value: unknown, reads: Reads): value is Statement {
  return (
    isObject(value) &&
    Object.entries(value).every(([name, member]) => Object.hasOwn(reads, name) && reads[name]?.(member) === true)
  );
}

/**
 * Whether a condition asks for all values of a single-valued key that a request need not have: then also one without it
 * matches. [POLICY-7]
 */
export function isOverlyPermissive({ Condition: condition }: Statement): boolean {
  if (!isObject(condition)) return false;
  return Object.entries(condition).some(
    ([operator, keys]) =>
      /^ForAllValues:/i.test(operator) &&
      isObject(keys) &&
      Object.keys(keys).some((key) => /^(?:kms:EncryptionContext:|aws:RequestTag\/)/i.test(key)),
  );
}

/** Whether a text is the name of a service, such as `logs.us-east-1.amazonaws.com`. */
export function isServiceName(text: string): boolean {
  return /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(text);
}

/** A policy text as KMS gives it back: where principals no longer exist, with their unique IDs, and formatted anew. [POLICY-2] */
export function policyShown(policy: string, exists: (principal: string) => boolean): string {
  const document = parsePolicy(policy);
  const shown = (name: unknown): unknown => (typeof name === 'string' ? principalShown(name, exists) : name);
  // No other member of a policy has this name.
  const put = (member: string, value: unknown): unknown => {
    if (member !== 'AWS') return value;
    return Array.isArray(value) ? value.map(shown) : shown(value);
  };
  const changed = JSON.stringify(document, put);
  return changed === JSON.stringify(document) ? policy : changed;
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

/** Every principal that the statements name, with its kind: `AWS`, `Service`, `Federated` or `CanonicalUser`. */
export function principalsOf(statements: readonly Statement[]): readonly { kind: string; name: string }[] {
  return statements.flatMap(({ Principal, NotPrincipal }) => [Principal, NotPrincipal].flatMap(namedBy));
}

function namedBy(principal: unknown): readonly { kind: string; name: string }[] {
  if (typeof principal === 'string') return [{ kind: 'AWS', name: principal }];
  if (!isObject(principal)) return [];
  return Object.entries(principal).flatMap(([kind, names]) =>
    listOf(names).map((name) => ({ kind, name: typeof name === 'string' ? name : '' })),
  );
}

/** Whether a statement says whom it is about, as each of a key policy must. */
export function namesPrincipals(statement: Statement): boolean {
  return principalsOf([statement]).length > 0;
}

/** Why a name in a key policy is nobody's. */
export type Unfit = 'broken' | 'unfit' | 'unknown';

/**
 * Whether the name of a principal can be one in a key policy for that partition: undefined, it can. `broken`: an ARN that is
 * none of an account. `unfit`: what is no principal in a key policy. `unknown`: a text that is no ARN.
 */
export function unfitPrincipal({ kind, name }: { kind: string; name: string }, partition: string): Unfit | undefined {
  if (kind === 'Service') return isServiceName(name) ? undefined : 'unknown';
  if (kind !== 'AWS') return 'unfit';
  const principal = parsePrincipal(name);
  if (principal === 'noArn') return 'unknown';
  if (principal === 'brokenArn') return 'broken';
  if (typeof principal === 'string') return 'unfit';
  return 'partition' in principal && (principal.partition ?? partition) !== partition ? 'unfit' : undefined;
}

function awsPrincipals(statement: Statement): readonly string[] {
  return namedBy(statement.Principal)
    .filter(({ kind }) => kind === 'AWS')
    .map(({ name }) => name);
}

/**
 * IAM's wildcards, without case: `*` for any run, `?` for one character. Linear in practice, whatever the pattern. `action`
 * is in lower case.
 */
export function isPattern(pattern: string, action: string): boolean {
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
