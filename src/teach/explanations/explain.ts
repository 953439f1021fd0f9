// One question, one answer: a rule, an operation, a key state, two of them, or a refusal.

import { isOperation } from '../../model/engine/reduce.js';
import { RULE_IDS, ruleOf } from '../../model/rules/catalogue.js';
import type { KmsError } from '../../model/rules/errors.js';
import { KEY_STATES, type KeyState, OPERATIONS } from '../../model/vocabulary/vocabulary.js';
import { didYouMean } from '../../shared/nearest.js';
import { isOneOf } from '../../shared/objects.js';
import { finished } from '../../shared/work.js';
import type { Circumstances } from '../ways/situations.js';
import type { CallStep, Situation } from '../ways/steps.js';
import { differenceOfOperations, differenceOfStates } from './explain-difference.js';
import { explainCall, explainOperation } from './explain-operation.js';
import { explainRefusal } from './explain-refusal.js';
import { explainRule } from './explain-rule.js';
import { explainState } from './explain-state.js';
import type { Explanation } from './explanation.js';

/** A refused call: what was answered, what was asked, and the keys as they were. */
export interface RefusedAsk {
  readonly error: KmsError;
  readonly call: CallStep;
  readonly situation: Situation;
}

/** What can be explained: a refusal, or one or two names of rules, operations or key states. */
export type Asked = RefusedAsk | string | readonly [string, string];

/**
 * Explains a refusal, a rule (`DELETE-4`), an operation (`ReplicateKey`), a key state (`Updating`), or the difference of two
 * states or two operations. With circumstances an operation is tried on such a key. Throws a RangeError that names what
 * is neither.
 */
export function explain(asked: Asked, circumstances?: Circumstances): Explanation {
  if (typeof asked === 'string') return explainName(asked, circumstances);
  if ('error' in asked) return finished(explainRefusal(asked.error, asked.call, asked.situation));
  const [one, other] = asked;
  if (isState(one) && isState(other)) return differenceOfStates(one, other);
  if (isOperation(one) && isOperation(other)) return differenceOfOperations(one, other);
  const unknown = [one, other].find((name) => !isState(name) && !isOperation(name));
  if (unknown !== undefined) throw unknownName(unknown);
  throw new RangeError(`explain: ${one} and ${other} are not of one kind: two key states, or two operations`);
}

function explainName(name: string, circumstances: Circumstances | undefined): Explanation {
  if (isOperation(name)) return circumstances === undefined ? explainOperation(name) : explainCall(name, circumstances);
  if (circumstances !== undefined)
    throw new RangeError(`explain: ${name} is no operation: only a call has circumstances`);
  if (isState(name)) return explainState(name);
  const rule = ruleOf(name);
  if (rule === undefined) throw unknownName(name);
  return explainRule(rule.id);
}

function isState(name: string): name is KeyState {
  return isOneOf(KEY_STATES, name);
}

function unknownName(name: string): RangeError {
  const hint = didYouMean(name, [...RULE_IDS, ...OPERATIONS, ...KEY_STATES]);
  return new RangeError(`explain: no rule, operation or key state is named ${name.slice(0, 100)}${hint}`);
}
