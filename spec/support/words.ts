// What a refusal's message must be, told by the facts that it is made from. The words themselves are held to AWS's in
// spec/wording alone, so that all other specs pass whatever they are.

import type { Facts, Fault } from '../../src/model/rules/wording/index.js';
import type { Constraint } from '../../src/model/rules/wording/requests.js';
import { wordingOf } from '../../src/model/rules/wording/wording.js';

/** The message of a fault with these facts: those that the message tells are enough. */
export function words<F extends Fault>(fault: F, facts: { readonly [N in keyof Facts<F>]?: unknown } = {}): string {
  return wordingOf({ ...facts, fault } as unknown as Facts);
}

/** The message where one parameter breaks one constraint; null: it is missing. */
export function brokenWords(at: string, value: string | null, constraint: Constraint): string {
  return words('constraints', { count: 1, violations: [{ at, value, constraint }] });
}
