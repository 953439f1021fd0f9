import { expect, it } from 'vitest';
import { noKeyText } from '../../../src/playground/keys/no-key.js';
import { begun, createWith, onKey, played } from '../../support/playing.js';

it('tells whether there was a key', () => {
  const schedule = onKey('ScheduleKeyDeletion', { PendingWindowInDays: 7 });
  const deleted = played(begun(), createWith({ MultiRegion: false }), schedule, { advance: 'P8D' });
  expect(noKeyText(begun())).toMatch(/yet$/);
  expect(noKeyText(deleted)).toMatch(/any more$/);
});
