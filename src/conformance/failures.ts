// What ends a run, and how it is told from a fault of the kit: what the target's adapter throws, and a target that no
// longer answers.

import { isObject } from '../shared/objects.js';
import { shown } from '../shared/text.js';
import type { Target, TargetAnswer } from './target.js';

/** So many answers in a row may be lost before the target counts as gone, of each sequence that is played at once. */
const MOST_LOST = 5;

const ENDINGS = new WeakSet<Error>();

/** An error that ends the run. */
export function endOfRun(thrown: unknown): Error {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown });
  ENDINGS.add(error);
  return error;
}

/** Whether a run cannot go on after an error; else it is a fault of the kit's own, and spoils no more than a sequence. */
function endsRun(error: unknown): boolean {
  return error instanceof Error && ENDINGS.has(error);
}

/** An error as the report tells it: of a fault of the kit's own the stack says where it is. */
export function failureText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return endsRun(error) ? error.message : (error.stack ?? error.message);
}

/**
 * The target, whose every error ends the run, as does an answer that is none. `atOnce`: how many sequences call it at once;
 * `called` is told of each call.
 */
export function watched(target: Target, atOnce: () => number, called: () => void = () => {}): Target {
  const { clock, reset, wrapKeyMaterial } = target;
  let lost = 0;
  let gone: Error | undefined;

  function heard(answer: TargetAnswer): TargetAnswer {
    if (!isAnswer(answer)) throw new TypeError(`${target.name}: no answer of a target: ${toldOf(answer)}`);
    lost = 'lost' in answer ? lost + 1 : 0;
    if (!('lost' in answer) || lost < MOST_LOST * atOnce()) return answer;
    gone = endOfRun(new Error(`${target.name} no longer answers: ${answer.lost}`));
    throw gone;
  }

  return {
    ...target,
    call: (region, operation, input) => {
      // Nobody waits for it once more, not even to clean up.
      if (gone !== undefined) throw gone;
      called();
      return guarded(() => target.call(region, operation, input), heard);
    },
    ...(clock === undefined
      ? {}
      : {
          clock: {
            ...clock,
            now: () => guarded(() => clock.now()),
            advance: (milliseconds) => guarded(() => clock.advance(milliseconds)),
          },
        }),
    ...(reset === undefined ? {} : { reset: () => guarded(() => reset()) }),
    ...(wrapKeyMaterial === undefined
      ? {}
      : { wrapKeyMaterial: (...given) => guardedNow(() => wrapKeyMaterial(...given)) }),
  };
}

/** What comes at once is given at once. */
function guarded<T>(action: () => T | Promise<T>, heard: (value: T) => T = (value) => value): T | Promise<T> {
  const result = guardedNow(action);
  return result instanceof Promise ? result.then(heard).catch(fail) : guardedNow(() => heard(result));
}

function guardedNow<T>(action: () => T): T {
  try {
    return action();
  } catch (thrown) {
    return fail(thrown);
  }
}

function fail(thrown: unknown): never {
  throw endOfRun(thrown);
}

function toldOf(answer: unknown): string {
  try {
    return shown(answer, 200);
  } catch {
    // What is no JSON, such as an object that holds itself.
    return String(answer);
  }
}

function isAnswer(answer: unknown): boolean {
  if (!isObject(answer)) return false;
  const { output, error, crash, lost } = answer;
  if (typeof crash === 'string' || typeof lost === 'string') return true;
  if (typeof error === 'object' && error !== null) {
    return 'code' in error && 'message' in error && typeof error.code === 'string' && typeof error.message === 'string';
  }
  return typeof output === 'object' && output !== null;
}

/** What failed in a run. */
export interface Faults {
  /** What fails is told, once. */
  readonly tell: (error: unknown) => void;
  /** Does something that a fault of the kit's own may spoil, which is told: the run then goes on. Whether it was done. */
  readonly attempt: (action: () => Promise<void>) => Promise<boolean>;
  readonly texts: () => readonly string[];
}

export function createFaults(): Faults {
  const texts: string[] = [];
  const tell = (error: unknown): void => {
    const text = failureText(error);
    if (!texts.includes(text)) texts.push(text);
  };
  return {
    tell,
    attempt: async (action) => {
      try {
        await action();
        return true;
      } catch (error) {
        if (endsRun(error)) throw error;
        tell(error);
        return false;
      }
    },
    texts: () => texts,
  };
}
