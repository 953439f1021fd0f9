// What calls can reach: the states, roles and origins that a key of the kit's can have at once.

import { describe, expect, it } from 'vitest';
import { MEETING_KEYS, reachableSituations } from '../../src/conformance/cells.js';
import { cellsJson, cellsText } from '../../src/conformance/report/cells.js';
import type { KeyOrigin, Role } from '../../src/conformance/situations.js';
import { KEY_STATES } from '../../src/model/vocabulary/vocabulary.js';

const statesOf = (role: Role, origin: KeyOrigin): readonly string[] =>
  reachableSituations().flatMap(({ situation }) =>
    situation.role === role && situation.origin === origin ? [situation.state] : [],
  );

describe('the situations that a key can be in', () => {
  it('are those of single-Region keys: they are ready at once, and have no related keys', () => {
    expect(statesOf('single-Region', 'AWS_KMS')).toEqual(['Enabled', 'Disabled', 'PendingDeletion']);
    expect(statesOf('single-Region', 'EXTERNAL')).toEqual(['Enabled', 'Disabled', 'PendingImport', 'PendingDeletion']);
  });

  it('are those of primary keys, which alone wait for others [DELETE-3], and are never Creating [CREATE-1]', () => {
    const states = ['Enabled', 'Disabled', 'Updating', 'PendingReplicaDeletion', 'PendingDeletion'];
    expect(statesOf('primary', 'AWS_KMS')).toEqual(states);
    expect(statesOf('primary', 'EXTERNAL')).toEqual([...states.slice(0, 2), 'PendingImport', ...states.slice(2)]);
  });

  it('are those of replica keys [REPLICATE-4], with imported material PendingImport too [REPLICATE-5]', () => {
    expect(statesOf('replica', 'AWS_KMS')).toEqual(['Creating', 'Enabled', 'Disabled', 'Updating', 'PendingDeletion']);
    const ofImports = KEY_STATES.filter((state) => state !== 'PendingReplicaDeletion' && state !== 'Unavailable');
    expect(statesOf('replica', 'EXTERNAL')).toEqual(ofImports);
  });

  it('have the shortest way to each', () => {
    const wayTo = (wanted: string): string | undefined =>
      reachableSituations()
        .find(({ situation: { state, role, origin } }) => `${state} ${role} ${origin}` === wanted)
        ?.way.join(' ');
    expect(wayTo('Enabled primary AWS_KMS')).toBe('CreateKey');
    expect(wayTo('Updating replica AWS_KMS')).toBe('CreateKey ReplicateKey wait UpdatePrimaryRegion');
    expect(wayTo('PendingReplicaDeletion primary AWS_KMS')).toBe('CreateKey ReplicateKey ScheduleKeyDeletion');
  });

  it('are printed, and as JSON each with every operation that names a key', () => {
    expect(cellsText()).toMatch(/^29 situations [^\n]* × 46 operations [^\n]*: 1,334 cells\n\n/);
    expect(cellsText()).toContain('\nCreating                replica        AWS_KMS   CreateKey → ReplicateKey\n');
    const { cells } = JSON.parse(cellsJson());
    expect(cells).toHaveLength(29 * MEETING_KEYS.length);
    expect(cells[0]).toEqual({
      operation: 'ReplicateKey',
      state: 'Creating',
      role: 'replica',
      origin: 'AWS_KMS',
      way: ['CreateKey', 'ReplicateKey'],
    });
  });
});
