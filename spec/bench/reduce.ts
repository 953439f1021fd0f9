// `reduce` against the hand-written baseline, on key sets of 1, 8 and 35 keys.

import { evolve } from '../../src/model/engine/evolve.js';
import { type JsonCommand, reduceJson } from '../../src/model/engine/reduce.js';
import { type KeySet, regionsOf } from '../../src/model/key-set/key-set.js';
import { isEnabledByDefault, REGIONS, type Region } from '../../src/model/vocabulary/identifiers.js';
import { type BaselineCommand, baselineReduce } from './baseline.js';
import { nanosecondsPerCall, type Work } from './measure.js';
import type { Line } from './report.js';

const AT = Date.UTC(2026, 10, 1);
const KEY_ID = 'mrk-1234abcd12ab34cd56ef1234567890ab';
const SIZES = [1, 8, 35];

export function reduceLines(): readonly Line[] {
  const works = SIZES.flatMap((size) => {
    const keySet = setOf(size);
    const commands = size === 1 ? mixIn(keySet, keySet.primaryRegion) : mixInTwoRegions(keySet);
    const { length: calls } = commands;
    const model: Work = { calls, run: () => runAll(keySet, commands, (set, command) => reduceJson(set, command)) };
    const baseline: Work = { calls, run: () => runAll(keySet, commands, baselineReduce) };
    return [
      [`model ${size}`, model],
      [`baseline ${size}`, baseline],
    ] as const;
  });
  const nanoseconds: Readonly<Record<string, number>> = nanosecondsPerCall(Object.fromEntries(works));
  return SIZES.map((size) => {
    const { [`model ${size}`]: model = Number.NaN, [`baseline ${size}`]: baseline = Number.NaN } = nanoseconds;
    return {
      what: `reduce, a set of ${size} ${size === 1 ? 'key' : 'keys'}`,
      figure: model / 1000,
      unit: 'µs',
      baseline: { what: 'hand-written', figure: baseline / 1000, unit: 'µs', ratio: model / baseline, faster: false },
    };
  });
}

/** One after the other, each on what the one before has left. */
function runAll(
  keySet: KeySet,
  commands: readonly (JsonCommand & BaselineCommand)[],
  implementation: (
    keySet: KeySet,
    command: JsonCommand & BaselineCommand,
  ) => { readonly ok: boolean; readonly keySet: KeySet | null },
): void {
  let current = keySet;
  for (const command of commands) {
    const result = implementation(current, command);
    if (result.ok === (command.operation === 'ReplicateKey') || result.keySet === null) {
      throw new Error(`${command.operation} was answered otherwise than expected`);
    }
    current = result.keySet;
  }
}

/** The commands on the primary key and on the youngest replica key. */
function mixInTwoRegions(keySet: KeySet): readonly (JsonCommand & BaselineCommand)[] {
  return [...mixIn(keySet, keySet.primaryRegion), ...mixIn(keySet, regionsOf(keySet).at(-1) ?? keySet.primaryRegion)];
}

/** Every accepted command, and a replication that is refused: there is a key in that Region. */
function mixIn({ keyId: KeyId }: KeySet, region: Region): readonly (JsonCommand & BaselineCommand)[] {
  const command = (operation: BaselineCommand['operation'], input: object = {}): JsonCommand & BaselineCommand => {
    return { region, operation, at: AT, input: { KeyId, ...input } };
  };
  return [
    command('DescribeKey'),
    command('TagResource', { Tags: [{ TagKey: 'Purpose', TagValue: 'Benchmark' }] }),
    command('DisableKey'),
    command('EnableKey'),
    command('UpdateKeyDescription', { Description: 'What a benchmark runs on' }),
    command('ReplicateKey', { ReplicaRegion: region }),
    command('ScheduleKeyDeletion', { PendingWindowInDays: 7 }),
    command('DescribeKey'),
    command('CancelKeyDeletion'),
    command('EnableKey'),
  ];
}

/** A set of that many keys of one partition, all Enabled. The oldest and the youngest can be called: nobody opted in. */
function setOf(size: number): KeySet {
  const optional = REGIONS.filter((region) => !isEnabledByDefault(region));
  const [first, last, ...between] = [...REGIONS.filter(isEnabledByDefault), ...optional].slice(0, size);
  const others = last === undefined ? [] : [...between, last];
  if (first === undefined || others.length !== size - 1) throw new Error(`AWS has no ${size} Regions`);
  const created = reduceJson(null, {
    region: first,
    operation: 'CreateKey',
    input: { MultiRegion: true },
    at: AT,
    ids: { keyId: KEY_ID, keyMaterialId: '1'.repeat(64), requestId: '00000000-0000-4000-8000-000000000001' },
  }).keySet;
  const { accountId = '' } = created ?? {};
  const keySet = others.reduce<KeySet | null>((set, region) => {
    const base = { at: AT, accountId, keyId: KEY_ID, region, keyState: 'Enabled' } as const;
    const common = { primaryRegion: first, description: '', creationEndsAt: null };
    const made = evolve(set, { ...base, ...common, type: 'ReplicaKeyCreated', keyState: 'Creating' });
    return evolve(made, { ...base, type: 'ReplicaKeyReady', primaryRegion: first });
  }, created);
  if (keySet === null || regionsOf(keySet).length !== size) throw new Error('the key set was not made');
  return keySet;
}
