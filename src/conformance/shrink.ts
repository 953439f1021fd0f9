// Makes a sequence shorter as long as it still shows its divergence: first whole steps are left out, then parameters of
// those that are left. fast-check's shrinkers begin anew after every step that they could leave out, which over a network
// is too slow; here every part is tried once in each of some ever smaller sizes.

import { isObject } from '../shared/objects.js';
import { gives, MAKES_KEY_SET, takes } from './model.js';
import type { Recorded } from './session/recording.js';

/** Whether the steps show the divergence. */
export type Shows = (steps: readonly Recorded[]) => Promise<boolean>;

/** The shortest sequence found that shows it; undefined: not even the given one does. */
export async function shrunk(steps: readonly Recorded[], shows: Shows): Promise<readonly Recorded[] | undefined> {
  if (!(await shows(steps))) return undefined;
  let shortest = (await asPlain(steps, shows)) ?? steps;
  for (let before = Number.POSITIVE_INFINITY; sizeOf(shortest) < before; ) {
    before = sizeOf(shortest);
    const left = await fewest(shortest, shows);
    const parameters = left.flatMap(({ step }, index) => parametersOf(step).map((name) => ({ index, name })));
    const needed = await fewest(parameters, (kept) => shows(withParameters(left, kept)));
    // Without a parameter a step may be needed no longer.
    shortest = withParameters(left, needed);
  }
  return shortest;
}

/** With symmetric keys and key material from KMS, if that shows it: what imports needs wrapping keys, which take long. */
async function asPlain(steps: readonly Recorded[], shows: Shows): Promise<readonly Recorded[] | undefined> {
  const plain = steps
    .filter(
      ({ step }) => 'advance' in step || !(GIVES_IMPORT_TOKEN[step.operation] || TAKES_IMPORT_TOKEN[step.operation]),
    )
    .map((recorded): Recorded => {
      const { step } = recorded;
      if ('advance' in step || !MAKES_KEY_SET[step.operation] || !isObject(step.input)) return recorded;
      const { MultiRegion } = step.input;
      return { ...recorded, step: { ...step, input: MultiRegion === undefined ? {} : { MultiRegion } } };
    });
  return sizeOf(plain) < sizeOf(steps) && (await shows(plain)) ? plain : undefined;
}

const GIVES_IMPORT_TOKEN = gives('ImportToken');
const TAKES_IMPORT_TOKEN = takes('ImportToken');

function sizeOf(steps: readonly Recorded[]): number {
  return steps.reduce((size, { step }) => size + 1 + parametersOf(step).length, 0);
}

/** A part of a list for which a property still holds, and without any of whose entries it does not. */
async function fewest<T>(all: readonly T[], holds: (kept: readonly T[]) => Promise<boolean>): Promise<readonly T[]> {
  let kept = all;
  for (let size = Math.ceil(kept.length / 2); size >= 1; ) {
    const before = kept.length;
    // From the end: what comes last hangs on what comes first, and goes first.
    for (let end = kept.length; end > 0; end -= size) {
      const without = [...kept.slice(0, Math.max(0, end - size)), ...kept.slice(end)];
      if (await holds(without)) kept = without;
    }
    if (size > 1) size = Math.ceil(size / 2);
    else if (kept.length === before) break;
  }
  return kept;
}

function parametersOf(step: Recorded['step']): readonly string[] {
  return 'advance' in step || !isObject(step.input) ? [] : Object.keys(step.input);
}

function withParameters(
  steps: readonly Recorded[],
  kept: readonly { readonly index: number; readonly name: string }[],
): readonly Recorded[] {
  return steps.map((recorded, at) => {
    const { step } = recorded;
    if ('advance' in step || !isObject(step.input)) return recorded;
    const { input } = step;
    const names = kept.flatMap(({ index, name }) => (index === at ? [name] : []));
    return { ...recorded, step: { ...step, input: Object.fromEntries(names.map((name) => [name, input[name]])) } };
  });
}
