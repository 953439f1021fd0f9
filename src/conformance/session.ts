// One sequence on one target: plays move after move, reads what each has changed, and tells what departs from AWS. A
// divergence does not end it: what the target shows from then on is taken over.

import { setTimeout as sleep } from 'node:timers/promises';
import { keyMaterialIdOf } from '../model/digest.js';
import { type Instant, isEnabledByDefault, parseRegion, partitionOf, type Region } from '../model/identifiers.js';
import type { KeySet } from '../model/key-set/key-set.js';
import type { Identifiers } from '../model/operations/operation.js';
import { latestOf } from '../model/rules/variations.js';
import type { KeyState, Operation } from '../model/vocabulary.js';
import { type Move, stepOf } from './arbitraries/moves.js';
import { MATERIALS } from './arbitraries/picks.js';
import { ALIAS_NAMES } from './arbitraries/vocabulary.js';
import { ruleOfMember, rulesOfSuccess } from './attribution.js';
import { createAccount, type Tracked } from './beliefs/account.js';
import { adopted } from './beliefs/adopt.js';
import { createCiphertexts } from './beliefs/ciphertexts.js';
import type { Body, Mismatch } from './beliefs/compare.js';
import { type Call, type Divergence, type Judgement, judge } from './beliefs/judge.js';
import { createNames, identifiersOf, keyIdOf, mapTexts, type Names, OWN_ACCOUNT_ID, OWN_START, replaced } from './beliefs/names.js';
import { nextInstantOf, type TimeSpan } from './beliefs/time.js';
import { canChange, type Read, readsAfter, readsAfterWaiting, readsOf } from './checks.js';
import type { CoverageRecorder } from './coverage.js';
import type { FindingKind, SequenceStep } from './findings.js';
import { CAPABILITIES, type Target, type TargetAnswer } from './target.js';
import { wrapKeyMaterial } from './targets/wrapping.js';

/** Something that departs from AWS, where it was met. */
export interface Met extends Divergence {
  readonly operation: Operation;
  readonly state: KeyState | null;
  readonly region: string;
  /** All calls and waits so far; the last one shows it. */
  readonly sequence: () => readonly SequenceStep[];
  /** The same as they were played, without the last one if it only reads what another has changed. */
  readonly recorded: () => readonly Recorded[];
}

/** A step as a session has played it. */
export interface Recorded {
  readonly step: SequenceStep;
  /** Of a call: which one it was, and which key it made if it made one. Identifiers follow from both. */
  readonly number: number;
  readonly key: number;
}

export interface SessionOptions {
  /** The target's account. */
  readonly accountId: string;
  /** Begins the names of this session's aliases. */
  readonly aliasPrefix: string;
  /** Operations that are not called: the target has none such, or the user left them out. */
  readonly isLeftOut: (operation: Operation) => boolean;
  readonly comparesMessages: boolean;
  /** How many milliseconds to wait for what takes its time, where the clock cannot be moved. */
  readonly patience: number;
  readonly coverage?: CoverageRecorder;
  readonly met: (divergence: Met) => void;
  /** Members that the target never shows: told once, they are not told again. */
  readonly absentMembers: Set<string>;
}

export interface Session {
  /** Plays a move: a call or a wait, and the reads after it. */
  readonly play: (move: Move) => Promise<void>;
  /** Plays a step again. What another session has played names what that session had made. */
  readonly replay: (step: SequenceStep, recorded?: Recorded) => Promise<void>;
  /** Schedules the deletion of all that the session has made. */
  readonly cleanUp: () => Promise<void>;
  /** How many calls the target was sent. */
  readonly calls: () => number;
  /** How the last call of a move was answered. */
  readonly lastAnswer: () => TargetAnswer | undefined;
}

/** With a clock: the network's and the scheduler's delays. Without: a clock that is set wrong. */
const CLOCK_SLACK = 250;
const TOLERANCE = { withClock: 2_000, withoutClock: 300_000 };
const SHARED_LATENESS = latestOf('SHARED-1');
const MOST_WAIT = 400 * 86_400_000;
/** So many answers in a row may be lost before the target counts as gone. */
const MOST_LOST = 5;

export function createSession(target: Target, options: SessionOptions): Session {
  const { absentMembers, coverage } = options;
  const capabilities = new Set(target.capabilities ?? CAPABILITIES);
  const ciphertexts = capabilities.has('cryptography') ? createCiphertexts() : undefined;
  const account = createAccount(ciphertexts);
  const tolerance = target.clock === undefined ? TOLERANCE.withoutClock : TOLERANCE.withClock;
  const wrap = target.wrapKeyMaterial ?? wrapKeyMaterial;
  /** What GetParametersForImport gave out, by the kit's own import token. */
  const wrappings = new Map<string, { readonly publicKey: string; readonly wrappingAlgorithm: string }>();
  /** Mismatches that were told, and last until an answer is without them. */
  const deviations = new Set<string>();
  /** Those that the last answer had. */
  const met = new Set<string>();
  const markers: string[] = [];
  const steps: SequenceStep[] = [];
  const recorded: Recorded[] = [];
  /** Identifiers of a session that is played again, with this session's. */
  const renamed = new Map<string, string>();
  /** Known once the target has told its time. */
  let names: Names = createNames({ ...options, aliasNames: ALIAS_NAMES, startedAt: OWN_START });
  let hasBegun = false;
  /** What the target has made, for the clean-up. */
  const made = new Map<string, { readonly keyId: string; readonly region: string }>();
  let calls = 0;
  let keys = 0;
  let lost = 0;
  let last: TargetAnswer | undefined;

  // Time.

  function now(): TimeSpan | Promise<TimeSpan> {
    const instant = target.clock?.now() ?? Date.now();
    return typeof instant === 'number' ? around(instant) : instant.then(around);
  }

  async function begin(): Promise<void> {
    if (hasBegun) return;
    const startedAt = (await target.clock?.now()) ?? Date.now();
    names = createNames({ ...options, aliasNames: ALIAS_NAMES, startedAt });
    hasBegun = true;
  }

  function around(told: Instant): TimeSpan {
    const instant = names.toOwnInstant(told);
    const slack = target.clock === undefined ? TOLERANCE.withoutClock : CLOCK_SLACK;
    return { from: instant - slack, until: instant + slack };
  }

  async function wait(milliseconds: number): Promise<void> {
    const ms = Math.min(Math.max(0, Math.ceil(milliseconds)), MOST_WAIT);
    if (target.clock === undefined) {
      await settleByItself();
      return;
    }
    record({ advance: ms });
    for (const tracked of account.sets.values()) remember(tracked);
    await target.clock.advance(ms);
    account.settle(await now());
    for (const tracked of [...account.sets.values()]) {
      for (const read of readsAfterWaiting(tracked)) await check(read, 'time', null, [tracked]);
      if (tracked.before !== undefined && tracked.before.until < (await now()).from) delete tracked.before;
    }
  }

  /** Without a clock: polls, for a while, until nothing is Creating or Updating. */
  async function settleByItself(): Promise<void> {
    const end = Date.now() + options.patience;
    for (;;) {
      const waiting = [...account.sets.values()].filter(({ possible }) => possible.some(isBusy));
      for (const tracked of waiting) {
        for (const read of readsAfterWaiting(tracked)) await check(read, 'time', null, [tracked]);
      }
      if (waiting.every(({ possible }) => !possible.every(isBusy)) || Date.now() >= end) return;
      await sleep(Math.min(1_000, Math.max(10, options.patience / 20)));
    }
  }

  // Calls.

  function send(region: string, operation: Operation, input: unknown): TargetAnswer | Promise<TargetAnswer> {
    calls++;
    const given = operation === 'ImportKeyMaterial' ? wrapped(input) : input;
    return target.call(region, operation, names.valueToTarget(given));
  }

  /** The input with its key material wrapped for the import token that goes with it. */
  function wrapped(input: unknown): unknown {
    if (!isBody(input) || typeof input.EncryptedKeyMaterial !== 'string') return input;
    const parameters = wrappings.get(String(input.ImportToken));
    if (parameters === undefined) return input;
    try {
      return { ...input, EncryptedKeyMaterial: wrap(input.EncryptedKeyMaterial, parameters) };
    } catch {
      // The target gave out a public key that is none: what it says to that is its own affair.
      return input;
    }
  }

  function learn(call: Call, answer: TargetAnswer): void {
    if (!('output' in answer)) return;
    const { operation, input, region } = call;
    const { output } = answer;
    if (operation === 'GetParametersForImport' && isBody(input)) {
      const { PublicKey, ImportToken } = output;
      if (typeof PublicKey === 'string' && typeof ImportToken === 'string') {
        wrappings.set(names.toOwn(ImportToken), {
          publicKey: PublicKey,
          wrappingAlgorithm: String(input.WrappingAlgorithm),
        });
      }
    }
    const metadata = output[operation === 'ReplicateKey' ? 'ReplicaKeyMetadata' : 'KeyMetadata'];
    if ((operation === 'CreateKey' || operation === 'ReplicateKey') && isBody(metadata)) {
      const where = operation === 'ReplicateKey' && isBody(input) ? String(input.ReplicaRegion) : region;
      if (typeof metadata.KeyId === 'string')
        made.set(`${where} ${metadata.KeyId}`, { keyId: metadata.KeyId, region: where });
    }
    if (typeof output.NextMarker === 'string' && names.isKnown(output.NextMarker)) {
      markers.push(names.toOwn(output.NextMarker));
      if (markers.length > 3) markers.shift();
    }
  }

  /** Sends a call and judges the answer. */
  async function called(call: Call): Promise<{ readonly answer: TargetAnswer; readonly judgement: Judgement }> {
    const before = await now();
    const sent = send(call.region, call.operation, call.input);
    const answer = sent instanceof Promise ? await sent : sent;
    const after = target.clock === undefined || sent instanceof Promise ? await now() : before;
    const span = { from: before.from, until: after.until };
    lost = 'lost' in answer ? lost + 1 : 0;
    if (lost >= MOST_LOST) throw new Error(`${target.name} no longer answers: ${'lost' in answer ? answer.lost : ''}`);
    account.settle(span);
    bindKeyId(call, answer);
    met.clear();
    const judgement = judge(call, answer, { account, names, now: span, tolerance, ...judging });
    const place = placeOf(call);
    for (const key of deviations) if (key.startsWith(place) && !met.has(key)) deviations.delete(key);
    if (judgement.succeeded) learn(call, answer);
    count(call, judgement);
    return { answer, judgement };
  }

  /** A new key's ID is known before the rest of the answer is compared. */
  function bindKeyId(call: Call, answer: TargetAnswer): void {
    if (call.operation !== 'CreateKey' || !('output' in answer)) return;
    const metadata = answer.output.KeyMetadata;
    const isMultiRegion = isBody(call.input) && call.input.MultiRegion === true;
    if (isBody(metadata) && typeof metadata.KeyId === 'string' && metadata.KeyId !== '') {
      names.bind(keyIdOf(call.key, isMultiRegion), metadata.KeyId);
    }
  }

  const judging = {
    comparesMessages: options.comparesMessages,
    isKnown: (mismatch: Mismatch, call: Call): boolean => {
      if (mismatch.received === null && absentMembers.has(memberName(mismatch))) return true;
      const key = deviationKey(mismatch, call);
      if (deviations.has(key)) met.add(key);
      return deviations.has(key);
    },
  };

  function count({ operation, input, region }: Call, { state, rules, succeeded, divergences, involved }: Judgement): void {
    if (coverage === undefined) return;
    const keySet = involved[0]?.possible[0] ?? undefined;
    const key = keySet?.keys[region as Region];
    const facts = { input, ...(keySet === undefined ? {} : { keySet }), ...(key === undefined ? {} : { key }) };
    const decided = succeeded ? rulesOfSuccess(operation, facts) : rules;
    coverage.judged({ operation, state, rules: decided, agreed: divergences.length === 0 });
  }

  // Moves.

  function record(step: SequenceStep, { number, key }: Pick<Call, 'number' | 'key'> = { number: 0, key: 0 }): void {
    steps.push(step);
    recorded.push({ step, number, key });
  }

  /** A step of another session, about what this one has made. */
  async function again(step: SequenceStep, before: Recorded | undefined): Promise<void> {
    if ('advance' in step) return wait(step.advance);
    const { region, operation } = step;
    const input = renamed.size === 0 ? step.input : mapTexts(step.input, (text) => inOrder(text, renamed));
    if (before !== undefined) {
      const isMultiRegion = isBody(input) && input.MultiRegion === true;
      rename(identifiersOf(before.number, before.key, isMultiRegion), identifiersOf(steps.length, keys + 1, isMultiRegion));
    }
    return act(region, operation, input);
  }

  function rename(from: Identifiers, to: Identifiers): void {
    for (const [name, id] of Object.entries(from)) {
      const next = to[name as keyof Identifiers];
      if (next !== undefined && next !== id) renamed.set(id, next);
    }
    // The name of imported key material follows from the key's.
    for (const material of MATERIALS) {
      if (from.keyId !== undefined && to.keyId !== undefined && from.keyId !== to.keyId) {
        renamed.set(keyMaterialIdOf(from.keyId, material), keyMaterialIdOf(to.keyId, material));
      }
    }
  }

  async function act(region: string, operation: Operation, input: unknown): Promise<void> {
    if (options.isLeftOut(operation) || namesUntold(input)) return;
    const call: Call = { region, operation, input, number: steps.length, key: keys + 1 };
    record({ region, operation, input }, call);
    const involvedBefore = account.involved(region, input);
    for (const tracked of involvedBefore) if (SHARED_CHANGES.has(operation)) remember(tracked);
    const { answer, judgement } = await called(call);
    last = answer;
    const sharedUntil = (await now()).until + SHARED_LATENESS;
    for (const tracked of involvedBefore) if (tracked.before !== undefined) tracked.before.until = sharedUntil;
    if (operation === 'CreateKey' && judgement.succeeded) {
      keys++;
      if (judgement.result?.ok === true) track(judgement, answer);
    }
    if (judgement.succeeded && judgement.result?.ok === true && judgement.result.use !== undefined && isBody(input)) {
      ciphertexts?.learn(judgement.result.use, input, 'output' in answer ? answer.output : {});
    }
    addNamedRegions(operation, input, judgement.involved);
    tell(call, judgement);
    const [tracked] = judgement.involved;
    if (!canChange(operation) && judgement.divergences.length > 0 && tracked !== undefined) {
      takeOverAndNote(call, tracked, call as Read, answer, await now());
      return;
    }
    if (judgement.mustAdopt && !isOnlyMetadata(judgement)) {
      for (const tracked of judgement.involved) await adopt(tracked);
      return;
    }
    const involved = operation === 'CreateKey' ? [...account.sets.values()].slice(-1) : judgement.involved;
    if (!canChange(operation)) return decryptElsewhere(call, answer, judgement);
    for (const read of readsAfter(operation, region, involved, judgement.succeeded)) {
      await check(read, operation, judgement.state, involved);
    }
  }

  /** Whether the input names key material that the target has, and has not told the name of. */
  function namesUntold(input: unknown): boolean {
    if (!isBody(input) || typeof input.KeyMaterialId !== 'string') return false;
    const id = input.KeyMaterialId;
    if (names.isBound(id)) return false;
    return [...account.sets.values()].some(({ possible }) =>
      possible.some((keySet) => keySet?.keyMaterials.some(({ keyMaterialId }) => keyMaterialId === id)),
    );
  }

  function track(judgement: Judgement, answer: TargetAnswer): void {
    const keySet = judgement.result !== undefined && 'keySet' in judgement.result ? judgement.result.keySet : null;
    if (keySet === null || keySet === undefined || !('output' in answer)) return;
    account.add(keySet as KeySet);
  }

  /** A Region that a call names may have a key from now on, whatever the model says. */
  function addNamedRegions(operation: Operation, input: unknown, involved: readonly Tracked[]): void {
    if ((operation !== 'ReplicateKey' && operation !== 'UpdatePrimaryRegion') || !isBody(input)) return;
    const region = parseRegion(String(input.ReplicaRegion ?? input.PrimaryRegion));
    if (region === undefined || !isEnabledByDefault(region)) return;
    for (const { regions } of involved) {
      const [first] = regions;
      if (first !== undefined && partitionOf(first) === partitionOf(region)) regions.add(region);
    }
  }

  /** Ciphertext of one related key decrypts under the others. [SHARED-3] */
  async function decryptElsewhere(call: Call, answer: TargetAnswer, { succeeded, involved }: Judgement): Promise<void> {
    if (!succeeded || ciphertexts === undefined || !MAKES_CIPHERTEXT.has(call.operation) || !('output' in answer)) return;
    if (options.isLeftOut('Decrypt') || !isBody(call.input) || call.input.DryRun === true) return;
    const [tracked] = involved;
    const { CiphertextBlob } = answer.output;
    if (tracked === undefined || typeof CiphertextBlob !== 'string') return;
    if (ciphertexts.host.readCiphertext(CiphertextBlob) === undefined) return;
    const { EncryptionContext } = call.input;
    const context = EncryptionContext === undefined ? {} : { EncryptionContext };
    for (const region of tracked.regions) {
      if (region === call.region) continue;
      const input = { KeyId: tracked.keyId, CiphertextBlob, ...context };
      const read = { region, operation: 'Decrypt' as const, input };
      await check(read, 'Decrypt', null, [tracked]);
    }
  }

  /** Keeps what the shared properties were before they may change. */
  function remember(tracked: Tracked): void {
    const keySet = tracked.possible.find((possible) => possible !== null);
    if (keySet === undefined || keySet === null || Object.keys(keySet.keys).length < 2) return;
    const rotates = keySet.automaticRotation !== undefined || keySet.onDemandRotation !== undefined;
    if (tracked.before === undefined) tracked.before = { keySets: [keySet], until: Number.POSITIVE_INFINITY };
    else if (!tracked.before.keySets.includes(keySet)) tracked.before.keySets.push(keySet);
    if (!rotates && tracked.before.keySets.length > 4) tracked.before.keySets.shift();
  }

  // Reads.

  /** A read after a change: what it shows that the model does not is the change's fault. */
  async function check(
    read: Read,
    cause: Operation | 'time',
    state: KeyState | null,
    involved: readonly Tracked[],
  ): Promise<void> {
    if (options.isLeftOut(read.operation)) return;
    const [tracked] = involved.filter(({ keyId }) => keyId === read.input.KeyId);
    if (tracked === undefined || !account.sets.has(tracked.keyId)) return;
    const call: Call = { ...read, number: steps.length, key: 0 };
    const before = tracked.possible;
    const { answer, judgement } = await called(call);
    if (judgement.divergences.length === 0) return;
    if (isStale(tracked, read, answer)) {
      tracked.possible = before;
      return;
    }
    const steppedOut = read.operation === 'Decrypt' ? [] : asStates(read, answer, judgement);
    const divergences = steppedOut.length > 0 ? steppedOut : judgement.divergences;
    const count = steps.length;
    for (const divergence of divergences) {
      const isOfRead = divergence.member === undefined && divergence.kind !== 'wrong-state';
      const operation = cause === 'time' || isOfRead ? read.operation : cause;
      const shown = memberOf(divergence, tracked, cause, read);
      options.met({
        ...shown,
        operation,
        state: isOfRead || cause === 'time' ? judgement.state : state,
        region: read.region,
        recorded: () => recorded.slice(0, count),
        sequence: () => [...steps.slice(0, count), { region: read.region, operation: read.operation, input: read.input }],
      });
    }
    takeOverAndNote(call, tracked, read, answer, await now());
  }

  /** Takes over what a read has shown, and remembers what is still different. */
  function takeOverAndNote(call: Call, tracked: Tracked, read: Read, answer: TargetAnswer, span: TimeSpan): void {
    takeOver(tracked, read, answer, span);
    const { divergences } = judge(call, answer, { account, names, now: span, tolerance, ...judging });
    note(call, divergences);
  }

  /** A replica key may show a shared property as it was, for a while. [SHARED-1] */
  function isStale(tracked: Tracked, read: Read, answer: TargetAnswer): boolean {
    if (tracked.before === undefined || !('output' in answer)) return false;
    const likely = tracked.possible[0];
    if (likely === null || likely === undefined || likely.primaryRegion === read.region) return false;
    const { possible } = tracked;
    const call: Call = { ...read, number: steps.length, key: 0 };
    return tracked.before.keySets.some((keySet) => {
      const mixed = withSharedOf(likely, keySet);
      tracked.possible = [mixed];
      const span = around(tracked.before?.until ?? 0);
      const { divergences } = judge(call, answer, { account, names, now: span, tolerance, ...judging });
      tracked.possible = possible;
      return divergences.length === 0;
    });
  }

  /** Where a key is that should be none, or none where one should be, its state is what is wrong. */
  function asStates({ operation, region }: Read, answer: TargetAnswer, judgement: Judgement): readonly Divergence[] {
    if (operation !== 'DescribeKey') return [];
    const [divergence] = judgement.divergences;
    if (divergence === undefined) return [];
    const base = { kind: 'wrong-state' as FindingKind, member: 'KeyMetadata.KeyState', rule: divergence.rule };
    if (divergence.kind === 'refused' && divergence.received === 'NotFoundException') {
      const states = judgement.involved.flatMap(({ possible }) =>
        possible.flatMap((keySet) => keySet?.keys[region]?.keyState ?? []),
      );
      return [{ ...base, expected: [...new Set(states)], received: null }];
    }
    if (divergence.kind !== 'accepted' || !('output' in answer)) return [];
    const metadata = answer.output.KeyMetadata;
    return [{ ...base, expected: [null], received: isBody(metadata) ? (metadata.KeyState ?? null) : null }];
  }

  /** Takes over what the target shows of one key. */
  function takeOver(tracked: Tracked, read: Read, answer: TargetAnswer, span: TimeSpan): void {
    const isGone = 'error' in answer && answer.error.code === 'NotFoundException';
    if (!('output' in answer) && !isGone) return;
    const output = 'output' in answer ? (names.valueToOwn(answer.output) as Body) : undefined;
    const taken = tracked.possible.map((keySet) =>
      keySet === null ? null : adopted(keySet, read.region, read.operation, output, span),
    );
    const [first] = taken.filter((keySet) => keySet !== null);
    tracked.possible = [first ?? null];
    tracked.isAdopted = true;
    delete tracked.before;
  }

  /** Remembers what is still different, so that it is not told again. */
  function note(call: Call, divergences: readonly Divergence[]): void {
    for (const { member, expected, received } of divergences) {
      if (member === undefined) continue;
      const mismatch = { member, expected, received };
      deviations.add(deviationKey(mismatch, call));
      if (received === null) absentMembers.add(memberName(mismatch));
    }
  }

  /** Reads everything that a key set shows, and takes it over without a word. */
  async function adopt(tracked: Tracked): Promise<void> {
    const reads = readsOf(tracked).filter(({ operation }) => !options.isLeftOut(operation));
    for (const read of reads) {
      const answer = await send(read.region, read.operation, read.input);
      takeOver(tracked, read, answer, await now());
    }
    for (const read of reads) {
      if (!account.sets.has(tracked.keyId)) return;
      const call: Call = { ...read, number: steps.length, key: 0 };
      const { answer, judgement } = await called(call);
      if (judgement.divergences.length === 0) continue;
      takeOverAndNote(call, tracked, read, answer, await now());
    }
  }

  function tell(call: Call, { divergences, state, involved, result }: Judgement): void {
    const [tracked] = involved;
    const count = steps.length;
    for (const divergence of divergences) {
      const read: Read = { operation: call.operation, region: call.region as Region, input: {} };
      options.met({
        ...memberOf(divergence, tracked, call.operation, read, result),
        operation: call.operation,
        state,
        region: call.region,
        recorded: () => recorded.slice(0, count),
        sequence: () => steps.slice(0, count),
      });
    }
    for (const { member, received } of divergences) {
      if (member !== undefined && received === null) absentMembers.add(memberName({ member, expected: [], received }));
    }
  }

  /** The divergence with the rule that its member belongs to. */
  function memberOf(
    divergence: Divergence,
    tracked: Tracked | undefined,
    cause: Operation | 'time',
    read: Read,
    result?: Judgement['result'],
  ): Divergence {
    const { member } = divergence;
    if (member === undefined) return divergence;
    const created = result !== undefined && 'keySet' in result ? (result.keySet as KeySet | null) : null;
    const after = tracked?.possible[0] ?? created;
    const before = tracked?.before?.keySets.at(-1);
    const facts = { after, region: read.region, read: read.operation, ...(before === undefined ? {} : { before }) };
    const name = member.replace(/^ReplicaKeyMetadata\./, 'KeyMetadata.');
    return { ...divergence, member: name, rule: ruleOfMember(cause, member, facts) };
  }

  function scene() {
    const keySets = account.likely();
    const at = sceneInstant();
    const instants = keySets.flatMap((keySet) => nextInstantOf(keySet, at) ?? []);
    const made = {
      ciphertexts: ciphertexts?.ciphertexts() ?? [],
      signatures: ciphertexts?.signatures() ?? [],
      macs: ciphertexts?.macs() ?? [],
      sharedSecretCiphertexts: ciphertexts?.sharedSecretCiphertexts() ?? [],
    };
    return {
      keySets,
      at,
      markers,
      nextInstant: instants.length === 0 ? undefined : Math.min(...instants) + 2 * CLOCK_SLACK,
      ...(ciphertexts === undefined ? {} : made),
    };
  }

  function sceneInstant(): Instant {
    const instant = target.clock?.now();
    return names.toOwnInstant(typeof instant === 'number' ? instant : Date.now());
  }

  async function guarded(action: () => Promise<void>): Promise<void> {
    const isAdopted = new Set([...account.sets.values()].filter((tracked) => tracked.isAdopted).map(({ keyId }) => keyId));
    try {
      await action();
    } catch (error) {
      // What was taken over need not be a key set that the model can go on with.
      if (isAdopted.size === 0) throw error;
      for (const keyId of isAdopted) account.forget(keyId);
    }
  }

  return {
    play: async (move) => {
      await begin();
      const step = stepOf(move, scene());
      if (step.type === 'wait') return guarded(() => wait(step.ms));
      if (step.type === 'call') return guarded(() => act(step.region, step.operation, step.input));
    },
    replay: async (step, before) => {
      await begin();
      return guarded(() => again(step, before));
    },
    cleanUp: async () => {
      for (const { keyId, region } of [...made.values()].reverse()) {
        calls++;
        await target.call(region, 'ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
      }
    },
    calls: () => calls,
    lastAnswer: () => last,
  };
}

/** Operations that change a property which related keys share. */
const SHARED_CHANGES: ReadonlySet<Operation> = new Set<Operation>([
  'EnableKeyRotation',
  'DisableKeyRotation',
  'RotateKeyOnDemand',
]);

const MAKES_CIPHERTEXT: ReadonlySet<Operation> = new Set<Operation>(['Encrypt', 'GenerateDataKey']);

/** A key set whose shared properties are those of another. */
function withSharedOf(keySet: KeySet, { automaticRotation, onDemandRotation, keyMaterials }: KeySet): KeySet {
  const { automaticRotation: _automatic, onDemandRotation: _onDemand, ...others } = keySet;
  return {
    ...others,
    keyMaterials,
    ...(automaticRotation === undefined ? {} : { automaticRotation }),
    ...(onDemandRotation === undefined ? {} : { onDemandRotation }),
  };
}

function isBusy(keySet: KeySet | null): boolean {
  return Object.values(keySet?.keys ?? {}).some(({ keyState }) => keyState === 'Creating' || keyState === 'Updating');
}

function isOnlyMetadata({ divergences }: Judgement): boolean {
  return divergences.length > 0 && divergences.every(({ member }) => member !== undefined);
}

/** Where an answer shows something: the same key, read by the same operation in the same Region. */
function placeOf({ region, operation, input }: Call): string {
  return `${region} ${operation} ${isBody(input) ? String(input.KeyId) : ''} `;
}

function deviationKey({ member }: Mismatch, call: Call): string {
  return `${placeOf(call)}${member}`;
}

/** A text with names of one language in place of the other's. */
function inOrder(text: string, table: ReadonlyMap<string, string>): string {
  let result = text;
  for (const [name, counterpart] of table) if (result.includes(name)) result = replaced(result, name, counterpart);
  return result;
}

/** The member's own name, wherever it is shown. */
function memberName({ member }: Mismatch): string {
  return member.replace(/^(?:Replica)?KeyMetadata\./, 'KeyMetadata.');
}

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The account of the target, from the metadata of a key. */
export function accountIdOf(answer: TargetAnswer): string {
  const metadata = 'output' in answer ? answer.output.KeyMetadata : undefined;
  const id = isBody(metadata) ? metadata.AWSAccountId : undefined;
  return typeof id === 'string' && /^[0-9]{12}$/.test(id) ? id : OWN_ACCOUNT_ID;
}
