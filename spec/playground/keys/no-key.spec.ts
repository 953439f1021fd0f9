import { expect, it } from 'vitest';
import { beginWith } from '../../../src/playground/history/document.js';
import { appendAll } from '../../../src/playground/history/history.js';
import { noKeyText } from '../../../src/playground/keys/no-key.js';

it('tells whether there was a key', () => {
  const begun = beginWith({ seed: 'no key', now: '2026-01-01T00:00:00Z' });
  if (!begun.ok) throw new Error('not begun');
  const region = 'us-east-1';
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a scenario has templates of its own
  const input = { KeyId: '${key.KeyId}', PendingWindowInDays: 7 };
  const deleted = appendAll(begun.history, [
    { region, call: 'CreateKey', input: {}, as: 'key' },
    { region, call: 'ScheduleKeyDeletion', input },
    { advance: 'P8D' },
  ]);
  if (!deleted.ok) throw new Error(JSON.stringify(deleted.faults));
  expect(noKeyText(begun.history)).toMatch(/yet$/);
  expect(noKeyText(deleted.history)).toMatch(/any more$/);
});
