// A reading that shows what it has shown before is not judged anew; whatever else it shows is.

import { describe, expect, it } from 'vitest';
import type { Beliefs } from '../../../src/conformance/beliefs/beliefs.js';
import type { Verdict } from '../../../src/conformance/beliefs/call.js';
import { step } from '../../../src/conformance/beliefs/step.js';
import type { TargetAnswer } from '../../../src/conformance/target.js';
import { reduceJson } from '../../../src/model/engine/reduce.js';
import { afterCall, NOW, primary } from '../../support/key-sets.js';
import { AROUND, believing } from './believing.js';

const set = primary();
const call = { region: 'us-east-1', operation: 'DescribeKey', input: { KeyId: set.keyId }, number: 0, key: 0 } as const;

/** What the model itself answers, each time a copy of its own. */
function described(): { readonly output: { readonly KeyMetadata: Record<string, unknown> } } {
  const { region, operation, input } = call;
  const result = reduceJson(set, { region, operation, input, at: NOW });
  if (!result.ok) throw new Error(result.error.message);
  return JSON.parse(JSON.stringify({ output: result.output }));
}

function judged(beliefs: Beliefs, answer: TargetAnswer): Verdict {
  return step(beliefs, call, answer, AROUND).verdict;
}

/** What is believed once all names are known that the answer tells. */
function knowing(): Beliefs {
  return step(believing([set]), call, described(), AROUND).beliefs;
}

describe('a reading that was judged before', () => {
  it('is not judged anew if it shows the same', () => {
    const beliefs = knowing();
    const first = judged(beliefs, described());
    expect(first.divergences).toEqual([]);
    expect(judged(beliefs, described())).toBe(first);
  });

  it('is if it shows something else, also where the target has changed what it gave out', () => {
    const beliefs = knowing();
    const answer = described();
    judged(beliefs, answer);
    answer.output.KeyMetadata.Description = 'another';
    const other = [{ member: 'KeyMetadata.Description', received: 'another' }];
    expect(judged(beliefs, answer).divergences).toMatchObject(other);
    expect(judged(beliefs, JSON.parse(JSON.stringify(answer))).divergences).toMatchObject(other);
  });

  it('is if the key may be another', () => {
    judged(knowing(), described());
    const { divergences } = judged(believing([afterCall(set, 'DisableKey')]), described());
    expect(divergences).toMatchObject([{ received: 'Enabled', expected: ['Disabled'] }]);
  });
});
