import { describe, expect, it } from 'vitest';
import { present, type StepJson } from '../../../src/playground/history/history.js';
import { liveKeyOf } from '../../../src/playground/keys/life.js';
import { viewOf } from '../../../src/playground/view.js';
import type { LiveKey } from '../../../src/teach/pictures/live-life.js';
import { begun, create, createWith, onKey, played, REGION } from '../../support/playing.js';
import { importInto, replicate, SECOND } from './situations.js';

function liveAfter(steps: readonly StepJson[], region = REGION): LiveKey {
  const history = played(begun(), ...steps);
  const { frame } = present(history);
  const keySet = frame.snapshot.keySets[0];
  const key = Object.values(keySet?.keys ?? {}).find((one) => one.region === region);
  const live = keySet && key && liveKeyOf(frame, { keyId: keySet.keyId, region: key.region });
  if (live === undefined) throw new Error(`no key in ${region}`);
  return live;
}

const statesOf = ({ steps }: LiveKey): readonly string[] => [...new Set(steps.map(({ to }) => to))].sort();

describe('the life of the selected key', () => {
  it('is that of its role', () => {
    const steps = [create, replicate(SECOND), { advance: 10_000 }];
    expect(liveAfter(steps)).toMatchObject({ name: `The primary key in ${REGION}`, state: 'Enabled' });
    expect(statesOf(liveAfter(steps))).toContain('PendingReplicaDeletion');
    expect(statesOf(liveAfter(steps, SECOND))).not.toContain('PendingReplicaDeletion');
    expect(statesOf(liveAfter(steps, SECOND))).toContain('Creating');
    expect(statesOf(liveAfter([createWith({ MultiRegion: false })]))).not.toContain('Updating');
    const imported = createWith({ MultiRegion: false, Origin: 'EXTERNAL' });
    expect(statesOf(liveAfter([imported]))).not.toContain('Updating');
  });

  it('has PendingImport where key material is imported, and the import leads on', () => {
    const steps = [createWith({ Origin: 'EXTERNAL' })];
    expect(statesOf(liveAfter(steps))).toContain('PendingImport');
    expect(statesOf(liveAfter([create]))).not.toContain('PendingImport');
    expect(liveAfter(steps).leads).toContainEqual({ to: 'Enabled', by: 'ImportKeyMaterial', isByItself: false });
    expect(liveAfter([...steps, ...importInto(REGION)]).leads).toContainEqual({
      to: 'PendingImport',
      by: 'DeleteImportedKeyMaterial',
      isByItself: false,
    });
  });

  it('says when the next state comes by itself', () => {
    expect(liveAfter([create, replicate(SECOND)], SECOND).leads).toContainEqual({
      to: 'Enabled',
      by: 'by itself, in 5 seconds',
      isByItself: true,
    });
    const deleting = liveAfter([create, onKey('ScheduleKeyDeletion', { PendingWindowInDays: 7 })]);
    expect(deleting.leads).toEqual([
      { to: 'Disabled', by: 'CancelKeyDeletion', isByItself: false },
      { to: 'Deleted', by: 'by itself, in 7 days', isByItself: true },
    ]);
  });

  it('is none where there is no key', () => {
    const history = begun();
    expect(liveKeyOf(present(history).frame, viewOf(history).selected)).toBeUndefined();
  });
});
