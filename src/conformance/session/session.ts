// One sequence on one target: plays move after move, reads what each has changed, and tells what departs from AWS. A
// divergence does not end it: what the target shows from then on is taken over.

import { setTimeout as sleep } from 'node:timers/promises';
import { latestOf } from '../../model/expectations/variations.js';
import type { KeySet } from '../../model/key-set/key-set.js';
import { isEnabledByDefault, parseRegion, partitionOf, type Region } from '../../model/vocabulary/identifiers.js';
import type { KeyState, Operation } from '../../model/vocabulary/vocabulary.js';
import { faultOfWatched } from '../../store/snapshot-shape.js';
import { type Move, type Scene, stepOf } from '../arbitraries/moves.js';
import { GIVEN_ALIAS_NAMES } from '../arbitraries/vocabulary.js';
import { ruleOfMember, rulesOfTime } from '../attribution.js';
import { createAccount, type Tracked } from '../beliefs/account.js';
import { type Body, isBody, textOf } from '../beliefs/body.js';
import { createCiphertexts } from '../beliefs/ciphertexts.js';
import type { Call, Divergence, Judgement } from '../beliefs/judge.js';
import { entriesOf, isList, wholeList } from '../beliefs/lists.js';
import { createNames, type Names, OWN_START } from '../beliefs/names.js';
import { nextInstantOf, type Possibility, type TimeSpan } from '../beliefs/time.js';
import type { CoverageRecorder } from '../coverage.js';
import type { Finding, SequenceStep } from '../findings.js';
import type { Settlement } from '../outcomes.js';
import { CAPABILITIES, type Target, type TargetAnswer } from '../target.js';
import { createAsking } from './asking.js';
import { canChange, type Read, readsAfter, readsAfterWaiting, rotates } from './checks.js';
import { createDeviations, memberName, memberOf } from './deviations.js';
import { type Answered, createDialogue } from './dialogue.js';
import { createLeavings } from './leavings.js';
import { type Cause, createReader, openly } from './reader.js';
import { createRecording, type Recorded } from './recording.js';
import { CLOCK_SLACK, createTiming } from './timing.js';

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

/** What was met, as a finding tells it. */
export function divergenceOf(met: Met): Omit<Finding, 'isShrunk' | 'seed' | 'path' | 'occurrences' | 'foundAfter'> {
  const { operation, state, kind, rule, member, region, expected, received, message, expectedMessage } = met;
  return {
    operation,
    state,
    kind,
    rule,
    ...(member === undefined ? {} : { member }),
    region,
    expected,
    received,
    ...(message === undefined ? {} : { message }),
    ...(expectedMessage === undefined ? {} : { expectedMessage }),
    sequence: met.sequence(),
  };
}

export interface SessionOptions {
  /** The target's account, as far as it is known by now. */
  readonly accountId: () => string;
  /** Begins the names of this session's aliases. */
  readonly aliasPrefix: string;
  /** Operations that are not called: the target has none such, or the user left them out. */
  readonly isLeftOut: (operation: Operation) => boolean;
  readonly comparesMessages: boolean;
  /** How many milliseconds to wait for what takes its time, where the clock cannot be moved. */
  readonly patience: number;
  /** For how many milliseconds a new key need not be seen. [TIME-3] */
  readonly visibility: number;
  /** Whether nothing is to be waited for any longer. */
  readonly isOver: () => boolean;
  /** Calls that were refused when there was nothing to wait for any longer, as `createAsking` takes them. */
  readonly outwaited: Set<string>;
  readonly coverage?: CoverageRecorder;
  readonly met: (divergence: Met) => void;
  /** How each call was settled that was to be judged. */
  readonly settled?: (operation: Operation, settlement: Settlement) => void;
  /** Which operation was called last when something failed; the error itself is passed on. */
  readonly failed?: (operation: Operation, error: unknown) => void;
  /** Members that the target never shows: told once, they are not told again. */
  readonly absentMembers: Set<string>;
}

export interface Session {
  /** Plays a move: a call or a wait, and the reads after it. */
  readonly play: (move: Move) => Promise<void>;
  /** Plays a step again. What another session has played names what that session had made. */
  readonly replay: (step: SequenceStep, recorded?: Recorded) => Promise<void>;
  /** Whether to read what calls and time have changed. */
  readonly setReading: (isReading: boolean) => void;
  /** Deletes all that the session has made, or schedules its deletion. */
  readonly cleanUp: () => Promise<void>;
  /** How the last call of a move was answered. */
  readonly lastAnswer: () => TargetAnswer | undefined;
}

const SHARED_LATENESS = latestOf('SHARED-1');
const MOST_PAGES = 20;
const HOUR = 3_600_000;
const MOST_WAIT = 400 * 86_400_000;

export function createSession(target: Target, options: SessionOptions): Session {
  const { isLeftOut } = options;
  const capabilities = new Set(target.capabilities ?? CAPABILITIES);
  const ciphertexts = capabilities.has('cryptography') ? createCiphertexts() : undefined;
  const account = createAccount(ciphertexts, options.visibility);
  /** The target's time is known once it is asked. */
  let names: Names = createNames({ ...options, aliasNames: GIVEN_ALIAS_NAMES, startedAt: OWN_START });
  let hasBegun = false;
  let last: TargetAnswer | undefined;
  let isReading = true;
  /** What the last call has changed departs, or the list whose first page it was. */
  let isBlamed = false;
  const theNames = (): Names => names;
  const timing = createTiming(target, theNames);
  const deviations = createDeviations(
    options.absentMembers,
    ({ region, input }) => account.involved(region, input)[0]?.keyId ?? '',
  );
  const leavings = createLeavings(target, timing, options);
  const dialogue = createDialogue(target, account, theNames, timing, deviations, leavings, options);
  const recording = createRecording();
  const { ask } = createAsking(dialogue, account, timing, {
    ...options,
    hasClock: target.clock !== undefined,
    pass: async (milliseconds, call) => {
      await pass(milliseconds, call);
    },
    passed: recording.wait,
  });
  const reader = createReader(account, dialogue, ask, theNames, deviations, isLeftOut, tellOfRead);

  async function begin(): Promise<void> {
    if (hasBegun) return;
    const startedAt = (await target.clock?.now()) ?? Date.now();
    names = createNames({ ...options, aliasNames: GIVEN_ALIAS_NAMES, startedAt });
    hasBegun = true;
  }

  // Calls.

  async function act(region: string, operation: Operation, given: unknown): Promise<void> {
    // No body at all is an empty one.
    const input = given ?? {};
    if (isLeftOut(operation) || namesUntold(input) || account.namesForgotten(input)) return;
    const mayChangeShared = SHARED_CHANGES.has(operation);
    if (mayChangeShared) for (const tracked of account.involved(region, input)) remember(tracked);
    const [read] = canChange(operation) ? [] : account.involved(region, input);
    let before = read?.possible ?? [];
    const call = recording.call(region, operation, input);
    const answered = await ask(call, isMadeAgain(operation, region, input) ? ['REPLICATE-7'] : [], () => {
      before = read?.possible ?? [];
    });
    const { answer, judgement, now } = answered;
    last = answer;
    isBlamed = false;
    for (const tracked of judgement.involved) letBeShown(tracked, now, mayChangeShared);
    if (read !== undefined && judgement.divergences.length > 0 && reader.isStale(call, read, answer, now)) {
      read.possible = before;
      return dialogue.settle(operation, openly(answered), false);
    }
    try {
      learn(call, answered);
      tell(call, judgement);
      const [called] = judgement.involved;
      if (called !== undefined && judgement.divergences.length > 0) called.departures++;
      await follow(call, answered);
    } finally {
      dialogue.settle(operation, answered, isBlamed || judgement.divergences.length > 0);
    }
  }

  /** Reads what the call has changed; where the target went a way of its own, what it has now. */
  async function follow(call: Call, answered: Answered): Promise<void> {
    const { region, operation } = call;
    const { judgement } = answered;
    const { divergences, involved, state, succeeded } = judgement;
    const [called] = involved;
    if (!canChange(operation)) {
      if (divergences.length > 0) {
        if (called !== undefined) reader.takeOver(call, called, answered);
        return;
      }
      if (!isReading) return;
      await decryptElsewhere(call, answered);
      return walk(call, answered);
    }
    const isOnlyMetadata = divergences.length > 0 && divergences.every(({ member }) => member !== undefined);
    if (judgement.mustAdopt && !isOnlyMetadata) {
      for (const tracked of involved) await reader.adopt(tracked);
      return;
    }
    if (!isReading) return;
    const changed = operation === 'CreateKey' ? [...account.sets.values()].slice(-1) : involved;
    for (const tracked of changed) {
      for (const read of readsAfter(operation, region, tracked, succeeded)) {
        await reader.check(read, { operation, state }, tracked);
      }
    }
  }

  /** Whether a replica key is made where one was deleted. */
  function isMadeAgain(operation: Operation, region: string, input: unknown): boolean {
    if (operation !== 'ReplicateKey' || !isBody(input)) return false;
    const [tracked] = account.involved(region, input);
    const where = textOf(input.ReplicaRegion) as Region;
    return tracked?.hadKeys.has(where) === true && likelyOf(tracked)?.keys[where] === undefined;
  }

  /** Whether the input names what the target has, and has not told the name of: that answer was lost, or lacked it. */
  function namesUntold(input: unknown): boolean {
    if (!isBody(input)) return false;
    const { KeyMaterialId, GrantId, GrantToken, GrantTokens, ImportToken } = input;
    const given = [KeyMaterialId, GrantId, GrantToken, ImportToken, ...(Array.isArray(GrantTokens) ? GrantTokens : [])];
    const untold = given.filter((id) => typeof id === 'string' && id !== '' && !names.isBound(id));
    if (untold.length === 0) return false;
    return [...account.sets.values()].some(({ possible }) =>
      possible.some((keySet) => keySet !== null && namedIn(keySet).some((id) => untold.includes(id))),
    );
  }

  /** Wrapping keys take an endpoint long to make: most of the time one that is still good is used again. */
  function hasParameters(region: string, operation: Operation, input: unknown): boolean {
    if (operation !== 'GetParametersForImport' || !isBody(input) || recording.length() % 4 === 0) return false;
    const [tracked] = account.involved(region, input);
    const [likely] = tracked?.possible ?? [];
    const known = likely?.keys[region as Region]?.importParameters ?? [];
    return known.some(
      ({ validTo, wrappingAlgorithm, wrappingKeySpec }) =>
        validTo > timing.instant() + HOUR &&
        wrappingAlgorithm === input.WrappingAlgorithm &&
        wrappingKeySpec === input.WrappingKeySpec,
    );
  }

  function learn({ operation, input, number }: Call, { answer, judgement, now }: Answered): void {
    const { succeeded, result, involved } = judgement;
    if (operation === 'CreateKey' && succeeded) {
      recording.keyMade();
      if (result?.keySet !== undefined && result.keySet !== null) account.add(result.keySet, now);
    }
    if (succeeded && result?.ok === true && result.use !== undefined && isBody(input) && 'output' in answer) {
      ciphertexts?.learn(result.use, input, answer.output, number, names);
    }
    addNamedRegion(operation, input, involved);
  }

  /** A Region that a call names may have a key from now on, whatever the model says. */
  function addNamedRegion(operation: Operation, input: unknown, involved: readonly Tracked[]): void {
    if ((operation !== 'ReplicateKey' && operation !== 'UpdatePrimaryRegion') || !isBody(input)) return;
    const region = parseRegion(textOf(input.ReplicaRegion ?? input.PrimaryRegion));
    if (region === undefined || !isEnabledByDefault(region)) return;
    for (const { regions } of involved) {
      const [first] = regions;
      if (first !== undefined && partitionOf(first) === partitionOf(region)) regions.add(region);
    }
  }

  /** Ciphertext of one related key decrypts under the others. [SHARED-3] */
  async function decryptElsewhere(call: Call, { answer, judgement }: Answered): Promise<void> {
    const [tracked] = judgement.involved;
    if (!MAKES_CIPHERTEXT.has(call.operation) || !('output' in answer) || tracked === undefined) return;
    const CiphertextBlob = names.toOwn(textOf(answer.output.CiphertextBlob));
    if (ciphertexts?.host.readCiphertext(CiphertextBlob) === undefined || !isBody(call.input)) return;
    const { EncryptionContext } = call.input;
    const context = EncryptionContext === undefined ? {} : { EncryptionContext };
    for (const region of tracked.regions) {
      if (region === call.region) continue;
      const input = { KeyId: tracked.keyId, CiphertextBlob, ...context };
      await reader.check({ region, operation: 'Decrypt', input }, { operation: 'Decrypt', state: null }, tracked);
    }
  }

  /** The pages of a list, put together, are the list. [PAGE-1] */
  async function walk(call: Call, { answer, now }: Answered): Promise<void> {
    if (!isList(call.operation) || !('output' in answer) || !isBody(call.input)) return;
    const { Marker, Limit: _, ...input } = call.input;
    if (Marker !== undefined || answer.output.Truncated !== true) return;
    const all = await allPages(call, answer.output);
    if (all === undefined) return;
    const whole = dialogue.judgeAgain({ ...call, input }, { output: all }, now);
    tell(call, whole);
    if (whole.divergences.length > 0) isBlamed = true;
  }

  /** One page with the entries of all; undefined: there are too many, or what comes is no list. */
  async function allPages(call: Call, first: Body): Promise<Body | undefined> {
    if (!isList(call.operation)) return undefined;
    const entries = [...(entriesOf(call.operation, first) ?? [])];
    let page = first;
    for (let pages = 1; page.Truncated === true; pages++) {
      if (pages >= MOST_PAGES) return undefined;
      const marked = { ...(isBody(call.input) ? call.input : {}), Marker: page.NextMarker };
      const answer = await dialogue.ask(call.region, call.operation, marked);
      if (!('output' in answer)) return undefined;
      page = answer.output;
      entries.push(...(entriesOf(call.operation, page) ?? []));
    }
    return wholeList(call.operation, entries);
  }

  // Time.

  async function wait(milliseconds: number): Promise<void> {
    if (target.clock === undefined) return settleByItself();
    for (const [tracked, before] of await pass(milliseconds)) await readAfterWaiting(tracked, before);
  }

  /** Moves the clock; answers what every key set was before. `call`: the one that is under way meanwhile. */
  async function pass(milliseconds: number, call?: Call): Promise<readonly (readonly [Tracked, KeySet | undefined])[]> {
    const ms = Math.min(Math.max(0, Math.ceil(milliseconds)), MOST_WAIT);
    if (ms === 0) return [];
    const before = timing.instant();
    const earlier = [...account.sets.values()].map(
      (tracked) => [tracked, materialsOf(tracked), likelyOf(tracked)] as const,
    );
    for (const [tracked] of earlier) if (rotates(tracked)) remember(tracked);
    await target.clock?.advance(ms);
    const now = await timing.now();
    // Sequences that are played at once wait for each other.
    const passed = timing.instant() - before;
    recording.wait(passed - ms > 2 * CLOCK_SLACK ? passed : ms, call);
    account.settle(now);
    for (const [tracked, materials] of earlier) letBeShown(tracked, now, materialsOf(tracked) !== materials);
    return earlier.map(([tracked, , likely]) => [tracked, likely]);
  }

  /** How long replica keys may still show shared properties as they were: since the last change. [SHARED-1] */
  function letBeShown(tracked: Tracked, now: TimeSpan, hasChanged: boolean): void {
    const { before, possible } = tracked;
    if (before === undefined) return;
    // A rotation that runs is a change that may come at any time.
    const isChanging = possible.some((keySet) => keySet?.onDemandRotation !== undefined);
    if (hasChanged || isChanging) before.until = now.until + SHARED_LATENESS;
    else if (before.until < now.from) delete tracked.before;
  }

  async function readAfterWaiting(tracked: Tracked, before: KeySet | undefined): Promise<void> {
    if (!isReading) return;
    for (const read of readsAfterWaiting(tracked)) {
      const state = before?.keys[read.region]?.keyState ?? null;
      const [after] = tracked.possible;
      const rules = before === undefined || after === undefined ? [] : rulesOfTime(before, after, read.region);
      await reader.check(read, { operation: 'time', state, rules }, tracked);
    }
  }

  /** Without a clock: polls, for a while, until nothing is Creating or Updating. */
  async function settleByItself(): Promise<void> {
    const end = Date.now() + options.patience;
    for (;;) {
      const waiting = [...account.sets.values()].filter(({ possible }) => possible.some(isBusy));
      for (const tracked of waiting) await readAfterWaiting(tracked, likelyOf(tracked));
      if (!waiting.some(({ possible }) => possible.every(isBusy)) || Date.now() >= end) return;
      await sleep(Math.min(1_000, Math.max(10, options.patience / 20)));
    }
  }

  /** Keeps what the shared properties are, before they may change. */
  function remember(tracked: Tracked): void {
    const keySet = tracked.possible.find((possible) => possible !== null);
    if (keySet === undefined || keySet === null || Object.keys(keySet.keys).length < 2) return;
    tracked.before ??= { keySets: [], until: Number.NEGATIVE_INFINITY };
    if (!tracked.before.keySets.includes(keySet)) tracked.before.keySets.push(keySet);
  }

  // Telling.

  function tell(call: Call, { divergences, state, involved, result }: Judgement): void {
    const { operation, region, input } = call;
    const after = involved[0]?.possible[0] ?? result?.keySet ?? null;
    for (const divergence of divergences) {
      const { member, received } = divergence;
      if (member !== undefined && received === null) options.absentMembers.add(memberOf(operation, member));
      // ReplicateKey shows the key of another Region.
      const isReplica = member?.startsWith('ReplicaKeyMetadata.') === true && isBody(input);
      const shownIn = isReplica ? textOf(input.ReplicaRegion) : region;
      meet(withRule(divergence, operation, { operation, region, input }, after), operation, state, shownIn);
    }
  }

  function tellOfRead(divergence: Divergence, read: Read, judgement: Judgement, cause: Cause): boolean {
    // What a read itself answers wrongly is its own fault, and so is what time alone has brought about.
    // What the target never shows is the read's own fault.
    const isAbsent = divergence.received === null && read.operation !== 'DescribeKey';
    const isOfRead = divergence.member === undefined || cause.operation === 'time' || isAbsent;
    const operation = cause.operation === 'time' || isOfRead ? read.operation : cause.operation;
    const [tracked] = judgement.involved;
    const after = tracked?.possible.find((keySet) => keySet !== null) ?? null;
    const told = withRule(divergence, cause.operation, read, after, tracked?.before?.keySets.at(-1));
    const state = isOfRead && cause.operation !== 'time' ? judgement.state : cause.state;
    meet(told, operation, state, read.region, read);
    if (operation === read.operation) return true;
    isBlamed = true;
    return false;
  }

  function meet(
    divergence: Divergence,
    operation: Operation,
    state: KeyState | null,
    region: string,
    read?: Read,
  ): void {
    const length = recording.length();
    options.met({
      ...divergence,
      operation,
      state,
      region,
      sequence: () => [...recording.steps(length), ...(read === undefined ? [] : [read])],
      recorded: () => recording.recorded(length),
    });
  }

  /** The divergence with the rule that its member belongs to. */
  function withRule(
    divergence: Divergence,
    cause: Operation | 'time',
    { operation, region }: { readonly operation: Operation; readonly region: string; readonly input: unknown },
    after: Possibility,
    before?: KeySet,
  ): Divergence {
    const { member } = divergence;
    if (member === undefined) return divergence;
    const facts = { after, region: parseRegion(region) ?? OWN_REGION, read: operation };
    const rule = ruleOfMember(cause, member, before === undefined ? facts : { ...facts, before });
    return { ...divergence, member: memberName(member), rule };
  }

  function scene(): Scene {
    const keySets = account.likely();
    const at = timing.instant();
    const instants = keySets.flatMap((keySet) => nextInstantOf(keySet, at) ?? []);
    const known = { keySets, at, markers: dialogue.markers() };
    const nextInstant = instants.length === 0 ? undefined : Math.min(...instants) + 2 * CLOCK_SLACK;
    if (ciphertexts === undefined) return { ...known, nextInstant };
    return {
      ...known,
      nextInstant,
      ciphertexts: ciphertexts.ciphertexts(),
      signatures: ciphertexts.signatures(),
      macs: ciphertexts.macs(),
      sharedSecretCiphertexts: ciphertexts.sharedSecretCiphertexts(),
    };
  }

  /** What was taken over need not be a key set that the model can go on with: then it is followed no longer. */
  function checkAdopted(): void {
    for (const tracked of account.sets.values()) {
      if (tracked.isAdopted !== true) continue;
      delete tracked.isAdopted;
      const possible = tracked.possible.filter((keySet) => keySet === null || faultOfWatched(keySet) === undefined);
      if (possible.length === 0) account.forget(tracked.keyId);
      else tracked.possible = possible;
    }
  }

  /** Plays a step, and says of what fails which operation was called last. */
  async function attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
      checkAdopted();
    } catch (error) {
      const operation = dialogue.latest();
      if (operation !== undefined) options.failed?.(operation, error);
      throw error;
    }
  }

  return {
    play: (move) =>
      attempt(async () => {
        await begin();
        const step = stepOf(move, scene());
        if (step.type === 'wait') return wait(step.ms);
        if (step.type !== 'call' || hasParameters(step.region, step.operation, step.input)) return;
        return act(step.region, step.operation, step.input);
      }),
    replay: (step, recorded) =>
      attempt(async () => {
        await begin();
        if ('advance' in step) return wait(step.advance);
        return act(step.region, step.operation, recording.renamed(step, recorded));
      }),
    setReading: (reading) => {
      isReading = reading;
    },
    cleanUp: leavings.cleanUp,
    lastAnswer: () => last,
  };
}

const OWN_REGION = parseRegion('us-east-1') as NonNullable<ReturnType<typeof parseRegion>>;

/** Operations that change a property which related keys share. */
const SHARED_CHANGES: ReadonlySet<Operation> = new Set<Operation>([
  'EnableKeyRotation',
  'DisableKeyRotation',
  'RotateKeyOnDemand',
]);

function likelyOf({ possible }: Tracked): KeySet | undefined {
  return possible.find((keySet) => keySet !== null) ?? undefined;
}

/** The names that a target gives out for what a key set has. */
function namedIn({ keys, keyMaterials }: KeySet): readonly string[] {
  const ofKeys = Object.values(keys).flatMap(({ grants = [], importParameters = [] }) => [
    ...grants.flatMap(({ grantId, grantTokens }) => [grantId, ...grantTokens]),
    ...importParameters.map(({ importToken }) => importToken),
  ]);
  return [...keyMaterials.map(({ keyMaterialId }) => keyMaterialId), ...ofKeys];
}

/** How many key materials the set has, in each possibility. */
function materialsOf({ possible }: Tracked): string {
  return possible.map((keySet) => keySet?.keyMaterials.length ?? 0).join();
}

const MAKES_CIPHERTEXT: ReadonlySet<Operation> = new Set<Operation>(['Encrypt', 'GenerateDataKey']);

function isBusy(keySet: Possibility): boolean {
  return Object.values(keySet?.keys ?? {}).some(({ keyState }) => keyState === 'Creating' || keyState === 'Updating');
}
