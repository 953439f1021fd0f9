// Principals: what an ARN, an account ID or a unique ID names in a key policy, a grant, or of a caller.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html

import { digest } from '../vocabulary/digest.js';

/** Who is named. `name` is that of the user or the role, without its path; a session has its role's. */
export type Principal =
  | { readonly kind: 'everyone' }
  | { readonly kind: 'account'; readonly accountId: string; readonly partition?: string }
  | {
      readonly kind: 'user' | 'role' | 'session' | 'federatedUser';
      readonly partition: string;
      readonly accountId: string;
      readonly name: string;
    }
  /** `AROA…`, `AIDA…`: what is left of a role or a user that was deleted. */
  | { readonly kind: 'uniqueId'; readonly id: string };

/** Why a text names nobody. */
export type NoPrincipal =
  | 'noArn'
  /** An ARN of IAM or STS without an account, or one that is cut off. */
  | 'brokenArn'
  /** A wildcard in a part of it. */
  | 'wildcard'
  /** The ARN of a session, and its role's path in it. */
  | 'sessionWithPath'
  /** An ARN of something else: a group, an instance profile, a bucket, … */
  | 'otherArn';

const NAME = '[\\w+=,.@-]{1,64}';
const PATH = '(?:[\\x21-\\x29\\x2B-\\x2E\\x30-\\x3E\\x40-\\x7E]+/)*';
const NAMED = new RegExp(`^(user|role)/${PATH}(${NAME})$`);
const SESSION = new RegExp(`^assumed-role/(${NAME})/${NAME}$`);
const SESSION_WITH_PATH = new RegExp(`^assumed-role/(?:[^/]+/){2,}${NAME}$`);
const FEDERATED_USER = new RegExp(`^federated-user/(${NAME})$`);
const UNIQUE_ID = /^(A(?:RO|ID)A[A-Z0-9]{7,})(?::[\w+=,.@-]+)?$/;
const ACCOUNT_ID = /^[0-9]{12}$/;

/** Reads who is named, or why it is nobody. */
export function parsePrincipal(text: string): Principal | NoPrincipal {
  if (text === '*') return { kind: 'everyone' };
  if (ACCOUNT_ID.test(text)) return { kind: 'account', accountId: text };
  const id = UNIQUE_ID.exec(text)?.[1];
  if (id !== undefined) return { kind: 'uniqueId', id };
  if (!text.startsWith('arn:')) return 'noArn';
  if (/[*?]/.test(text)) return 'wildcard';
  const [, partition = '', service, region, accountId = '', ...rest] = text.split(':');
  const resource = rest.join(':');
  if (partition === '' || resource === '') return 'brokenArn';
  if (service !== 'iam' && service !== 'sts') return 'otherArn';
  if (region !== '' || !ACCOUNT_ID.test(accountId)) return 'brokenArn';
  if (service === 'iam') {
    if (resource === 'root') return { kind: 'account', accountId, partition };
    const [, kind, name] = NAMED.exec(resource) ?? [];
    return name === undefined ? 'otherArn' : { kind: kind === 'user' ? 'user' : 'role', partition, accountId, name };
  }
  const role = SESSION.exec(resource)?.[1];
  if (role !== undefined) return { kind: 'session', partition, accountId, name: role };
  const user = FEDERATED_USER.exec(resource)?.[1];
  if (user !== undefined) return { kind: 'federatedUser', partition, accountId, name: user };
  return SESSION_WITH_PATH.test(resource) ? 'sessionWithPath' : 'otherArn';
}

/** Whether a principal is meant where another is named: itself, or the role of a session. */
export function standsFor(named: string, caller: string): boolean {
  if (named === caller) return true;
  const role = parsePrincipal(named);
  const session = parsePrincipal(caller);
  return (
    typeof role === 'object' &&
    typeof session === 'object' &&
    role.kind === 'role' &&
    session.kind === 'session' &&
    nameOf(role) === nameOf(session)
  );
}

/**
 * The unique ID of a role or a user, with a session's name after its role's. It follows from the names, which AWS's own
 * does not; of an account's root there is none.
 */
export function uniqueIdOf(arn: string): string | undefined {
  const principal = parsePrincipal(arn);
  if (typeof principal === 'string' || !('name' in principal)) return undefined;
  const { kind, accountId, name } = principal;
  if (kind === 'federatedUser') return `${accountId}:${name}`;
  const id = `${kind === 'user' ? 'AIDA' : 'AROA'}${digest(nameOf(principal), 3).slice(0, 17).toUpperCase()}`;
  return kind === 'session' ? `${id}:${arn.slice(arn.lastIndexOf('/') + 1)}` : id;
}

/** A principal as KMS names it in what it has kept: one that no longer exists by its unique ID. [GRANT-8] [POLICY-2] */
export function principalShown(principal: string, exists: (principal: string) => boolean): string {
  return exists(principal) ? principal : (uniqueIdOf(principal) ?? principal);
}

/** Whether a text names the same as another: it, or the one by its ARN and the other by its unique ID. [GRANT-8] */
export function namesSame(wanted: string): (text: string | undefined) => boolean {
  const id = uniqueIdOf(wanted);
  return (text) =>
    text === wanted || (text !== undefined && (id === undefined ? uniqueIdOf(text) === wanted : text === id));
}

/**
 * Who exists where those listed do: they, the account itself, the accounts that they are of, each session of a role that
 * exists, opened or not, and federated users. Names of services are not told apart.
 */
export function existing(listed: Iterable<string>, accountId: string): (principal: string) => boolean {
  const texts = new Set<string>();
  const accounts = new Set([accountId]);
  const roles = new Set<string>();
  const ids = new Set<string>();
  for (const text of listed) {
    const principal = parsePrincipal(text);
    texts.add(text);
    if (typeof principal === 'object' && principal.kind === 'uniqueId') ids.add(principal.id);
    ids.add(uniqueIdOf(text) ?? '');
    if (typeof principal !== 'object' || !('accountId' in principal)) continue;
    accounts.add(principal.accountId);
    if (principal.kind === 'role') roles.add(nameOf(principal));
  }
  return (text) => {
    const principal = parsePrincipal(text);
    if (texts.has(text) || principal === 'noArn') return true;
    if (typeof principal === 'string') return false;
    switch (principal.kind) {
      case 'everyone':
        return true;
      case 'account':
      case 'federatedUser':
        return accounts.has(principal.accountId);
      case 'session':
        return roles.has(nameOf(principal));
      case 'uniqueId':
        return ids.has(principal.id);
      default:
        return false;
    }
  };
}

/** Whether a text is the unique ID of a role or a user, such as `AROA…:session`. */
export function isUniqueId(text: string): boolean {
  return UNIQUE_ID.test(text);
}

/** Names are unique in their account, whatever the path. */
function nameOf({ partition, accountId, name }: Extract<Principal, { readonly name: string }>): string {
  return `${partition} ${accountId} ${name}`;
}
