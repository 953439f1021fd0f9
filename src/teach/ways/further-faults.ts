// The faults of a refused call that are not named yet: KMS names one at a time.

import { reduceJson } from '../../model/engine/reduce.js';
import type { KmsError } from '../../model/rules/errors.js';
import type { Work } from '../../shared/work.js';
import { searchMending } from './search.js';
import { after, type CallStep, commandOf, type Situation } from './steps.js';

/** Nobody reads more. */
const MOST_FAULTS = 3;

/** The refusals that would come next, in their order, as one fault after the other is mended. */
export function* furtherFaults(error: KmsError, call: CallStep, situation: Situation): Work<readonly KmsError[]> {
  const known: KmsError[] = [error];
  let from = situation;
  while (known.length <= MOST_FAULTS) {
    const refusalIn = (at: Situation): KmsError | undefined => {
      const done = reduceJson(at.keySet, commandOf(at, call));
      return done.ok ? undefined : done.error;
    };
    const isMended = (at: Situation): boolean => {
      const refusal = refusalIn(at);
      return refusal === undefined || !known.some((one) => isAlike(one, refusal));
    };
    const { way } = yield* searchMending(from, isMended);
    const mended = way?.steps.reduce<Situation | undefined>((at, step) => at && after(at, step), from);
    const next = mended && refusalIn(mended);
    // A key state may be what the way itself has brought, and so may what the same operation has done on it.
    const isOfTheWay = way?.steps.some((step) => 'operation' in step && step.operation === call.operation);
    if (mended === undefined || next === undefined || isOfTheWay || next.facts.fault === 'keyState') break;
    known.push(next);
    from = mended;
  }
  return known.slice(1);
}

function isAlike(one: KmsError, other: KmsError): boolean {
  return one.rule === other.rule && one.facts.fault === other.facts.fault;
}
