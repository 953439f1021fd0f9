// Who calls, and who exists. Signatures are not verified: an access key stands for whom it is told to stand for.
//
//   GET  /_mrk/callers      { "callers": { "<access key ID>": "<ARN>", … } }
//   POST /_mrk/callers      { "accessKeyId": "AKIA…", "principal": "<ARN>" }; `*` is every access key that is not named;
//                           "principal": null takes it back. Without any the caller is the account's root.
//   GET  /_mrk/principals   { "principals": [ … ] }; null: everyone exists
//   POST /_mrk/principals   { "principals": [ … ] } who exists from now on, null for everyone;
//                           { "add": [ … ] }, { "remove": [ … ] } some more, some less

import type { Host } from '../model/key-set/host.js';
import { existing, parsePrincipal } from '../model/requests/principals.js';
import { shown } from '../model/rules/errors.js';
import { isObject } from '../shared/objects.js';
import { refuseUnknown } from './members.js';

/** What an endpoint is told of those who call, and of who exists. */
export interface PeopleOptions {
  /** Access key ID → ARN of the caller; `*`: every access key that is not named. Default: the account's root. */
  readonly callers?: Readonly<Record<string, string>> | undefined;
  /** Who exists, by ARN or account ID: in key policies and grants there are no others. Default: everyone does. */
  readonly principals?: readonly string[] | undefined;
  /** The same as a function, in place of `principals`. */
  readonly principalExists?: Host['principalExists'] | undefined;
  /** Decides the lockout safety check, in place of the model. */
  readonly policyAdmitsAuthor?: Host['policyAdmitsAuthor'] | undefined;
}

type Body = Readonly<Record<string, unknown>>;

/** The callers and principals of an account. What changes them throws a RangeError that names what is wrong. */
export interface People {
  /** Whom an access key stands for; undefined: the account's root. */
  readonly callerOf: (accessKeyId: string) => string | undefined;
  readonly callers: () => Readonly<Record<string, string>>;
  /** As `POST /_mrk/callers`. */
  readonly nameCaller: (body: Body) => void;
  /** Who exists; null: everyone. */
  readonly principals: () => readonly string[] | null;
  /** As `POST /_mrk/principals`. */
  readonly listPrincipals: (body: Body) => void;
  /** What a store asks its host about them. */
  readonly answers: Partial<Pick<Host, 'principalExists' | 'policyAdmitsAuthor'>>;
  /** As it was at the start. */
  readonly reset: () => void;
}

/** Throws a RangeError if an option is wrong. */
export function createPeople(options: PeopleOptions, accountId: string): People {
  const { principalExists, policyAdmitsAuthor } = options;
  if (options.principals !== undefined && principalExists !== undefined) {
    throw new RangeError('either principals or principalExists says who exists, not both');
  }
  const callersAtStart = new Map(readCallers(options.callers, accountId));
  const listedAtStart = options.principals === undefined ? null : readPrincipals(options.principals, 'principals');
  let callers = new Map(callersAtStart);
  let listed: readonly string[] | null = null;
  let exists = (_: string): boolean => true;
  const list = (next: readonly string[] | null): void => {
    listed = next;
    exists = next === null ? () => true : existing(next, accountId);
  };
  list(listedAtStart);
  return {
    callerOf: (accessKeyId) => callers.get(accessKeyId) ?? callers.get('*'),
    callers: () => Object.fromEntries(callers),
    nameCaller: ({ accessKeyId, principal, ...unknown }) => {
      refuseUnknown(unknown, 'callers', ['accessKeyId', 'principal']);
      if (typeof accessKeyId !== 'string' || accessKeyId === '') {
        throw new RangeError(
          'callers: accessKeyId must be the ID of an access key, or "*" for those that are not named',
        );
      }
      if (principal === null) callers.delete(accessKeyId);
      else callers.set(accessKeyId, readCaller(principal, 'callers: principal', accountId));
    },
    principals: () => listed,
    listPrincipals: (body) => {
      if (principalExists !== undefined) throw new RangeError('principals: principalExists decides who exists');
      list(changedList(listed, body));
    },
    answers: {
      principalExists: principalExists ?? ((principal) => exists(principal)),
      ...(policyAdmitsAuthor === undefined ? {} : { policyAdmitsAuthor }),
    },
    reset: () => {
      callers = new Map(callersAtStart);
      list(listedAtStart);
    },
  };
}

function readCallers(given: unknown, accountId: string): readonly (readonly [string, string])[] {
  if (given === undefined) return [];
  if (!isObject(given)) throw new RangeError('callers must be an object: access key ID → ARN of the caller');
  return Object.entries(given).map(([accessKeyId, principal]) => [
    accessKeyId,
    readCaller(principal, `callers[${JSON.stringify(accessKeyId)}]`, accountId),
  ]);
}

/** One of the account: what another account's callers may do is not modelled. */
function readCaller(given: unknown, where: string, accountId: string): string {
  const principal = typeof given === 'string' && given.startsWith('arn:') ? parsePrincipal(given) : 'noArn';
  if (typeof given !== 'string' || typeof principal === 'string' || !('accountId' in principal)) {
    throw new RangeError(
      `${where} must be the ARN of an account's root, a user, a role or a session, such as arn:aws:sts::${accountId}:assumed-role/Role/session: ${shown(given)}`,
    );
  }
  if (principal.accountId !== accountId) {
    throw new RangeError(`${where} must be of the account ${accountId}, whose keys these are: ${shown(given)}`);
  }
  return given;
}

function changedList(listed: readonly string[] | null, body: Body): readonly string[] | null {
  const { principals, add, remove, ...unknown } = body;
  refuseUnknown(unknown, 'principals', ['principals', 'add', 'remove']);
  if (principals !== undefined) {
    if (add !== undefined || remove !== undefined) {
      throw new RangeError('principals: either principals, the whole list, or add and remove');
    }
    return principals === null ? null : readPrincipals(principals, 'principals');
  }
  if (add === undefined && remove === undefined)
    throw new RangeError('principals: either principals, add or remove must be given');
  if (listed === null) {
    throw new RangeError('principals: everyone exists; give {"principals": […]} first, the list of those who do');
  }
  const less = new Set(remove === undefined ? [] : readPrincipals(remove, 'remove'));
  const more = add === undefined ? [] : readPrincipals(add, 'add');
  return [...new Set([...listed, ...more])].filter((principal) => !less.has(principal));
}

/** A list of ARNs and account IDs; `where` it stands, unless it is a file. Throws a RangeError that says which of them names nobody. */
export function readPrincipals(given: unknown, where = ''): readonly string[] {
  if (!Array.isArray(given))
    throw new RangeError(`${where === '' ? 'it' : where} must be a list of ARNs and account IDs`);
  return given.map((principal: unknown, index) => {
    const isOne = typeof principal === 'string' && principal !== '*' && typeof parsePrincipal(principal) === 'object';
    if (isOne) return principal;
    throw new RangeError(
      `${where}[${index}] must be the ARN of a role, a user or an account's root, or an account ID: ${shown(principal)}`,
    );
  });
}
