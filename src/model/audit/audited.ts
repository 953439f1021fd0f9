// A call and its answer, with the keys that they are about: what the records of the call are made from.

import { keysOf } from '../../shared/objects.js';
import { DEFAULT_ACCOUNT_ID, type JsonCall } from '../engine/reduce.js';
import type { CallRecord, KeySetEvent } from '../key-set/events.js';
import { DEFAULT_SETTINGS, defaultHost, type Host, type KeyUse } from '../key-set/host.js';
import type { KeySet } from '../key-set/key-set.js';
import type { Call } from '../operations/call.js';
import type { Card } from '../operations/card.js';
import { findCard } from '../operations/index.js';
import { rootArn } from '../requests/policy.js';
import type { Members, StructureValue } from '../requests/shapes.js';
import type { Refusal } from '../rules/errors.js';
import { digest, uuid } from '../vocabulary/digest.js';
import { type Instant, parseRegion, partitionOf } from '../vocabulary/identifiers.js';
import { UNMODELLED_OPERATIONS } from '../vocabulary/vocabulary.js';
import type { Client } from './identity.js';
import type { RecordedMembers } from './record.js';

/** The answer to a call, as a store or `reduce` gives it. */
export type AuditedAnswer =
  | {
      readonly ok: true;
      readonly output: object;
      readonly events: readonly KeySetEvent[];
      readonly use?: KeyUse;
    }
  | Refusal<{ readonly code: string; readonly message: string; readonly facts?: { readonly fault: string } }>;

/** When a call was made, and what a call alone does not tell. */
export interface AuditCircumstances {
  /** The instant of the call, in epoch milliseconds. */
  readonly at: Instant;
  /** By default the key set's account. */
  readonly accountId?: string;
  /** The key set that was called, as it was before the call or after it. */
  readonly keySet?: KeySet | null;
  /** As for `reduce`: where keys and aliases are found, if not in the key set. */
  readonly host?: Partial<Host>;
  readonly client?: Client;
}

/** What the records of one call are made from. */
export interface Audited {
  /** Undefined: the operation is none of this model, and names no key. */
  readonly card: Card | undefined;
  readonly call: Omit<CallRecord, 'operation' | 'input'> & { readonly operation: string };
  /** As it was parsed, with what is recorded also where it is left out; undefined: it could not be parsed. */
  readonly input: RecordedMembers | undefined;
  readonly answer: AuditedAnswer;
  readonly at: Instant;
  readonly accountId: string;
  /** The keys among its resources by ID, in their order, the called one last; none where one was not found. */
  readonly keyIds: readonly string[];
  /** The set of the called key, where it still exists. */
  readonly keySet: KeySet | undefined;
  readonly client: Client;
}

const UNMODELLED: readonly unknown[] = UNMODELLED_OPERATIONS;

/** `found`: the keys, where they were found before. Undefined: it is no operation of KMS, or in no Region. */
export function auditedCall(
  given: JsonCall,
  answer: AuditedAnswer,
  { at, accountId: account, keySet: called = null, host: answers, client = {} }: AuditCircumstances,
  found?: readonly string[],
): Audited | undefined {
  const { operation, region: name, principal: caller } = given;
  const accountId = account ?? called?.accountId ?? DEFAULT_ACCOUNT_ID;
  const region = parseRegion(name);
  const card = findCard(operation);
  if (region === undefined || (card === undefined && !UNMODELLED.includes(operation))) return undefined;
  const principal = caller ?? rootArn(partitionOf(region), accountId);
  // Where the host, or reading the call, has failed they would fail again.
  const hasFailed = faultOf(answer) === 'hostFailed';
  const parsed = hasFailed ? undefined : card?.parse(given.input);
  const input = parsed?.ok === true ? parsed.input : undefined;
  const unnamed = () => uuid(digest(JSON.stringify([operation, region, at, input ?? null]), 4));
  const requestId = answeredRequestId(answer, client.requestId) ?? unnamed();
  const call = { operation, region, principal, requestId };
  const host = isWhole(answers) ? answers : { ...defaultHost(called), ...answers };
  const settings = DEFAULT_SETTINGS;
  const keyIds =
    found ??
    (card === undefined || input === undefined
      ? []
      : keyIdsOf(
          { card, operation: card.name, region, at, accountId, principal, input, ids: {}, settings, host },
          card,
          answer,
        ));
  const keyId = keyIds.at(-1);
  return {
    card,
    call,
    input: input && card?.withDefaults(input),
    answer,
    at,
    accountId,
    keyIds,
    keySet: keyId === undefined ? undefined : host.findKeySet(keyId),
    client,
  };
}

/** The request ID of an answer: that of its events, and else the one given. */
export function answeredRequestId<Otherwise>({ events }: AuditedAnswer, otherwise: Otherwise): string | Otherwise {
  return events[0]?.call?.requestId ?? otherwise;
}

/** Whether a host answers all that it can be asked. */
function isWhole(answers: Partial<Host> | undefined): answers is Host {
  return answers !== undefined && HOST_MEMBERS.every((name) => answers[name] !== undefined);
}

const HOST_MEMBERS = keysOf(defaultHost(null));

/** As the answer tells it, and else, since nothing has changed, as the card finds them. */
function keyIdsOf(call: Call<StructureValue<Members>>, card: Card, answer: AuditedAnswer): readonly string[] {
  if (answer.ok && answer.use !== undefined) {
    const { source, keyId } = answer.use;
    return source === undefined ? [keyId] : [source.keyId, keyId];
  }
  // UpdateAlias happens to two keys: the one that the alias names from now on comes last.
  const own = answer.events.filter(({ call: cause, region }) => cause !== undefined && region === call.region).at(-1);
  if (own !== undefined) return [own.keyId];
  return isNotFound(answer) ? [] : card.keysOf(call).map(({ keySet }) => keySet.keyId);
}

/** A key or an alias was not found. Of what a key does not have the key was. Without a fault the code says it. [AUDIT-3] */
export function isNotFound(answer: AuditedAnswer): boolean {
  const fault = faultOf(answer);
  if (fault === undefined) return !answer.ok && answer.error.code === 'NotFoundException';
  return fault === 'keyDoesNotExist' || fault === 'aliasDoesNotExist';
}

function faultOf(answer: AuditedAnswer): string | undefined {
  return answer.ok ? undefined : answer.error.facts?.fault;
}
