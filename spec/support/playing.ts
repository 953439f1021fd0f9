// Histories of the playground, for specs.

import { beginWith } from '../../src/playground/history/document.js';
import { appendAll, type History, type StepJson } from '../../src/playground/history/history.js';

export const REGION = 'us-east-1';
export const OTHER_REGION = 'eu-west-2';

/** A multi-Region key, unless the input says otherwise. */
export function createWith(input: Readonly<Record<string, unknown>>, region = REGION): StepJson {
  return { region, call: 'CreateKey', input: { MultiRegion: true, ...input }, as: 'key' };
}

export const create = createWith({});
// biome-ignore lint/suspicious/noTemplateCurlyInString: a scenario has templates of its own
const KeyId = '${key.KeyId}';
export const replicate = onKey('ReplicateKey', { ReplicaRegion: OTHER_REGION });

/** A call on the key that `create` makes, in its own Region. */
export function onKey(call: string, input: Readonly<Record<string, unknown>> = {}, region = REGION): StepJson {
  return { region, call, input: { KeyId, ...input } };
}

export function begun(world: Readonly<Record<string, unknown>> = {}): History {
  const opened = beginWith({ seed: 'history', now: '2026-01-01T00:00:00Z', ...world });
  if (!opened.ok) throw new Error(JSON.stringify(opened.faults));
  return opened.history;
}

/** The history after more steps, all of which can be played. */
export function played(history: History, ...steps: readonly StepJson[]): History {
  const appended = appendAll(history, steps);
  if (!appended.ok) throw new Error(JSON.stringify(appended.faults));
  return appended.history;
}
