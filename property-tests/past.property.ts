// What is always so of what an account can go back to: it is what it was.

import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { createPast } from '../src/endpoint/past.js';
import type { KeySet } from '../src/model/key-set/key-set.js';
import { createStore } from '../src/store/create.js';
import type { StoreRecord } from '../src/store/snapshot.js';
import type { Store } from '../src/store/store.js';
import { type Play, plays } from './arbitraries/plays.js';
import { runs, TIMEOUT } from './support/config.js';
import { expectSame, playedInStore, storeOptions, telling, throughJson } from './support/players.js';
import { property } from './support/property.js';

/** How an account was after so many changes, at an instant. */
interface Was {
  readonly position: number;
  readonly at: number;
  readonly keySets: readonly KeySet[];
}

describe('the past of an account', () => {
  property([plays({ sets: { min: 1, max: 2 }, length: 30 }), fc.integer({ min: 1, max: 20 })], runs(150))(
    'is what it was, from its earliest instant on, also once what came after is dropped',
    (play, most) => {
      const { past, was, steps } = lived(play, most);
      telling(steps, () => {
        const reachable = was.filter(({ position }) => position >= past.forgotten());
        expect(reachable.length).toBeGreaterThan(0);
        for (const { position, at, keySets } of reachable.reverse()) {
          expect(at).toBeGreaterThanOrEqual(past.earliest());
          expectSame(past.at({ position, at }).snapshot.keySets, keySets);
          past.drop({ position, at });
          expectSame(past.at({ position: past.position(), at }).snapshot.keySets, keySets);
        }
      });
    },
    TIMEOUT,
  );
});

function lived(play: Play, most: number) {
  let told: StoreRecord[] = [];
  const store: Store = createStore(storeOptions(play, { record: (record) => told.push(throughJson(record)) }));
  const past = createPast({ snapshot: store.snapshot(), records: [], offset: 0 }, most);
  const was: Was[] = [];
  let steps: Parameters<typeof telling>[0] = [];
  for (const { soFar, events } of playedInStore(play, store)) {
    steps = soFar;
    for (const record of told) past.add({ ...record, offset: 0 });
    const byThemselves = events.slice(told.reduce((sum, record) => sum + record.events.length, 0));
    if (byThemselves.length > 0) past.add({ ...store.position(), offset: 0, events: byThemselves });
    told = [];
    was.push({ position: past.position(), at: store.now(), keySets: throughJson([...store.keySets()]) });
  }
  return { past, was, steps };
}
