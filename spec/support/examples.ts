// Plays the examples of the records of rules: calls, one after another. What a call leaves out is valid: `faultlessInput`.

import { advance } from '../../src/model/engine/advance.js';
import { type JsonCommand, reduceJson } from '../../src/model/engine/reduce.js';
import type { Host } from '../../src/model/key-set/host.js';
import type { KeySet } from '../../src/model/key-set/key-set.js';
import { hostRefusal } from '../../src/model/rules/errors.js';
import type { ExampleCall, ExampleStep } from '../../src/model/rules/record.js';
import type { Facts, HostFault } from '../../src/model/rules/wording/index.js';
import type { Operation } from '../../src/model/vocabulary/vocabulary.js';
import { pretendCryptography } from '../../src/pretend-host.js';
import { command, faultlessInput, NOW } from './key-sets.js';

/** What the pretend host reads as a ciphertext of a key: `$CiphertextBlob` of none that an example makes, `$OwnCiphertextBlob` of the first. */
function ciphertextOf(keyId: string): string {
  return Buffer.from(JSON.stringify({ keyId })).toString('base64');
}

/** The last call of an example, and the key set that it is about. Those before it must succeed. */
export function questionOf(
  example: readonly ExampleStep[],
): readonly [keySet: KeySet | null, command: JsonCommand<Operation>] {
  const sets = new Map<string, KeySet>();
  const named: { keyId?: string } = {};
  let at = NOW;
  const last = (): KeySet | null => (named.keyId === undefined ? null : (sets.get(named.keyId) ?? null));
  const commandOf = ({ operation, region, input = {}, hostFinds }: ExampleCall): JsonCommand<Operation> => {
    const name = operation as Operation;
    const keySet = last();
    const isNew = name === 'CreateKey';
    const valid = keySet === null || isNew ? {} : faultlessInput(name, keySet);
    const text = JSON.stringify(input)
      .replaceAll('$KeyId', keySet?.keyId ?? '')
      .replaceAll('$CiphertextBlob', ciphertextOf(`mrk-${'0'.repeat(32)}`))
      .replaceAll('$OwnCiphertextBlob', ciphertextOf([...sets.keys()][0] ?? ''));
    const given = JSON.parse(text);
    const first = [...sets.values()][0];
    return command(
      isNew ? null : keySet,
      name,
      { ...valid, ...given },
      {
        at,
        ...(region === undefined ? {} : { region }),
        host: {
          readCiphertext: pretendCryptography.readCiphertext,
          findKeySet: (keyId) => sets.get(keyId),
          findAlias: (of, alias) =>
            [...sets.values()].find(({ keys }) => keys[of]?.aliases?.some(({ aliasName }) => aliasName === alias)),
          ...(hostFinds === undefined ? {} : refusingHost(hostFinds)),
        },
        ...(first === undefined || region !== undefined ? {} : { region: first.primaryRegion }),
      },
    );
  };
  const before = example.slice(0, -1);
  const question = example.at(-1);
  if (question === undefined || 'wait' in question) throw new Error('an example ends with a call');
  for (const step of before) {
    if ('wait' in step) {
      at += step.wait * 1000;
      for (const [keyId, keySet] of sets) {
        const later = advance(keySet, at).keySet;
        if (later !== null) sets.set(keyId, later);
      }
      continue;
    }
    const called = commandOf(step);
    const result = reduceJson(step.operation === 'CreateKey' ? null : last(), called);
    if (!result.ok) throw new Error(`${step.operation} was refused: ${result.error.code}: ${result.error.message}`);
    if (result.keySet === null) continue;
    sets.set(result.keySet.keyId, result.keySet);
    named.keyId = result.keySet.keyId;
  }
  return [question.operation === 'CreateKey' ? null : last(), commandOf(question)];
}

/** A host whose cryptography finds a fault. */
function refusingHost(facts: NonNullable<ExampleCall['hostFinds']>): Partial<Host> {
  const refuses = () => hostRefusal(facts as Facts<HostFault> & { readonly fault: HostFault });
  return { unwrapKeyMaterial: refuses, cryptography: refuses };
}
