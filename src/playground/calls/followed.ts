// The rules that a step which succeeded has shown at work: the records of the rules say which.

import { rulesOfSuccess, rulesOfTime } from '../../conformance/attribution.js';
import { parseRegion, type RuleId, restoreStore } from '../../index.js';
import { pretendCryptography } from '../../pretend-host.js';
import { keySetOf } from '../../teach/explanations/situation-of.js';
import { toWire } from '../../teach/scenario/wire.js';
import type { Frame } from '../history/frame.js';

/** By a call that was answered, its rules; by time that passed, those of what came by itself. Else none. */
export function rulesShown(before: Frame, after: Frame): readonly RuleId[] {
  const { result } = after;
  if (result === undefined) return [];
  const { step, answer } = result;
  if (step.kind !== 'call') return rulesOfPassing(before, after);
  const region = parseRegion(step.region);
  if (answer?.ok !== true || region === undefined) return [];
  const store = restoreStore(before.snapshot, { host: pretendCryptography });
  const input = toWire(result.input ?? step.input);
  const keySet = keySetOf(store, region, input, pretendCryptography);
  return rulesOfSuccess(step.call, { keySet, key: keySet?.keys[region], input });
}

function rulesOfPassing({ snapshot }: Frame, after: Frame): readonly RuleId[] {
  const rules = after.changes.flatMap(({ keyId, region }) => {
    const [was, is] = [snapshot, after.snapshot].map(({ keySets }) => keySets.find((one) => one.keyId === keyId));
    return was === undefined ? [] : rulesOfTime(was, is ?? null, region);
  });
  return [...new Set(rules)];
}
