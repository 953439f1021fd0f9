// A way in a line.

import { durationText } from '../../shared/text.js';
import type { Step } from '../../teach/ways/steps.js';

/** Such as `EnableKey in us-east-1, then 5 seconds, then ReplicateKey`: the Region where it is another than before. */
export function wayText(steps: readonly Step[]): string {
  let last: string | undefined;
  const words = steps.map((step) => {
    if ('wait' in step) return durationText(step.wait);
    const where = step.region === last ? '' : ` in ${step.region}`;
    last = step.region;
    return `${step.operation}${where}`;
  });
  return words.join(', then ');
}
