// What the conformance kit found at an endpoint, to be shown beside what the model answers. Pure.

import { isObject } from '../../shared/objects.js';
import type { Fault } from '../../teach/scenario/scenario.js';

export interface Finding {
  /** The place of the moment whose call the endpoint answered otherwise. */
  readonly at: number;
  readonly operation: string;
  readonly rule: string;
  /** How the endpoint departed, such as `wrong-error`. */
  readonly kind: string;
  /** Of metadata: which member was wrong. */
  readonly member?: string;
  /** What AWS may answer: error codes or `ok`, or values of the member; null: it is absent. */
  readonly expected: readonly unknown[];
  readonly expectedMessage?: string;
  readonly received: unknown;
  readonly message?: string;
  /** Which endpoint it was. */
  readonly target?: string;
}

export type ReadFinding =
  | { readonly ok: true; readonly finding: Finding }
  | { readonly ok: false; readonly faults: readonly Fault[] };

const TEXTS = ['operation', 'rule', 'kind'] as const;
const MAYBE_TEXTS = ['member', 'expectedMessage', 'message', 'target'] as const;

/** Reads a finding, of whose steps the last that may be named is `last`. What else it has is of no use here. */
export function parseFinding(json: unknown, path: string, last: number): ReadFinding {
  const fault = (name: string, expected: string): ReadFinding => ({
    ok: false,
    faults: [{ path: name === '' ? path : `${path}.${name}`, message: `expected ${expected}` }],
  });
  if (!isObject(json)) return fault('', 'a finding');
  const { at = last, expected, received = null } = json;
  const [operation, rule, kind] = TEXTS.map((name) => json[name]);
  if (typeof operation !== 'string') return fault('operation', 'text');
  if (typeof rule !== 'string') return fault('rule', 'text');
  if (typeof kind !== 'string') return fault('kind', 'text');
  if (!Array.isArray(expected)) return fault('expected', 'a list of what AWS may answer');
  if (typeof at !== 'number' || !Number.isSafeInteger(at) || at < 0 || at > last) {
    return fault('at', `a place from 0 to ${last}`);
  }
  const texts: { [Name in (typeof MAYBE_TEXTS)[number]]?: string } = {};
  for (const name of MAYBE_TEXTS) {
    const text = json[name];
    if (text === undefined) continue;
    if (typeof text !== 'string') return fault(name, 'text');
    texts[name] = text;
  }
  return { ok: true, finding: { at, operation, rule, kind, expected, received, ...texts } };
}
