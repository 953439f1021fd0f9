// Makes a call, and reads what it has changed.

import { type Beliefs, involvedIn, likelyOf, namesForgotten, trackedOf } from '../beliefs/beliefs.js';
import { type Body, isBody, textOf } from '../beliefs/body.js';
import type { Call } from '../beliefs/call.js';
import { enciphersOpenly, headerOf } from '../beliefs/ciphertexts.js';
import { mustBeSeenAt } from '../beliefs/earlier.js';
import { entriesOf, isList, wholeList } from '../beliefs/lists.js';
import { namesOf } from '../beliefs/names.js';
import { departing } from '../beliefs/taking-over.js';
import {
  CHANGES,
  cellOf,
  type KeySet,
  MAKES_KEY_SET,
  NEW_KEY_MEMBER,
  type Operation,
  parseRegion,
  REGION_MEMBER,
  type RuleId,
  readMarker,
} from '../model.js';
import { ask } from './asking.js';
import { readsAfter } from './checks.js';
import { type Answered, GIVES_WRAPPING, judgeAgain, send, settle } from './dialogue.js';
import { settledByReading } from './doubting.js';
import { adopt, check, takeOver } from './reader.js';
import { namesBy, type Running } from './running.js';
import { tell } from './telling.js';

export async function act(running: Running, region: string, operation: Operation, given: unknown): Promise<void> {
  const { state, options, recording } = running;
  // No body at all is an empty one.
  const input = given ?? {};
  const { beliefs } = state;
  if (options.isLeftOut(operation) || namesUntold(beliefs, input) || namesForgotten(beliefs, input)) return;
  if (isBody(input) && isMarker(input.Marker)) return;
  const rules: readonly RuleId[] = isMadeAgain(beliefs, operation, region, input) ? ['REPLICATE-7'] : [];
  const call = recording.call(region, operation, input);
  const { passing } = state;
  const answered = await settledByReading(running, call, await ask(running, call), beliefs, passing);
  const { answer, verdict } = answered;
  state.last = answer;
  state.isBlamed = false;
  if (verdict.isAsBefore === true) return settle(running, call, answered, false);
  try {
    if (verdict.succeeded && MAKES_KEY_SET[operation]) recording.keyMade();
    tell(running, call, verdict);
    const [called] = verdict.involved;
    if (called !== undefined && verdict.divergences.length > 0) state.beliefs = departing(state.beliefs, called);
    await follow(running, call, answered);
  } finally {
    settle(running, call, answered, state.isBlamed || verdict.divergences.length > 0, rules);
  }
}

/** Reads what the call has changed; where the target went a way of its own, what it has now. */
async function follow(running: Running, call: Call, answered: Answered): Promise<void> {
  const { operation, region } = call;
  const { state } = running;
  const { divergences, involved, state: keyState, succeeded, mustAdopt } = answered.verdict;
  if (!CHANGES[operation]) return followRead(running, call, answered);
  const isOnlyMetadata = divergences.length > 0 && divergences.every(({ member }) => member !== undefined);
  if (mustAdopt && !isOnlyMetadata) {
    for (const keyId of involved) await adopt(running, keyId);
    return;
  }
  if (!state.isReading) return;
  const changed = MAKES_KEY_SET[operation] ? state.beliefs.sets.slice(-1).map(({ keyId }) => keyId) : involved;
  for (const keyId of changed) {
    const tracked = trackedOf(state.beliefs, keyId);
    for (const read of tracked === undefined ? [] : readsAfter(operation, region, tracked, succeeded)) {
      await check(running, read, { operation, state: keyState }, keyId);
    }
  }
}

async function followRead(running: Running, call: Call, answered: Answered): Promise<void> {
  const { divergences, involved } = answered.verdict;
  const [called] = involved;
  if (divergences.length > 0) {
    if (called !== undefined) takeOver(running, call, called, answered);
    return;
  }
  if (!running.state.isReading) return;
  await decryptElsewhere(running, call, answered);
  await walk(running, call, answered);
}

/** Whether a replica key is made where one was deleted. */
function isMadeAgain(beliefs: Beliefs, operation: Operation, region: string, input: unknown): boolean {
  const member = NEW_KEY_MEMBER[operation] === undefined ? undefined : REGION_MEMBER[operation];
  const madeIn = member === undefined || !isBody(input) ? undefined : parseRegion(input[member]);
  const [tracked] = involvedIn(beliefs, region, input);
  if (madeIn === undefined || tracked === undefined) return false;
  return tracked.hadKeys.includes(madeIn) && likelyOf(tracked)?.keys[madeIn] === undefined;
}

/** Whether it reads like a marker of the model's own, which the model takes, and a target that did not give it out does not. [PAGE-1] */
function isMarker(marker: unknown): boolean {
  return typeof marker === 'string' && readMarker(marker) !== undefined;
}

/** Whether the input names what the target has, and has not told the name of: that answer was lost, or lacked it. */
function namesUntold({ sets, names }: Beliefs, input: unknown): boolean {
  if (!isBody(input)) return false;
  const { KeyMaterialId, GrantId, GrantToken, GrantTokens, ImportToken } = input;
  const given = [KeyMaterialId, GrantId, GrantToken, ImportToken, ...(Array.isArray(GrantTokens) ? GrantTokens : [])];
  const { isBound } = namesOf(names);
  const untold = given.filter((id) => typeof id === 'string' && id !== '' && !isBound(id));
  if (untold.length === 0) return false;
  return sets.some(({ possible }) =>
    possible.some((keySet) => keySet !== null && namedIn(keySet).some((id) => untold.includes(id))),
  );
}

/** The names that a target gives out for what a key set has. */
function namedIn({ keys, keyMaterials }: KeySet): readonly string[] {
  const ofKeys = Object.values(keys).flatMap(({ grants = [], importParameters = [] }) => [
    ...grants.flatMap(({ grantId, grantTokens }) => [grantId, ...grantTokens]),
    ...importParameters.map(({ importToken }) => importToken),
  ]);
  return [...keyMaterials.map(({ keyMaterialId }) => keyMaterialId), ...ofKeys];
}

const HOUR = 3_600_000;

/** Wrapping keys take an endpoint long to make: most of the time one that is still good is used again. */
export function hasParameters(running: Running, calledIn: string, operation: Operation, input: unknown): boolean {
  const { state, recording, timing } = running;
  if (!GIVES_WRAPPING[operation] || !isBody(input) || recording.length() % 4 === 0) return false;
  const [tracked] = involvedIn(state.beliefs, calledIn, input);
  const [likely] = tracked?.possible ?? [];
  const region = parseRegion(calledIn);
  const key = region === undefined ? undefined : likely?.keys[region];
  // What is refused makes none.
  if (key === undefined || cellOf(operation, key.keyState)?.verdict === 'fails') return false;
  const { importParameters: known = [] } = key;
  return known.some(
    ({ validTo, wrappingAlgorithm, wrappingKeySpec }) =>
      validTo > timing.instant() + HOUR &&
      wrappingAlgorithm === input.WrappingAlgorithm &&
      wrappingKeySpec === input.WrappingKeySpec,
  );
}

/** Ciphertext of one related key decrypts under the others. [SHARED-3] */
async function decryptElsewhere(running: Running, call: Call, { answer, verdict }: Answered): Promise<void> {
  const { operation, region, input } = call;
  const { beliefs } = running.state;
  const tracked = trackedOf(beliefs, verdict.involved[0] ?? '');
  if (!enciphersOpenly(operation) || !('output' in answer) || tracked === undefined || !isBody(input)) return;
  const CiphertextBlob = namesBy(running).toOwn(textOf(answer.output.CiphertextBlob));
  if (headerOf(beliefs.blobs ?? {}, CiphertextBlob) === undefined) return;
  const { EncryptionContext } = input;
  const context = EncryptionContext === undefined ? {} : { EncryptionContext };
  const { keyId, regions } = tracked;
  for (const other of regions) {
    if (other === region) continue;
    const read = { region: other, operation: 'Decrypt', input: { KeyId: keyId, CiphertextBlob, ...context } } as const;
    await check(running, read, { operation: 'Decrypt', state: null }, keyId);
  }
}

const MOST_PAGES = 20;

/** The pages of a list, put together, are the list. [PAGE-1] */
async function walk(running: Running, call: Call, { answer, now }: Answered): Promise<void> {
  if (!isList(call.operation) || !('output' in answer) || !isBody(call.input)) return;
  const { Marker, Limit: _, ...input } = call.input;
  if (Marker !== undefined || answer.output.Truncated !== true) return;
  // Pages of which each may show another time say nothing together. [CONSIST-2]
  if (running.options.outwaited.isLate && mustBeSeenAt(running.state.beliefs, now) !== undefined) return;
  const output = await allPages(running, call, call.input, answer.output);
  if (output === undefined) return;
  const whole = judgeAgain(running, { ...call, input }, { output }, now);
  tell(running, call, whole);
  if (whole.divergences.length > 0) running.state.isBlamed = true;
}

/** One page with the entries of all; undefined: there are too many, or what comes is no list. */
async function allPages(
  running: Running,
  { region, operation }: Call,
  input: Body,
  first: Body,
): Promise<Body | undefined> {
  const entries = [...(entriesOf(operation, first) ?? [])];
  let page = first;
  for (let pages = 1; page.Truncated === true; pages++) {
    if (pages >= MOST_PAGES) return undefined;
    const answer = await send(running, region, operation, { ...input, Marker: page.NextMarker });
    if (!('output' in answer)) return undefined;
    page = answer.output;
    entries.push(...(entriesOf(operation, page) ?? []));
  }
  return wholeList(operation, entries);
}
