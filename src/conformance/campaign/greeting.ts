// Makes sure that KMS answers at all.

import { isBody, textOf } from '../beliefs/body.js';
import { endOfRun } from '../failures.js';
import type { Target, TargetAnswer } from '../target.js';

/** So often the target is greeted whose answer is lost. */
const MOST_GREETINGS = 3;

/** Makes a key and deletes it; from then on the target's account is known, if it tells it. Throws what ends the run. */
export async function greet(target: Target): Promise<void> {
  const create = () => target.call('us-east-1', 'CreateKey', {});
  let answer = await create();
  for (let greetings = 1; 'lost' in answer && greetings < MOST_GREETINGS; greetings++) answer = await create();
  if ('lost' in answer) throw endOfRun(new Error(`${target.name} does not answer: ${answer.lost}`));
  if ('crash' in answer) {
    const another = await target.call('us-east-1', 'ListKeys', {});
    if ('crash' in another) throw endOfRun(new Error(`${target.name} does not speak KMS: ${answer.crash}`));
  }
  await deleteKeyOf(target, answer);
}

async function deleteKeyOf(target: Target, answer: TargetAnswer): Promise<void> {
  const metadata = 'output' in answer ? answer.output.KeyMetadata : undefined;
  const KeyId = isBody(metadata) ? textOf(metadata.KeyId) : '';
  if (KeyId === '') return;
  for (let asked = 0; asked < MOST_GREETINGS; asked++) {
    const deletion = await target.call('us-east-1', 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    if ('output' in deletion) return;
  }
}
