// What may be seen as it was before a change: each part of it at a time of its own, for as long as that may last.

import { describe, expect, it } from 'vitest';
import type { Beliefs } from '../../../src/conformance/beliefs/beliefs.js';
import type { Call, Verdict } from '../../../src/conformance/beliefs/call.js';
import { step } from '../../../src/conformance/beliefs/step.js';
import type { TargetAnswer } from '../../../src/conformance/target.js';
import type { KeySet } from '../../../src/model/key-set/key-set.js';
import type { Operation } from '../../../src/model/vocabulary/vocabulary.js';
import { afterCall, NOW, OTHER_REGION, primary, single, withReplicas } from '../../support/key-sets.js';
import { AROUND, believing } from './believing.js';

const MINUTE = 60_000;
const US = 'us-east-1';
const EU = 'eu-west-2';

const circumstances = (after: number) => ({
  ...AROUND,
  visibility: MINUTE,
  now: { from: NOW + after, until: NOW + after },
});
const calling = (operation: Operation, input: object): Call => ({ region: US, operation, input, number: 9, key: 9 });
const failing = (code: string): TargetAnswer => ({ error: { code, message: '', status: 400 } });

function changed(beliefs: Beliefs, operation: Operation, input: object, output = {}): Beliefs {
  const judged = step(beliefs, calling(operation, input), { output }, circumstances(0));
  expect(judged.verdict.divergences).toEqual([]);
  return judged.beliefs;
}

/** What an answer is, so long after the changes. */
function verdictOn(beliefs: Beliefs, call: Call, answer: TargetAnswer, later = 1_000): Verdict {
  return step(beliefs, call, answer, circumstances(later)).verdict;
}

const kinds = ({ divergences }: Verdict): readonly string[] => divergences.map(({ kind }) => kind);

describe('an answer that sees one change and not an older one of another kind', () => {
  const named: KeySet = afterCall(primary(), 'CreateAlias', { AliasName: 'alias/a' });
  const disabled: KeySet = afterCall(single(), 'DisableKey');
  const enabled = changed(believing([named], [disabled]), 'EnableKey', { KeyId: disabled.keyId });
  const beliefs = changed(enabled, 'UpdateAlias', { AliasName: 'alias/a', TargetKeyId: disabled.keyId });
  const encrypting = calling('Encrypt', { KeyId: 'alias/a', Plaintext: 'AQID' });

  it('conforms: the alias is that of the other key, which is disabled still [CONSIST-2]', () => {
    const verdict = verdictOn(beliefs, encrypting, failing('DisabledException'));
    expect([verdict.isEarlier, kinds(verdict)]).toEqual([true, []]);
  });

  it('does not once the older change must be seen, nor as an answer that no part of it explains', () => {
    expect(kinds(verdictOn(beliefs, encrypting, failing('DisabledException'), MINUTE))).toEqual(['refused']);
    expect(kinds(verdictOn(beliefs, encrypting, failing('KMSInvalidStateException')))).toEqual(['refused']);
  });
});

describe('a change that is accepted', () => {
  const set = withReplicas(primary(), EU, OTHER_REGION);
  const beliefs = changed(believing([set]), 'UpdatePrimaryRegion', { KeyId: set.keyId, PrimaryRegion: EU });
  const updating = (PrimaryRegion: string): Call => calling('UpdatePrimaryRegion', { KeyId: set.keyId, PrimaryRegion });

  it('may be none to what is seen: the Region that was primary is so still [CONSIST-1]', () => {
    const verdict = verdictOn(beliefs, updating(US), { output: {} });
    expect([verdict.isEarlier, kinds(verdict)]).toEqual([true, []]);
  });

  it('is one of what is so, else', () => {
    expect(kinds(verdictOn(beliefs, updating(OTHER_REGION), { output: {} }))).toEqual(['accepted']);
  });
});
