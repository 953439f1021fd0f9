// What mrk conform is told to do. Everything is checked before anything is called; each error names option, value and
// what is wanted.

import { AWS_RUNS, COMMAND_OPTIONS, type CommandValues, OPTION_NAMES } from '../../conformance/command-line.js';
import { KEY_MAKERS } from '../../model/operations/tables.js';
import { OPERATIONS, type Operation, UNMODELLED_OPERATIONS } from '../../model/vocabulary/vocabulary.js';
import { didYouMean } from '../../shared/nearest.js';
import { isOneOf, present, recordOf } from '../../shared/objects.js';
import { durationHint, milliseconds } from '../../store/duration.js';
import { printable } from '../terminal.js';

/** On AWS a replica key is Creating, and keys are Updating, for some seconds. */
const AWS_PATIENCE_MS = 60_000;
/** What fast-check tells apart. */
const SEEDS = { least: -(2 ** 31), most: 2 ** 32 };
/** Each job has calls under way, so more would only wait for each other. */
const MOST_JOBS = 64;
/** A letter for each. */
const MOST_BESIDE = 25;
const DAY_MS = 86_400_000;
/** Longer, and Node's timers end at once. */
const MOST_TIMEOUT_MS = 2 ** 31 - 1;

export interface ConformSettings {
  readonly target: { readonly kind: 'endpoint'; readonly url: string } | { readonly kind: 'aws' | 'self' };
  /** More endpoints, which are played the same sequences. */
  readonly beside: readonly string[];
  readonly runs?: number;
  readonly seed?: number;
  /** In milliseconds, as are `timeout`, `patience` and `visibility`. */
  readonly time?: number;
  readonly jobs?: number;
  readonly tours: boolean;
  readonly maxFindings?: number;
  readonly timeout?: number;
  readonly patience?: number;
  readonly visibility?: number;
  readonly messages: boolean;
  readonly disabled: readonly Operation[];
  readonly hasClock: boolean;
  readonly reset?: string;
  readonly clock?: { readonly advance: string; readonly now?: string };
  readonly isJson: boolean;
  readonly report?: string;
  readonly replay?: string;
  readonly save?: string;
  readonly baseline?: string;
  readonly saveBaseline?: string;
}

/** What a replay does not do: it plays one given sequence, once. */
const NOT_OF_A_REPLAY = OPTION_NAMES.filter(
  (name) => COMMAND_OPTIONS[name].effect === 'run' || name === 'save-baseline',
);

/** Throws a RangeError that names the option which is wrong. */
export function settingsOf(values: CommandValues): ConformSettings {
  const target = targetOf(values);
  const inVain = values.replay === undefined ? undefined : NOT_OF_A_REPLAY.find((name) => values[name] !== undefined);
  if (inVain !== undefined) throw new RangeError(`--${inVain} cannot be given with --replay, which plays one sequence`);
  const isShortByDefault = target.kind === 'aws' && values.time === undefined && values.replay === undefined;
  return {
    target,
    beside: besideOf(values),
    ...(isShortByDefault ? { runs: AWS_RUNS } : {}),
    ...(target.kind === 'aws' ? { patience: AWS_PATIENCE_MS } : {}),
    ...given(values.runs, 'runs', '--runs', (text, name) => integer(text, name, 1)),
    ...given(values.seed, 'seed', '--seed', (text, name) => integer(text, name, SEEDS.least, SEEDS.most)),
    ...given(values.time, 'time', '--time', (text, name) => duration(text, name, 'PT10M')),
    ...given(values.jobs, 'jobs', '--jobs', (text, name) => integer(text, name, 1, MOST_JOBS)),
    ...given(values['max-findings'], 'maxFindings', '--max-findings', (text, name) => integer(text, name, 1)),
    ...given(values.timeout, 'timeout', '--timeout', (text, name) => duration(text, name, 'PT10S', MOST_TIMEOUT_MS)),
    ...given(values.patience, 'patience', '--patience', (text, name) => duration(text, name, 'PT10S', DAY_MS)),
    ...given(values.visibility, 'visibility', '--visibility', (text, name) => duration(text, name, 'PT60S', DAY_MS, 0)),
    tours: values['no-tours'] !== true,
    messages: values.messages ?? false,
    disabled: disabledOf(values),
    hasClock: !values['no-clock'],
    ...hooksOf(values, target),
    isJson: values.json ?? false,
    ...present({
      report: values.report,
      replay: values.replay,
      baseline: values.baseline,
      saveBaseline: values['save-baseline'],
      save: values.save,
    }),
  };
}

function targetOf({ endpoint: endpoints, aws, self }: CommandValues): ConformSettings['target'] {
  const endpoint = endpoints?.[0];
  const chosen = [endpoint !== undefined && '--endpoint', aws && '--aws', self && '--self'].filter(
    (name) => typeof name === 'string',
  );
  const [name, second] = chosen;
  if (name === undefined) throw new RangeError('what is to be tested? Give --endpoint URL, --aws or --self');
  if (second !== undefined) throw new RangeError(`${chosen.join(' and ')} cannot be given together`);
  if (endpoint === undefined) return { kind: aws ? 'aws' : 'self' };
  return { kind: 'endpoint', url: endpointOf(endpoint) };
}

/** The URL of --endpoint. Throws a RangeError if it is none, or AWS's. */
export function endpointOf(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new RangeError(`--endpoint must be an http or https URL, such as http://127.0.0.1:4599: ${quoted(endpoint)}`);
  }
  // There the keys would cost, and nothing has said so.
  if (/\.(?:amazonaws\.com(?:\.cn)?|api\.aws)\.?$/.test(url.hostname)) {
    throw new RangeError(`--endpoint ${quoted(endpoint)} is AWS itself: use --aws`);
  }
  return endpoint;
}

/** What several endpoints have no use for. */
const OF_ONE = ['replay', 'save', 'baseline', 'save-baseline', 'jobs', 'reset-url', 'advance-url', 'now-url'] as const;

function besideOf(values: CommandValues): readonly string[] {
  const [first = '', ...others] = values.endpoint ?? [];
  const inVain = others.length === 0 ? undefined : OF_ONE.find((name) => values[name] !== undefined);
  if (inVain !== undefined) throw new RangeError(`--${inVain} goes with one --endpoint only`);
  if (others.length === 0) return [];
  if (others.length > MOST_BESIDE) throw new RangeError(`there can be at most ${MOST_BESIDE + 1} endpoints`);
  const urls = [first, ...others].map((url) => new URL(endpointOf(url)).href);
  const again = urls.find((url, index) => urls.indexOf(url) < index);
  // Each would find what the other has done to the clock.
  if (again !== undefined) throw new RangeError(`--endpoint ${quoted(again)} is given twice`);
  return others;
}

const HOOKS = ['reset-url', 'advance-url', 'now-url'] as const;

/** What the endpoint can be told by URL, beside the calls. */
function hooksOf(values: CommandValues, { kind }: ConformSettings['target']): Pick<ConformSettings, 'reset' | 'clock'> {
  const { 'reset-url': reset, 'advance-url': advance, 'now-url': now } = values;
  const hook = HOOKS.find((name) => values[name] !== undefined);
  if (hook !== undefined && kind !== 'endpoint') throw new RangeError(`--${hook} goes with --endpoint`);
  if (reset !== undefined && values.jobs !== undefined && values.jobs !== '1') {
    throw new RangeError('--reset-url and --jobs cannot be given together: the other sequences would lose their keys');
  }
  if (now !== undefined && advance === undefined) throw new RangeError('--now-url goes with --advance-url');
  if (advance === undefined) return reset === undefined ? {} : { reset };
  if (values['no-clock']) throw new RangeError('--advance-url and --no-clock cannot be given together');
  if (reset !== undefined && now === undefined) {
    throw new RangeError(
      '--advance-url with --reset-url needs --now-url, which tells what the clock shows after a reset',
    );
  }
  return {
    ...(reset === undefined ? {} : { reset }),
    clock: { advance, ...(now === undefined ? {} : { now }) },
  };
}

function disabledOf({ skip, only }: CommandValues): readonly Operation[] {
  if (skip !== undefined && only !== undefined) throw new RangeError('--skip and --only cannot be given together');
  if (only !== undefined) {
    // Without a key there is nothing to call.
    const wanted: readonly Operation[] = [...KEY_MAKERS, ...operations(only, '--only')];
    return OPERATIONS.filter((operation) => !wanted.includes(operation));
  }
  const skipped = operations(skip ?? [], '--skip');
  const maker = skipped.find((operation) => KEY_MAKERS.includes(operation));
  if (maker !== undefined) {
    throw new RangeError(`--skip ${maker} would leave nothing to test: every sequence begins with a new key`);
  }
  return skipped;
}

function operations(texts: readonly string[], option: string): readonly Operation[] {
  return texts.flatMap((text) => text.split(',')).map((part) => operationOf(part.trim(), option));
}

function operationOf(name: string, option: string): Operation {
  const operation = OPERATIONS.find((known) => known === name);
  if (operation !== undefined) return operation;
  const wanted = `${option} must be operations of KMS, such as ${option} Encrypt,ReplicateKey`;
  if (name === '') throw new RangeError(`${wanted}: one is empty`);
  if (isOneOf(UNMODELLED_OPERATIONS, name)) {
    throw new RangeError(`${option}: ${name} is not tested, so it cannot be chosen`);
  }
  throw new RangeError(`${wanted}: ${quoted(name)}${didYouMean(name, OPERATIONS)}`);
}

/** The one option as it is meant, under its name in the settings; nothing if it is not given. */
function given<Name extends string, T>(
  text: string | undefined,
  name: Name,
  option: string,
  read: (text: string, option: string) => T,
): { readonly [key in Name]?: T } {
  return text === undefined ? {} : recordOf([name], () => read(text, option));
}

function integer(text: string, option: string, least: number, most: number = Number.MAX_SAFE_INTEGER): number {
  const value = /^-?[0-9]{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const to = most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`;
  throw new RangeError(`${option} must be an integer from ${least}${to}: ${quoted(text)}`);
}

function duration(
  text: string,
  option: string,
  example: string,
  most: number = Number.MAX_SAFE_INTEGER,
  least = 1,
): number {
  const wanted = `${option} must be an ISO 8601 duration${least > 0 ? ' longer than nothing' : ''}, such as ${example}`;
  const ms = msOf(text, wanted);
  if (ms < least) throw new RangeError(`${wanted}: ${quoted(text)}`);
  if (ms > most) throw new RangeError(`${option} must be at most PT${Math.floor(most / 1000)}S: ${quoted(text)}`);
  return ms;
}

function msOf(text: string, wanted: string): number {
  try {
    return milliseconds(text, wanted);
  } catch {
    throw new RangeError(`${wanted}: ${quoted(text)}${durationHint(text)}`);
  }
}

function quoted(text: string): string {
  return printable(JSON.stringify(text));
}
