// The lives of the kinds of keys, as the README draws them, against keys of those kinds that commands made.

import { describe, expect, it } from 'vitest';
import { type KindOfKey, type LifeStep, lifeOf } from '../../../src/index.js';
import type { LifecycleEventType } from '../../../src/model/key/lifecycle.js';
import { LIFECYCLE_EVENTS, TRANSITIONS } from '../../../src/model/key/transition-table.js';
import { KEY_STATES, type KeyState, type Operation } from '../../../src/model/vocabulary/vocabulary.js';
import { call, faultlessInput, inState, type KeyKind, type Role, unreachable } from '../../support/key-sets.js';

interface Lived {
  readonly kind: KindOfKey;
  readonly role?: Role;
  readonly of: KeyKind;
  readonly roles: readonly Role[];
}

const KINDS: readonly Lived[] = [
  { kind: 'primary', of: { Origin: 'AWS_KMS' }, roles: ['primary'] },
  { kind: 'replica', of: { Origin: 'AWS_KMS' }, roles: ['replica'] },
  { kind: 'single', of: { Origin: 'AWS_KMS' }, roles: ['single'] },
  { kind: 'imported', of: { Origin: 'EXTERNAL' }, roles: ['primary', 'replica'] },
  ...(['primary', 'replica', 'single'] as const).map(
    (role): Lived => ({ kind: 'imported', role, of: { Origin: 'EXTERNAL' }, roles: [role] }),
  ),
  { kind: 'customKeyStore', of: { Origin: 'AWS_CLOUDHSM' }, roles: ['single'] },
];

const OPERATIONS: readonly (LifecycleEventType & Operation)[] = [
  'EnableKey',
  'DisableKey',
  'ScheduleKeyDeletion',
  'CancelKeyDeletion',
  'ImportKeyMaterial',
  'DeleteImportedKeyMaterial',
  'UpdatePrimaryRegion',
];

describe.each(KINDS)('the life of a key: $kind $role', ({ kind, role: asRole, of, roles }) => {
  const life = lifeOf(kind, asRole);

  it('has the states that such a key comes to by commands, and ends [STATE-3]', () => {
    const reached = KEY_STATES.filter((state) => roles.some((role) => unreachable(state, of, role) === undefined));
    expect(distinct(life.map(({ to }) => to))).toEqual(distinct([...reached, 'Deleted']));
  });

  it('has every step that a call takes [STATE-3]', () => {
    const taken = placesOf(of, roles).flatMap(({ state, role }) => {
      const { keySet, region } = inState(state, of, role);
      return OPERATIONS.flatMap((event) => {
        const result = call(keySet, event, faultlessInput(event, keySet), { region });
        const to = result.ok ? result.keySet?.keys[region]?.keyState : undefined;
        return to === undefined || (result.ok && result.events.length === 0) ? [] : [{ from: state, event, to }];
      });
    });
    expect(taken.length).toBeGreaterThan(0);
    expect(taken.map(nameOf).filter((step) => !life.map(nameOf).includes(step))).toEqual([]);
  });
});

describe('the lives of all keys', () => {
  it('leave out nothing of the lifecycle [STATE-3]', () => {
    const lives = KINDS.flatMap(({ kind }) => lifeOf(kind).map(nameOf));
    const all = (['NotCreated', ...KEY_STATES] as const).flatMap((from) =>
      LIFECYCLE_EVENTS.flatMap((event) =>
        (TRANSITIONS[from][event] ?? []).map(({ target: to }) => nameOf({ from, event, to })),
      ),
    );
    // Only for the conformance kit, whose targets may show what no key at AWS comes to.
    expect(all.filter((step) => !lives.includes(step))).toEqual(['Unavailable KeyMaterialChanged Unavailable']);
    expect(lives.filter((step) => !all.includes(step))).toEqual([]);
  });

  it('begin as AWS says: a replica key is Creating, a primary key never is [CREATE-1] [REPLICATE-4]', () => {
    const entries = (kind: KindOfKey, role?: Role): readonly string[] =>
      lifeOf(kind, role).flatMap(({ from, event, to }) => (from === 'NotCreated' ? [`${event} ${to}`] : []));
    expect(entries('primary')).toEqual(['CreateKey Enabled']);
    expect(entries('replica')).toEqual(['ReplicateKey Creating']);
    expect(entries('imported')).toEqual(['CreateKey PendingImport', 'CreateKey Enabled', 'ReplicateKey Creating']);
    expect(entries('imported', 'primary')).toEqual(['CreateKey PendingImport', 'CreateKey Enabled']);
    expect(entries('imported', 'replica')).toEqual(['ReplicateKey Creating']);
    expect(entries('single')).toEqual(['CreateKey Enabled']);
    expect(entries('customKeyStore')).toEqual(['CreateKey Enabled']);
  });
});

function placesOf(of: KeyKind, roles: readonly Role[]): readonly { readonly state: KeyState; readonly role: Role }[] {
  return KEY_STATES.flatMap((state) =>
    roles.filter((role) => unreachable(state, of, role) === undefined).map((role) => ({ state, role })),
  );
}

function nameOf({ from, event, to }: Pick<LifeStep, 'from' | 'event' | 'to'>): string {
  return `${from} ${event} ${to}`;
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
