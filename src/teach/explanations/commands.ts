// Steps as commands for a shell.

import { kebabCase } from '../../aws-cli/kebab-case.js';
import { INPUTS, KEY_MAKERS, OUTPUTS } from '../../model/operations/tables.js';
import { isObject } from '../../shared/objects.js';
import { durationText } from '../../shared/text.js';
import type { CallStep, Step } from '../ways/steps.js';

/** The steps as lines of a POSIX shell. Bytes that only the user has are files; `#` tells what they are. */
export function commandsOf(steps: readonly Step[]): readonly string[] {
  const keyIds = steps.flatMap((step) =>
    'operation' in step && KEY_MAKERS.includes(step.operation) ? ['$KEY_ID'] : [],
  );
  return steps.map((step) => {
    if ('wait' in step) {
      return `sleep ${Math.ceil(step.wait / 1000)}  # ${durationText(step.wait)}, until ${new Date(step.until).toISOString()}`;
    }
    return keyIds.length > 0 ? createdHere(step) : commandOf(step);
  });
}

/** The commands themselves say which key they have made. */
function createdHere(step: CallStep): string {
  if (KEY_MAKERS.includes(step.operation)) {
    return `KEY_ID=$(${commandOf(step)} --query KeyMetadata.KeyId --output text)`;
  }
  const { KeyId, ...others } = step.input;
  return commandOf(step, KeyId === undefined ? others : { KeyId: '$KEY_ID', ...others });
}

function commandOf({ operation, region, input }: CallStep, members = input): string {
  const words = Object.entries(members).map(([name, value]) => wordsOf(operation, name, value));
  return ['aws kms', kebabCase(operation), '--region', region, ...words].join(' ') + noteOf(operation);
}

/** What must be done by hand. */
function noteOf(operation: CallStep['operation']): string {
  return 'ImportToken' in OUTPUTS[operation]
    ? '  # decode ImportToken to import-token.bin; wrap your key material with PublicKey: encrypted-key-material.bin'
    : '';
}

function wordsOf(operation: CallStep['operation'], name: string, value: unknown): string {
  const option = `--${kebabCase(name)}`;
  const shape = INPUTS[operation][name];
  if (value === true) return option;
  if (value === false) return `--no-${kebabCase(name)}`;
  if (shape?.type === 'blob') return `${option} fileb://${kebabCase(name)}.bin`;
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return [option, ...value].join(' ');
  if (isObject(value) || Array.isArray(value)) return `${option} '${JSON.stringify(value).replaceAll("'", "'\\''")}'`;
  const text = String(value);
  return `${option} ${/^[\w@%+=:,./$-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`}`;
}
