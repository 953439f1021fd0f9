// Makes a sequence shorter as long as it still shows its divergence: first whole steps are left out, then parameters of
// those that are left. fast-check's shrinkers begin anew after every step that they could leave out, which over a network
// is too slow; here every part is tried once in each of some ever smaller sizes.

import { isObject } from '../shared/objects.js';
import { blobOf } from './beliefs/ciphertexts.js';
import { identifiersOf } from './beliefs/names.js';
import { CARDS, gives, MAKES_KEY_SET, takes } from './model.js';
import type { Recorded } from './session/recording.js';

/** Whether the steps show the divergence. */
export type Shows = (steps: readonly Recorded[]) => Promise<boolean>;

/** The shortest sequence found that shows it; undefined: not even the given one does. */
export async function shrunk(given: readonly Recorded[], asked: Shows): Promise<readonly Recorded[] | undefined> {
  const shows = askedOnce(asked);
  const related = await firstOf(relatedOf(given), shows);
  if (related === undefined && !(await shows(given))) return undefined;
  const steps = related ?? given;
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

/** The shortest part of a sequence by whole steps alone that shows it; undefined: not even the given one does. */
export async function fewestSteps(steps: readonly Recorded[], shows: Shows): Promise<readonly Recorded[] | undefined> {
  return (await shows(steps)) ? fewest(steps, askedOnce(shows)) : undefined;
}

/** What was tried once is known. */
function askedOnce(shows: Shows): Shows {
  const known = new Map<string, boolean>();
  return async (steps) => {
    const text = JSON.stringify(steps);
    const shown = known.get(text) ?? (await shows(steps));
    known.set(text, shown);
    return shown;
  };
}

async function firstOf(
  parts: readonly (readonly Recorded[])[],
  shows: Shows,
): Promise<readonly Recorded[] | undefined> {
  for (const part of parts) if (await shows(part)) return part;
  return undefined;
}

/** Parts that may be enough: what the last step names, with what made that; and all that is about the same keys. */
function relatedOf(steps: readonly Recorded[]): readonly (readonly Recorded[])[] {
  const texts = steps.map(({ step }) => ('advance' in step ? '' : JSON.stringify(step.input)));
  const made = steps.map(namesMadeBy);
  const withMakers = (some: ReadonlySet<number>): ReadonlySet<number> => {
    const all = new Set(some);
    for (const index of all) {
      made.forEach((names, maker) => {
        if (maker < index && names.some((name) => texts[index]?.includes(name))) all.add(maker);
      });
    }
    return all;
  };
  const own = withMakers(new Set([steps.length - 1]));
  const names = [...own].flatMap((index) => made[index] ?? []);
  const about = steps.flatMap(({ step }, index) =>
    'advance' in step || names.some((name) => texts[index]?.includes(name)) ? [index] : [],
  );
  return [own, withMakers(new Set([...own, ...about]))]
    .filter(({ size }) => size < steps.length)
    .map((some) => steps.filter((_, index) => some.has(index)));
}

/** By which names later steps may call what a step has made. */
function namesMadeBy({ step, number, key }: Recorded): readonly string[] {
  if ('advance' in step) return [];
  const { operation, input } = step;
  const { MultiRegion, AliasName } = isObject(input) ? input : {};
  const identifiers = identifiersOf(CARDS[operation].identifiers, number, key, MultiRegion === true);
  const aliases = typeof AliasName === 'string' ? [AliasName] : [];
  return [...Object.values(identifiers), ...aliases, blobOf(number)];
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
