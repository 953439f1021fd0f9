// Every fault for which a call is refused, by name. A fault has one code (or its facts say which), one set of facts, and
// its message; wording.ts makes the message, and nothing else in the program has words of AWS's errors.

import type { ErrorCode } from '../../vocabulary/vocabulary.js';
import type { RECORDS, RuleId } from '../catalogue.js';
import { CRYPTOGRAPHY_WORDINGS, HOST_CRYPTOGRAPHY_WORDINGS } from './cryptography.js';
import { GRANT_WORDINGS } from './grants.js';
import { HOST_WORDINGS } from './host.js';
import { KEY_MATERIAL_WORDINGS } from './key-materials.js';
import { KEY_SET_WORDINGS } from './key-sets.js';
import { KEY_STATE_WORDINGS } from './key-states.js';
import { NAME_WORDINGS } from './names.js';
import type { Wording } from './record.js';
import { REQUEST_WORDINGS } from './requests.js';

const ALL = {
  ...NAME_WORDINGS,
  ...REQUEST_WORDINGS,
  ...KEY_STATE_WORDINGS,
  ...KEY_SET_WORDINGS,
  ...KEY_MATERIAL_WORDINGS,
  ...GRANT_WORDINGS,
  ...CRYPTOGRAPHY_WORDINGS,
  ...HOST_CRYPTOGRAPHY_WORDINGS,
  ...HOST_WORDINGS,
};

/** The name of what is wrong with a call. */
export type Fault = keyof typeof ALL;

/** The faults that a host's cryptography can name. */
export type HostFault = keyof typeof HOST_CRYPTOGRAPHY_WORDINGS;

/** The faults that the record of a rule names. */
type FaultOfRule<R extends RuleId> = NonNullable<(typeof RECORDS)[R]['faults']>[number];

/** Every fault, with its code and words. A fault that a record names and that has no words does not compile. */
export const WORDINGS: Readonly<Record<Fault, Wording>> = ALL satisfies Readonly<
  Record<FaultOfRule<RuleId> & string, Wording>
>;

/** What belongs to a fault, as plain JSON: the parameter of its wording. */
type Belongings<F extends Fault> = (typeof ALL)[F]['text'] extends (facts: infer T) => string
  ? unknown extends T
    ? object
    : T
  : never;

/** The facts of a refusal as plain JSON: the fault by name, and what belongs to it. */
export type Facts<F extends Fault = Fault> = { [N in F]: { readonly fault: N } & Belongings<N> }[F];

/** The codes with which a fault can be refused. */
export type CodeOf<F extends Fault> = (typeof ALL)[F]['code'] extends infer C
  ? C extends (facts: never) => infer R
    ? R
    : C & ErrorCode
  : never;

/** The rules that can refuse with a fault: those whose records name it. */
export type RuleIdOf<F extends Fault> = { [R in RuleId]: F extends FaultOfRule<R> ? R : never }[RuleId];

/** The code that a fault has with these facts. */
export function codeOf<F extends Fault>(facts: Facts<F>): CodeOf<F> {
  const { code } = WORDINGS[facts.fault];
  return (typeof code === 'function' ? code(facts as never) : code) as CodeOf<F>;
}

/** Whether a host's refusal names a fault of this room. */
export function isHostFault(fault: unknown): fault is HostFault {
  return typeof fault === 'string' && Object.hasOwn(HOST_CRYPTOGRAPHY_WORDINGS, fault);
}
