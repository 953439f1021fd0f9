// Plays probes on a target: each in a session of its own, which leaves nothing behind, and writes down its calls with their
// answers.

import { isBody, textOf } from '../beliefs/body.js';
import { OWN_ACCOUNT_ID } from '../beliefs/names.js';
import { cardOf, KEY_STATES, type KeyState, type Need, type Operation, readerOf } from '../model.js';
import { nothingOutwaited } from '../session/running.js';
import { createSession } from '../session/session.js';
import { CAPABILITIES, type Target, type TargetAnswer } from '../target.js';
import type { AnsweredCall } from '../traces/scenario.js';
import type { Probe } from './probes.js';

/** What came of a probe. */
export type Played =
  | { readonly probe: Probe; readonly skipped: string }
  | {
      readonly probe: Probe;
      /** In the target's own names, the last one being that which counts. */
      readonly calls: readonly AnsweredCall[];
      /** The error code, or `ok`. */
      readonly answer: string;
      /** The state of the key then, where that was the question. */
      readonly state?: KeyState;
    };

/** How probes are played. */
export interface ProbeOptions {
  /** For how many milliseconds to wait for keys that are Creating or Updating, where the clock cannot be moved. */
  readonly patience: number;
  /** Begins the names of aliases. */
  readonly aliasPrefix: string;
  readonly onPlayed?: (played: Played) => void;
  readonly signal?: { readonly aborted: boolean };
}

/** Plays the probes one after another. What ends one is told of it, and the next is played. */
export async function playProbes(
  target: Target,
  probes: readonly Probe[],
  options: ProbeOptions,
): Promise<readonly Played[]> {
  const all: Played[] = [];
  for (const [index, probe] of probes.entries()) {
    if (options.signal?.aborted === true) break;
    const played = await playProbe(target, probe, { ...options, aliasPrefix: `${options.aliasPrefix}${index}-` });
    all.push(played);
    options.onPlayed?.(played);
  }
  return all;
}

async function playProbe(target: Target, probe: Probe, options: ProbeOptions): Promise<Played> {
  const lacking = lackedBy(target, probe);
  if (lacking !== undefined) return { probe, skipped: lacking };
  const written: AnsweredCall[] = [];
  const recorded: Target = {
    ...target,
    call: async (region, operation, input) => {
      const answer = await target.call(region, operation, input);
      const at = await target.clock?.now();
      written.push({
        region,
        operation,
        input: isBody(input) ? input : {},
        answer,
        ...(at === undefined ? {} : { at }),
      });
      return answer;
    },
  };
  const session = createSession(recorded, sessionOptions(options));
  session.setReading(false);
  try {
    const calls: AnsweredCall[] = [];
    for (const move of movesWithState(probe)) {
      const before = written.length;
      await session.play(move);
      if (move.type !== 'call') continue;
      // What is read besides is of no account; a call that is made again counts the last time.
      const call = written
        .slice(before)
        .filter(({ operation }) => operation === move.operation)
        .at(-1);
      if (call === undefined) return { probe, skipped: `${move.operation} could not be called after what came before` };
      calls.push(call);
    }
    return resultOf(probe, calls);
  } catch (error) {
    return { probe, skipped: error instanceof Error ? error.message : String(error) };
  } finally {
    await session.cleanUp().catch(() => undefined);
  }
}

function sessionOptions({ patience, aliasPrefix }: ProbeOptions) {
  return {
    accountId: () => OWN_ACCOUNT_ID,
    aliasPrefix,
    isLeftOut: () => false,
    comparesMessages: false,
    patience,
    visibility: 0,
    isOver: () => false,
    outwaited: nothingOutwaited(),
    met: () => undefined,
    absentMembers: new Set<string>(),
  };
}

const METADATA_READER = readerOf('metadata');

/** Where states are open, the key is described after the last call. */
function movesWithState({ moves, states }: Probe): Probe['moves'] {
  const last = moves.at(-1);
  if (states.length < 2 || last?.type !== 'call') return moves;
  const { input } = last;
  const KeyId = isBody(input) ? input.KeyId : undefined;
  return [...moves, { ...last, operation: METADATA_READER, input: { KeyId } }];
}

function resultOf(probe: Probe, calls: readonly AnsweredCall[]): Played {
  const isDescribed = probe.states.length > 1;
  const asked = calls.at(isDescribed ? -2 : -1);
  const shown = isDescribed ? calls.at(-1) : undefined;
  if (asked === undefined) return { probe, skipped: 'nothing was called' };
  const answer = answerText(asked.answer);
  if (answer === undefined)
    return { probe, skipped: `${asked.operation} was not answered by what is an answer of KMS` };
  const state = shown === undefined ? undefined : stateIn(shown.answer);
  return { probe, calls, answer, ...(state === undefined ? {} : { state }) };
}

function answerText(answer: TargetAnswer): string | undefined {
  if ('output' in answer) return 'ok';
  return 'error' in answer ? answer.error.code : undefined;
}

function stateIn(answer: TargetAnswer): KeyState | undefined {
  const metadata = 'output' in answer ? answer.output.KeyMetadata : undefined;
  const shown = isBody(metadata) ? textOf(metadata.KeyState) : '';
  return KEY_STATES.find((state) => state === shown);
}

const LONGEST_WAIT = 600_000;
const LACKS: Readonly<Partial<Record<Need, string>>> = {
  customKeyStore: 'it needs a custom key store',
  awsManagedKeys: 'it needs a key that a service of AWS has made',
};

/** What the target lacks for a probe; undefined: nothing. */
function lackedBy({ capabilities = CAPABILITIES, clock }: Target, { needs, waits, moves }: Probe): string | undefined {
  for (const need of needs) {
    const lacked = LACKS[need];
    if (lacked !== undefined) return lacked;
    const capability = CAPABILITIES.find((name) => name === need);
    if (capability !== undefined && !capabilities.includes(capability)) return `the target has no ${capability}`;
  }
  const usesCryptography = moves.some((move) => move.type === 'call' && isCryptographic(move.operation));
  if (usesCryptography && !capabilities.includes('cryptography')) return 'the target has no cryptography';
  return clock === undefined && waits > LONGEST_WAIT ? 'its clock cannot be moved' : undefined;
}

function isCryptographic(operation: Operation): boolean {
  return cardOf(operation).cryptography !== undefined && 'CiphertextBlob' in cardOf(operation).input;
}
