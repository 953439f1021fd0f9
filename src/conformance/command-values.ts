// The options of a function of the library as mrk conform takes them, so that a report can tell how to repeat the run.

import type { CommandValues } from './command-line.js';
import { KEY_MAKERS, OPERATIONS } from './model.js';
import type { ConformOptions } from './options.js';

type Told = Omit<ConformOptions, 'onProgress' | 'signal' | 'commandLine' | 'known'>;

/** The options of a function of the library, as the command line has them. Of a target it knows but the name. */
export function valuesOf(target: { readonly name: string; readonly clock?: unknown }, options: Told): CommandValues {
  const { runs, seed, time, jobs, tours, maxFindings, messages, disabled, patience, visibility, ...others } = options;
  // Whoever adds an option tells it here.
  others satisfies Readonly<Record<string, never>>;
  return {
    ...targetValues(target.name),
    ...(target.clock === undefined ? { 'no-clock': true } : {}),
    ...defined({
      runs: numberText(runs),
      seed: numberText(seed),
      time: durationText(time),
      jobs: numberText(jobs),
      'max-findings': numberText(maxFindings),
      messages,
      'no-tours': tours === false ? true : undefined,
      patience: durationText(patience),
      visibility: durationText(visibility),
    }),
    ...leftOut(disabled ?? []),
  };
}

function targetValues(name: string): CommandValues {
  if (name === 'mrk-model') return { self: true };
  if (name === '@aws-sdk/client-kms') return { aws: true, 'i-accept-charges': true };
  return /^https?:\/\/[^\s]+$/.test(name) ? { endpoint: [name] } : {};
}

/** Whichever is shorter. */
function leftOut(disabled: NonNullable<ConformOptions['disabled']>): CommandValues {
  if (disabled.length === 0) return {};
  const left = OPERATIONS.filter((operation) => !KEY_MAKERS.includes(operation) && !disabled.includes(operation));
  const isShorter =
    left.length > 0 && left.length < disabled.length && !KEY_MAKERS.some((maker) => disabled.includes(maker));
  return isShorter ? { only: [left.join(',')] } : { skip: [disabled.join(',')] };
}

function numberText(value: number | undefined): string | undefined {
  return value === undefined || !Number.isFinite(value) ? undefined : String(value);
}

function durationText(span: number | string | undefined): string | undefined {
  return typeof span === 'number' ? `PT${span / 1000}S` : span;
}

function defined(values: CommandValues): CommandValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
