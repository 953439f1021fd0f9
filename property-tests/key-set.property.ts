// What is always so of one key set: whatever is called, in whatever order, with time passing in between.

import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { anyJson } from '../src/conformance/arbitraries/hostile.js';
import { type Kind, kinds, kindsInAws, kindsThat, multiRegionKinds } from '../src/conformance/arbitraries/kinds.js';
import type { CallStep, Step } from '../src/conformance/arbitraries/moves.js';
import { creation, PRELUDES_TO } from '../src/conformance/arbitraries/preludes.js';
import { advance, nextInstant } from '../src/model/engine/advance.js';
import { type JsonCommand, reduceJson } from '../src/model/engine/reduce.js';
import type { KeySetEvent } from '../src/model/key-set/events.js';
import { defaultHost } from '../src/model/key-set/host.js';
import { violatedInvariants } from '../src/model/key-set/invariants.js';
import { type Key, type KeySet, mustKeyIn, regionsOf, replicaRegionsOf } from '../src/model/key-set/key-set.js';
import { cardOf } from '../src/model/operations/index.js';
import type { KeyMetadata } from '../src/model/views/key-metadata.js';
import { type Instant, isEnabledByDefault, partitionOf, REGIONS } from '../src/model/vocabulary/identifiers.js';
import { type KeyState, OPERATIONS, type Operation } from '../src/model/vocabulary/vocabulary.js';
import { callsInRareStates, hostileInputs, hostileMoves, preludeMoves } from './arbitraries/moves.js';
import { circumstances, type Play, playOf, plays } from './arbitraries/plays.js';
import { itAtLength, runs, TIMEOUT } from './support/config.js';
import { cellName, createCoverage, REACHABLE, REACHABLE_CELLS, SUCCEEDING } from './support/coverage.js';
import {
  commandOf,
  expectSame,
  folded,
  PURE_START,
  type PureState,
  type PureStep,
  played,
  START,
  take,
  telling,
  throughJson,
} from './support/players.js';
import { property } from './support/property.js';

const DAY = 86_400_000;
/** So often is drawn again at most what is to lead somewhere. */
const MOST_ROUNDS = 100;

/** The Regions of `aws` that are enabled by default. */
const RENAMED: readonly string[] = REGIONS.filter(
  (region) => partitionOf(region) === 'aws' && isEnabledByDefault(region),
);

describe('a key set', () => {
  property([plays()], runs(400))(
    'keeps every invariant, whatever is called and however time passes',
    (play) => {
      follow(play, keepsInvariants);
    },
    TIMEOUT,
  );

  property([plays({ moves: hostileMoves })], runs(600))(
    'never makes the reducer throw, and keeps every invariant, whatever JSON it is sent',
    (play) => {
      follow(play, keepsInvariants);
    },
    TIMEOUT,
  );

  property([plays({ length: 4 }), fc.array(hostileCommands(), { minLength: 1, maxLength: 8 })], runs(300))(
    'never makes the reducer throw, whatever JSON is in the command [HOST-1]',
    (play, commands) => {
      const { keySet } = follow(play);
      for (const command of commands) {
        const reduced = reduceJson(keySet, command);
        if (reduced.ok) continue;
        expect(reduced.keySet).toBe(keySet);
        expect(typeof reduced.error.message).toBe('string');
      }
    },
    TIMEOUT,
  );

  property([plays({ moves: hostileMoves })], runs(400))(
    'is the very same after a call that is refused, or only reads',
    (play) => {
      follow(play, ({ before, after, result, events }) => {
        if (result === undefined || (result.ok && result.events.length > 0)) return;
        expect(after.keySet === before.keySet).toBe(true);
        expectSame(events, []);
      });
    },
    TIMEOUT,
  );

  property([plays({ moves: hostileMoves })], runs(300))(
    'is never changed by reduce and advance, which give a new one',
    (play) => {
      let state = PURE_START;
      for (const { step, before, soFar } of played(play)) {
        const frozen = { ...before, keySet: deepFrozen(before.keySet) };
        const text = JSON.stringify(before.keySet);
        telling(soFar, () => {
          state = take(frozen, deepFrozen(step), play).after;
          expect(JSON.stringify(before.keySet)).toBe(text);
        });
      }
      return state !== undefined;
    },
    TIMEOUT,
  );

  property([plays(), fc.array(fc.nat({ max: 400 * DAY }), { minLength: 1, maxLength: 12, size: 'max' })], runs(500))(
    'comes out the same whether time jumps or walks, with the same events [TIME-2a]',
    (play, spans) => {
      const { keySet, at } = follow(play);
      if (keySet === null) return;
      const instants = spans.map((span) => at + span).sort((a, b) => a - b);
      const until = Math.max(...instants);
      const walk = instants.reduce<Walked>(walked, { keySet, events: [] });
      expectSame(walk, advance(keySet, until));
      expectSame(walkedByHappenings(keySet, until), walk);
    },
    TIMEOUT,
  );

  property([plays()], runs(300))(
    'says with nextInstant when something happens by itself: not before, and surely then [TIME-2]',
    (play) => {
      follow(play, ({ after: { keySet, at } }) => {
        const next = keySet === null ? undefined : nextInstant(keySet);
        if (keySet === null || next === undefined) return;
        expect(next).toBeGreaterThan(at);
        expect(advance(keySet, next - 1).keySet).toBe(keySet);
        const { events } = advance(keySet, next);
        expect(events.length).toBeGreaterThan(0);
        expectSame(new Set(events.map((event) => event.at)), new Set([next]));
      });
    },
    TIMEOUT,
  );

  property([plays()], runs(600))(
    'has events that never go back in time, each at its own instant [TIME-2a]',
    (play) => {
      follow(play, ({ before, after, events }) => {
        let last = before.at;
        for (const { at } of events) {
          expect(at).toBeGreaterThanOrEqual(last);
          last = at;
        }
        expect(last).toBeLessThanOrEqual(after.at);
      });
    },
    TIMEOUT,
  );

  property([plays()], runs(300))(
    'is what its events say: folded from nothing they give the key set, also as JSON',
    (play) => {
      const events: KeySetEvent[] = [];
      const { keySet } = follow(play, (done) => {
        events.push(...done.events);
        expectSame(folded(done.before.keySet, done.events), done.after.keySet);
      });
      expectSame(folded(null, events), keySet);
      expectSame(folded(null, throughJson(events)), keySet);
    },
    TIMEOUT,
  );

  property([plays(), fc.nat({ max: 30 })], runs(400))(
    'survives JSON, and goes on alike',
    (play, place) => {
      let copy: PureState | undefined;
      for (const { step, before, after, result, events, soFar } of played(play)) {
        if (copy === undefined && soFar.length > place) copy = { ...before, keySet: throughJson(before.keySet) };
        if (copy === undefined) continue;
        const copied: PureState = copy;
        copy = telling(soFar, () => {
          expectSame(copied, before);
          const again = take(copied, step, play);
          expectSame(again.result, result);
          expectSame(again.events, events);
          expectSame(again.after, after);
          return { ...again.after, keySet: throughJson(again.after.keySet) };
        });
      }
    },
    TIMEOUT,
  );

  property([plays({ kinds: multiRegionKinds, length: 8 })], runs(600))(
    'has its roles and everything else back when the primary key goes there and back [PRIMARY-1] [PRIMARY-5]',
    (play) => {
      const start = follow(play);
      const { keySet } = start;
      const target = keySet === null ? undefined : readyReplica(keySet);
      if (keySet === null || target === undefined) return;
      const { primaryUpdateDelay: delay } = play.settings;
      // What happens by itself meanwhile may depend on which key is the primary key.
      if ((nextInstant(keySet) ?? Number.POSITIVE_INFINITY) <= start.at + 2 * delay) return;
      const steps = (
        [
          [keySet.primaryRegion, target],
          [target, keySet.primaryRegion],
        ] as const
      ).flatMap(([region, PrimaryRegion]): Step[] => [
        { type: 'call', operation: 'UpdatePrimaryRegion', region, input: { KeyId: keySet.keyId, PrimaryRegion } },
        { type: 'wait', ms: delay },
      ]);
      telling(steps, () => {
        const end = steps.reduce((state, step) => {
          const { result, after } = take(state, step, play);
          if (result !== undefined) expect(result.ok).toBe(true);
          if (result !== undefined && delay > 0) {
            const states = [keySet.primaryRegion, target].map((region) => after.keySet?.keys[region]?.keyState);
            expect(states).toEqual(['Updating', 'Updating']);
          }
          return after;
        }, start);
        expectSame(end.keySet, keySet);
      });
    },
    TIMEOUT,
  );

  property([plays({ kinds: kindsInAws }), fc.shuffledSubarray([...RENAMED], { minLength: RENAMED.length })], runs(300))(
    'does not care what its Regions are called: renaming them commutes with every step',
    (play, names) => {
      const rename = renaming(new Map(RENAMED.map((name, index) => [name, names[index] ?? name])));
      let renamed = PURE_START;
      follow(play, ({ step, result, events, after }) => {
        const done = take(renamed, rename(step), play);
        expectSame(done.result, rename(result));
        expectSame(done.events, rename(events));
        expectSame(done.after.keySet, rename(after.keySet));
        renamed = done.after;
      });
    },
    TIMEOUT,
  );

  property([plays({ kinds: multiRegionKinds })], runs(300))(
    'tells the same primary key and the same replica keys in every Region [CREATE-1] [REPLICATE-4] [PRIMARY-6]',
    (play) => {
      follow(play, ({ before, after }) => {
        const { keySet } = after;
        // After the last key was deleted, the next set may be a single-Region key.
        if (keySet?.multiRegion !== true || keySet === before.keySet) return;
        const shown = regionsOf(keySet).map((region) => described(after, play, region));
        const told = shown.map(({ MultiRegionConfiguration: of }) => [of?.PrimaryKey, of?.ReplicaKeys]);
        for (const other of told) expectSame(other, told[0]);
        const { PrimaryKey, ReplicaKeys = [] } = shown[0]?.MultiRegionConfiguration ?? {};
        const both = play.settings.rolesWhileUpdating === 'both-replicas' && keySet.primaryUpdate !== undefined;
        const replicas = both ? regionsOf(keySet) : replicaRegionsOf(keySet);
        expect(PrimaryKey?.Region).toBe(keySet.primaryRegion);
        expectSame(new Set(ReplicaKeys.map(({ Region }) => Region)), new Set<string>(replicas));
        for (const { Arn, MultiRegionConfiguration: of } of shown) {
          expect(of?.MultiRegionKeyType).toBe(Arn === PrimaryKey?.Arn && !both ? 'PRIMARY' : 'REPLICA');
        }
      });
    },
    TIMEOUT,
  );

  property([plays({ kinds: multiRegionKinds })], runs(300))(
    'has keys with a life of their own: a call changes no key of another Region, save where a rule says so [STATE-3] [SHARED-2]',
    (play) => {
      follow(play, ({ step, before, result }) => {
        if (step.type !== 'call' || result?.ok !== true || before.keySet === null) return;
        const { keySet: later } = reduceJson(before.keySet, commandOf(before, step, play));
        for (const region of regionsOf(before.keySet)) {
          if (region === step.region || isTouched(step, region, result.events)) continue;
          expect(later?.keys[region] === before.keySet.keys[region]).toBe(true);
        }
      });
    },
    TIMEOUT,
  );

  property([plays({ length: 6 }), plays({ length: 12 })], runs(200))(
    'is left alone by a command that the host finds another key set for, and the answer is about that one',
    (first, second) => {
      const { keySet: given } = follow(first);
      const check = ({ step, before, result }: PureStep): void => {
        const { keySet: other } = before;
        if (step.type !== 'call' || step.operation === 'CreateKey' || other === null || other.keyId === given?.keyId)
          return;
        const command = commandOf(before, step, second);
        const host = { ...defaultHost(other), ...command.host };
        const { keySet, ...reduced } = reduceJson(given, { ...command, host, accountId: other.accountId });
        expect(keySet).toBe(given);
        const { events: _settled, ...answer } = result ?? {};
        const { events: _events, ...same } = reduced;
        expectSame(same, answer);
      };
      follow(second, check, { ...PURE_START, made: 1000 });
    },
    TIMEOUT,
  );

  property([plays()], runs(200))(
    'never changes what its keys share by nature [SHARED-1] [CREATE-2]',
    (play) => {
      follow(play, ({ before, after }) => {
        if (before.keySet === null || after.keySet === null) return;
        expectSame(nature(after.keySet), nature(before.keySet));
      });
    },
    TIMEOUT,
  );

  property([plays({ moves: hostileMoves })], runs(100))(
    'answers the same to the same command',
    (play) => {
      follow(play, ({ step, before, after, result, events }) => {
        expectSame(take(before, step, play), { step, before, after, ...(result && { result }), events, soFar: [step] });
      });
    },
    TIMEOUT,
  );
});

const coverage = createCoverage();

itAtLength('the key state table decides alone which operations a key state allows [STATE-1]', () => {
  const { numRuns, seed } = runs(10);
  const isReached = (cell: (typeof REACHABLE)[number]): boolean =>
    coverage.met.has(cell) && (coverage.succeeded.has(cell) || !SUCCEEDING.includes(cell));
  for (const [index, [operation, state]] of REACHABLE_CELLS.entries()) {
    const holds = fc.property(playsOf(operation, state), (play) => {
      for (const { step, before, result, soFar } of played(play)) {
        if (step.type !== 'call' || result === undefined || before.keySet === null) continue;
        const cell = coverage.count([before.keySet], step, result);
        if (cell !== undefined && result.ok) telling(soFar, () => expect(SUCCEEDING).toContain(cell));
      }
    });
    // What is drawn may not lead there yet.
    for (let round = 0; round < MOST_ROUNDS && (round === 0 || !isReached(cellName([operation, state]))); round++) {
      fc.assert(holds, { numRuns, seed: seed + index + 1000 * round });
    }
  }
});

itAtLength('the key state table was walked through: every operation met a key in every state', () => {
  expect(REACHABLE.filter((cell) => !coverage.met.has(cell))).toEqual([]);
});

itAtLength('the key state table was walked through: every operation succeeded in every state that allows it', () => {
  expect(SUCCEEDING.filter((cell) => !coverage.succeeded.has(cell))).toEqual([]);
});

/** Plays, and tells the story of a check that fails. Gives the state at the end. */
function follow(play: Play, check: (done: PureStep) => void = () => {}, start: PureState = PURE_START): PureState {
  let state = start;
  for (const done of played(play, start)) {
    telling(done.soFar, () => check(done));
    state = done.after;
  }
  return state;
}

function keepsInvariants({ after: { keySet } }: PureStep): void {
  if (keySet !== null) expectSame(violatedInvariants(keySet), []);
}

/** Commands in which a host has put anything that JSON has. */
function hostileCommands(): fc.Arbitrary<JsonCommand> {
  const mostly = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
    fc.oneof({ weight: 6, arbitrary: value }, { weight: 1, arbitrary: anyJson });
  const absent = fc.constant(undefined);
  return fc.constantFrom(...OPERATIONS).chain((operation) =>
    fc.record({
      operation: mostly(fc.constant(operation)),
      region: mostly(fc.constantFrom('us-east-1', 'eu-west-2', 'cn-north-1')),
      input: hostileInputs(operation),
      at: mostly(fc.constantFrom(START, 8.64e15, -8.64e15, 0)),
      accountId: mostly(absent),
      principal: mostly(absent),
      ids: mostly(
        fc.record({
          keyId: mostly(
            fc.constantFrom('mrk-00000000000000000000000000000009', '00000000-0000-4000-8000-000000000009'),
          ),
          keyMaterialId: mostly(fc.constant('9'.repeat(64))),
          grantId: mostly(fc.constant('9'.repeat(64))),
          grantToken: mostly(fc.constant('token')),
          importToken: mostly(fc.constant('AQID')),
          requestId: mostly(fc.constant('request')),
        }),
      ),
    }),
  ) as fc.Arbitrary<unknown> as fc.Arbitrary<JsonCommand>;
}

interface Walked {
  readonly keySet: KeySet | null;
  readonly events: readonly KeySetEvent[];
}

function walked({ keySet, events }: Walked, until: Instant): Walked {
  if (keySet === null) return { keySet, events };
  const step = advance(keySet, until);
  return { keySet: step.keySet, events: [...events, ...step.events] };
}

/** From one thing that happens to the next. */
function walkedByHappenings(start: KeySet, until: Instant): Walked {
  let walk: Walked = { keySet: start, events: [] };
  for (;;) {
    const next = walk.keySet === null ? undefined : nextInstant(walk.keySet);
    if (next === undefined || next > until) return walk;
    const before = walk.events.length;
    walk = walked(walk, next);
    if (walk.events.length === before)
      throw new Error(`nothing happens at ${next}, although something is to happen then`);
  }
}

/** A replica that can become the primary key at once. */
function readyReplica(keySet: KeySet): KeySet['primaryRegion'] | undefined {
  const { primaryRegion, primaryUpdate } = keySet;
  if (primaryUpdate !== undefined || mustKeyIn(keySet, primaryRegion).keyState !== 'Enabled') return undefined;
  return replicaRegionsOf(keySet).find((region) => mustKeyIn(keySet, region).keyState === 'Enabled');
}

/** What another Region's key has to do with a call: it is named, or key material goes from the whole set. */
function isTouched({ operation, input }: CallStep, region: string, events: readonly KeySetEvent[]): boolean {
  const { PrimaryRegion } = input as { readonly PrimaryRegion?: string };
  if (operation === 'UpdatePrimaryRegion') return PrimaryRegion === region;
  return events.some((event) => event.type === 'KeyMaterialDeleted' && event.fromEveryKey);
}

function nature({ keyId, accountId, multiRegion, keySpec, keyUsage, origin }: KeySet): unknown {
  return { keyId, accountId, multiRegion, keySpec, keyUsage, origin };
}

function described(state: PureState, play: Play, region: Key['region']): KeyMetadata {
  const input = { KeyId: state.keySet?.keyId };
  const { result } = take(state, { type: 'call', operation: 'DescribeKey', region, input }, play);
  if (result?.ok !== true) throw new Error(`DescribeKey is refused in ${region}`);
  return (result.output as { readonly KeyMetadata: KeyMetadata }).KeyMetadata;
}

function renaming(names: ReadonlyMap<string, string>): <T>(json: T) => T {
  const known = new RegExp(`\\b(?:${[...names.keys()].join('|')})\\b`, 'g');
  return (json) =>
    json === undefined ? json : JSON.parse(JSON.stringify(json).replace(known, (name) => names.get(name) ?? name));
}

function deepFrozen<T>(json: T): T {
  if (typeof json === 'object' && json !== null && !Object.isFrozen(json)) {
    Object.freeze(json);
    for (const member of Object.values(json)) deepFrozen(member);
  }
  return json;
}

/** Plays that call one operation on a key in one state. */
function playsOf(operation: Operation, state: KeyState): fc.Arbitrary<Play> {
  return fc
    .tuple(
      circumstances,
      kindsFor(operation, state),
      fc.constantFrom(...PRELUDES_TO[state]),
      fc.array(callsInRareStates(operation), { minLength: 4, maxLength: 6, size: 'max' }),
    )
    .map(([given, kind, prelude, moves]) => playOf(given, [creation(kind), ...preludeMoves(prelude, 0), ...moves]));
}

/** Kinds of keys that can be in that state; mostly what the operation is for. */
function kindsFor(operation: Operation, state: KeyState): fc.Arbitrary<Kind> {
  const possible = kindsThat(({ input }) => canBe(state, input)) ?? kinds;
  const fitting = kindsThat(({ input }) => canBe(state, input) && isFor(operation, input));
  if (fitting === undefined) return possible;
  return fc.oneof({ weight: 1, arbitrary: possible }, { weight: 2, arbitrary: fitting });
}

function isFor(
  operation: Operation,
  { KeySpec, KeyUsage = 'ENCRYPT_DECRYPT', Origin = 'AWS_KMS' }: Kind['input'],
): boolean {
  switch (operation) {
    case 'GetParametersForImport':
    case 'ImportKeyMaterial':
    case 'DeleteImportedKeyMaterial':
      return Origin === 'EXTERNAL';
    case 'EnableKeyRotation':
    case 'DisableKeyRotation':
    case 'RotateKeyOnDemand':
      return KeySpec === undefined && Origin === 'AWS_KMS';
    case 'GetPublicKey':
      return KeySpec !== undefined && KeyUsage !== 'GENERATE_VERIFY_MAC';
    default: {
      const { usage } = cardOf(operation);
      return usage === undefined || KeyUsage === usage;
    }
  }
}

function canBe(state: KeyState, { MultiRegion, Origin, CustomKeyStoreId }: Kind['input']): boolean {
  switch (state) {
    case 'Unavailable':
      return CustomKeyStoreId !== undefined;
    case 'PendingImport':
      return Origin === 'EXTERNAL';
    case 'Creating':
    case 'Updating':
    case 'PendingReplicaDeletion':
      return MultiRegion === true;
    default:
      return true;
  }
}
