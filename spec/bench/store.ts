// The store with a thousand to a million keys: what a call costs, and what a key takes.

import { createStore, type JsonCall, type Operation, type Store } from '../../src/index.js';
import { collectGarbage, cpuNanoseconds, createRandom } from './measure.js';
import type { Line } from './report.js';

const REGION = 'us-east-1';
const SIZES = [1_000, 100_000, 1_000_000];
// Small, so that the benchmark's own calls die young, and do not make the collector mark a million keys.
const BATCH = 2_000;
const WARM_UP_BATCHES = 100;
const BATCHES = 200;

export function storeLines(): readonly Line[] {
  const measured = SIZES.map(measure);
  const least = measured[0] ?? never();
  const lines = measured.map((at): Line => {
    const line = {
      what: `store.call, ${at.size.toLocaleString('en')} keys`,
      figure: Math.round(1e9 / at.callNanoseconds),
      unit: 'calls/s',
    };
    if (at === least) return line;
    const ratio = at.callNanoseconds / least.callNanoseconds;
    return {
      ...line,
      baseline: { what: 'a thousand keys', figure: least.callNanoseconds / 1000, unit: 'µs', ratio, faster: false },
      // At least 0.7 of the rate.
      ...(at.size === 100_000 ? { target: { of: 'ratio', most: 1 / 0.7 } as const } : {}),
      ...(at.size === 1_000_000 ? { target: { of: 'ratio', most: 4 } as const } : {}),
    };
  });
  const { size, keyBytes, createNanoseconds } = measured.at(-1) ?? never();
  return [
    ...lines,
    {
      what: `CreateKey, up to ${size.toLocaleString('en')} keys`,
      figure: Math.round(1e9 / createNanoseconds),
      unit: 'calls/s',
    },
    {
      what: `memory, ${size.toLocaleString('en')} keys`,
      figure: keyBytes,
      unit: 'bytes/key',
      target: { of: 'figure', most: 1024 },
    },
  ];
}

interface Measured {
  readonly size: number;
  readonly callNanoseconds: number;
  readonly createNanoseconds: number;
  readonly keyBytes: number;
}

function measure(size: number): Measured {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const store = createStore({ quotas: { keysPerRegion: 10_000_000 } });
  const createNanoseconds = cpuNanoseconds(() => createKeys(store, size)) / size;
  collectGarbage();
  const keyBytes = (process.memoryUsage().heapUsed - before) / size;

  const workload = createWorkload(store, size);
  for (let batch = 0; batch < WARM_UP_BATCHES; batch++) runAll(store, workload(BATCH));
  let total = 0;
  for (let batch = 0; batch < BATCHES; batch++) {
    const calls = workload(BATCH);
    // The sum and not a median: what the garbage collector does now and then is part of the cost.
    total += cpuNanoseconds(() => runAll(store, calls));
  }
  return { size, callNanoseconds: total / (BATCH * BATCHES), createNanoseconds, keyBytes };
}

/** Keys with material from KMS, every other one a multi-Region primary key without replicas. */
function createKeys(store: Store, count: number): void {
  for (let index = 0; index < count; index++) {
    const { ok } = store.call({ region: REGION, operation: 'CreateKey', input: { MultiRegion: index % 2 === 0 } });
    if (!ok) throw new Error('CreateKey was refused');
  }
}

function runAll(store: Store, calls: readonly JsonCall<Operation>[]): void {
  for (const call of calls) if (!store.callJson(call).ok) throw new Error(`refused: ${JSON.stringify(call)}`);
}

/**
 * The next calls of an endless mix in which every operation is equally frequent, on keys at random. Each change is in
 * force on a part of the keys, and is made and undone in turn, so the account stays as it is. Every fourth key has its
 * deletion scheduled and canceled; it is read, but not changed otherwise.
 */
function createWorkload(store: Store, size: number): (count: number) => readonly JsonCall<Operation>[] {
  const random = createRandom(size);
  const { keyIds, markers } = allKeys(store);
  const indexes = keyIds.map((_, index) => index);
  const kept = indexes.filter((index) => index % 4 !== 3);
  const tagged = createSwitch(kept, random);
  const disabled = createSwitch(kept, random);
  const aliased = createSwitch(kept, random);
  const doomed = createSwitch(
    indexes.filter((index) => index % 4 === 3),
    random,
  );
  const any = (ids: readonly number[] = indexes) => ids[random(ids.length)] ?? never();
  const alias = (index: number) => `alias/key-${index}`;

  const call = (operation: Operation, input: object): JsonCall<Operation> => ({ region: REGION, operation, input });
  const on = (operation: Operation, index: number, input: object = {}) =>
    call(operation, { KeyId: keyIds[index], ...input });
  const tag = () => on('TagResource', tagged.turnOn(), { Tags: [{ TagKey: 'Purpose', TagValue: 'Benchmark' }] });
  const untag = () => on('UntagResource', tagged.turnOff(), { TagKeys: ['Purpose'] });
  const disable = () => on('DisableKey', disabled.turnOn());
  const enable = () => on('EnableKey', disabled.turnOff());
  const createAlias = () => {
    const index = aliased.turnOn();
    return call('CreateAlias', { AliasName: alias(index), TargetKeyId: keyIds[index] });
  };
  const deleteAlias = () => call('DeleteAlias', { AliasName: alias(aliased.turnOff()) });
  const schedule = () => on('ScheduleKeyDeletion', doomed.turnOn(), { PendingWindowInDays: 7 + random(24) });
  const cancel = () => on('CancelKeyDeletion', doomed.turnOff());
  const mix: readonly (() => JsonCall<Operation>)[] = [
    () => on('DescribeKey', any()),
    () => call('ListKeys', { Marker: markers[random(markers.length)] }),
    ...inTurn(tag, untag),
    ...inTurn(disable, enable),
    () => on('UpdateKeyDescription', any(kept), { Description: `Changed ${random(1000)} times` }),
    () => on('GetKeyPolicy', any()),
    () => on('ListResourceTags', any()),
    ...inTurn(createAlias, deleteAlias),
    ...inTurn(schedule, cancel),
    () => on('GetKeyRotationStatus', any()),
    () => on('ListAliases', any()),
  ];

  const fourth = Math.floor(size / 4);
  for (const { make, times } of [
    { make: tag, times: fourth },
    { make: disable, times: fourth },
    { make: createAlias, times: fourth },
    { make: schedule, times: Math.floor(fourth / 4) },
  ]) {
    for (let time = 0; time < times; time++) runAll(store, [make()]);
  }
  return (count) =>
    Array.from({ length: count }, () => {
      const { region, operation, input } = (mix[random(mix.length)] ?? never())();
      // As from the wire: the store must hash and compare key IDs that it has never seen.
      return { region, operation, input: JSON.parse(JSON.stringify(input)) as unknown };
    });
}

/** All key IDs as ListKeys has them, and the markers of its pages. */
function allKeys(store: Store): {
  readonly keyIds: readonly string[];
  readonly markers: readonly (string | undefined)[];
} {
  const keyIds: string[] = [];
  const markers: (string | undefined)[] = [undefined];
  for (let Marker: string | undefined; ; ) {
    const input = Marker === undefined ? {} : { Marker };
    const page = store.call({ region: REGION, operation: 'ListKeys', input });
    if (!page.ok) throw new Error('ListKeys was refused');
    for (const { KeyId } of page.output.Keys) keyIds.push(KeyId);
    Marker = page.output.NextMarker;
    if (Marker === undefined) return { keyIds, markers };
    markers.push(Marker);
  }
}

/** Two entries of the mix, which together do and undo in turn, so that neither gets ahead. */
function inTurn(
  doIt: () => JsonCall<Operation>,
  undo: () => JsonCall<Operation>,
): readonly (() => JsonCall<Operation>)[] {
  let isDone = false;
  const next = (): JsonCall<Operation> => {
    isDone = !isDone;
    return isDone ? doIt() : undo();
  };
  return [next, next];
}

interface Switch {
  /** A random one of those that are off, which is on from now on. */
  readonly turnOn: () => number;
  readonly turnOff: () => number;
}

/** Something that is on or off for each index; at first off. */
function createSwitch(indexes: readonly number[], random: (limit: number) => number): Switch {
  // Those that are on come first.
  const ordered = Uint32Array.from(indexes);
  let on = 0;
  const swap = (from: number, to: number): number => {
    const moved = ordered[from] ?? never();
    ordered[from] = ordered[to] ?? never();
    ordered[to] = moved;
    return moved;
  };
  return {
    turnOn: () => swap(on + random(ordered.length - on), on++),
    turnOff: () => swap(random(on), --on),
  };
}

function never(): never {
  throw new Error('an index is out of range');
}
