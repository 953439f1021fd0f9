// Counts which operation met a key in which state, and which rules the answers were about; and says of what was never
// tried why not.

import { recordOf } from '../shared/objects.js';
import { MEETING_KEYS, reachableSituations } from './cells.js';
import {
  byOperation,
  KEY_STATES,
  type KeyState,
  NAMES_KEY,
  type Need,
  OPERATIONS,
  type Operation,
  operationsOf,
  RULE_IDS,
  RULES,
  type RuleId,
} from './model.js';
import { BEYOND_THE_KIT, isBeyondTheKit } from './needs.js';
import type { CellCoverage, Coverage, RuleCoverage, SituationCoverage } from './report/report.js';
import { SITUATIONS } from './situations.js';
import type { Capability } from './target.js';

/** One answer of the target, once it is judged. */
export interface Judged {
  readonly operation: Operation;
  /** The state of the called key before the call; null: the call named no key that exists. */
  readonly state: KeyState | null;
  /** The number of the situation that key was in. */
  readonly situation?: number | undefined;
  /** The rules that the answer was about. */
  readonly rules: readonly RuleId[];
}

/** What a run had to do without. */
export interface Circumstances {
  readonly hasClock: boolean;
  readonly capabilities: ReadonlySet<Capability>;
  readonly disabled: ReadonlySet<Operation>;
  readonly unsupported: ReadonlySet<Operation>;
}

export interface CoverageRecorder {
  /** Counts one answer. Called after every call of the target: it makes nothing. */
  readonly judged: (judged: Judged) => void;
  /** Counts a departure where the blame lies: what only showed it has not departed. */
  readonly departs: (operation: Operation, state: KeyState | null) => void;
  readonly summary: (circumstances: Circumstances) => Coverage;
}

export function createCoverage(): CoverageRecorder {
  const tried = new Float64Array(OPERATIONS.length * STATES.length);
  const departed = new Float64Array(tried.length);
  const exercised = new Float64Array(RULE_IDS.length);
  const met = new Float64Array(OPERATIONS.length * SITUATIONS.length);
  return {
    judged: ({ operation, state, situation, rules }) => {
      increment(tried, cellAt(operation, state));
      if (situation !== undefined) increment(met, OPERATION_AT[operation] * SITUATIONS.length + situation);
      for (const rule of rules) increment(exercised, RULE_AT[rule]);
    },
    departs: (operation, state) => increment(departed, cellAt(operation, state)),
    summary: (circumstances) => ({
      cells: cellsOf(tried, departed, circumstances),
      situations: situationsOf(met),
      rules: RULE_IDS.map((rule, at): RuleCoverage => {
        const count = exercised[at] ?? 0;
        return count > 0
          ? { rule, exercised: count }
          : { rule, exercised: 0, reason: whyNotExercised(rule, circumstances) };
      }),
    }),
  };
}

const STATES = [...KEY_STATES, null] as const;
const NO_KEY = KEY_STATES.length;
const OPERATION_AT = placesOf(OPERATIONS);
const STATE_AT = placesOf(KEY_STATES);
const RULE_AT = placesOf(RULE_IDS);

function cellAt(operation: Operation, state: KeyState | null): number {
  return OPERATION_AT[operation] * STATES.length + (state === null ? NO_KEY : STATE_AT[state]);
}

function placesOf<T extends string>(names: readonly T[]): Readonly<Record<T, number>> {
  return recordOf(names, (name) => names.indexOf(name));
}

function increment(counts: Float64Array, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}

function cellsOf(tried: Float64Array, departed: Float64Array, circumstances: Circumstances): readonly CellCoverage[] {
  const countOf = (operation: number, state: number): number => tried[operation * STATES.length + state] ?? 0;
  const wasTried = OPERATIONS.map((_, operation) => STATES.some((_of, state) => countOf(operation, state) > 0));
  const wasMet = STATES.map((_, state) => OPERATIONS.some((_of, operation) => countOf(operation, state) > 0));
  return OPERATIONS.flatMap((operation, row) =>
    STATES.flatMap((state, column): readonly CellCoverage[] => {
      const departures = departed[row * STATES.length + column] ?? 0;
      // What only time has brought about may show where nothing was called.
      const count = countOf(row, column) || Math.min(departures, 1);
      // One answer may depart in several ways.
      if (count > 0) return [{ operation, state, tried: count, departed: Math.min(count, departures) }];
      // What names no key meets none in any state.
      if (state !== null && !NAMES_KEY[operation]) return [];
      const met = { operation: wasTried[row] === true, state: wasMet[column] === true };
      return [{ operation, state, tried: 0, departed: 0, reason: whyNotTried(operation, state, met, circumstances) }];
    }),
  );
}

/** Every situation that a key can be in, with the operations that met one in it and those that did not. */
function situationsOf(met: Float64Array): readonly SituationCoverage[] {
  return reachableSituations().map(({ at, situation }) => {
    const isMet = (operation: Operation): boolean => (met[OPERATION_AT[operation] * SITUATIONS.length + at] ?? 0) > 0;
    return {
      ...situation,
      tried: MEETING_KEYS.filter(isMet),
      untried: MEETING_KEYS.filter((operation) => !isMet(operation)),
    };
  });
}

const NOT_REACHED = 'not reached in this run';

/** What an operation needs of a target to be called at all. */
const OPERATION_NEEDS: Readonly<Record<Operation, Capability | undefined>> = byOperation(({ cryptography, input }) => {
  if (cryptography !== undefined) return 'cryptography';
  return 'EncryptedKeyMaterial' in input ? 'keyMaterialImport' : undefined;
});

function whyNotTried(
  operation: Operation,
  state: KeyState | null,
  met: { readonly operation: boolean; readonly state: boolean },
  { disabled, unsupported, capabilities }: Circumstances,
): string {
  if (disabled.has(operation)) return 'disabled';
  if (unsupported.has(operation)) return 'unsupported by the target';
  if (state === 'Unavailable') return BEYOND_THE_KIT.customKeyStore;
  const need = OPERATION_NEEDS[operation];
  if (!met.operation && need !== undefined && !capabilities.has(need)) return lacking(need);
  return met.state || state === null ? NOT_REACHED : `${NOT_REACHED}: no key was ${state}`;
}

function whyNotExercised(rule: RuleId, circumstances: Circumstances): string {
  const { countedUnder, needs = [] } = RULES[rule];
  if (countedUnder !== undefined) return `its answers count as those of ${countedUnder}`;
  const beyond = needs.find(isBeyondTheKit);
  if (beyond !== undefined) return lacking(beyond);
  const missing = whyNoOperation(rule, circumstances);
  if (missing !== undefined) return missing;
  const lacked = needs.find((need) => !isThere(need, circumstances));
  return lacked === undefined ? NOT_REACHED : lacking(lacked);
}

/** Whether all the operations that could show a rule are disabled or unsupported. */
function whyNoOperation(rule: RuleId, { disabled, unsupported }: Circumstances): string | undefined {
  const names = RULES[rule].operations ?? 'every';
  if (names === 'every') return undefined;
  const operations = operationsOf(names);
  if (!operations.every((operation) => disabled.has(operation) || unsupported.has(operation))) return undefined;
  const without = operations.filter((operation) => !disabled.has(operation));
  return without.length === 0
    ? `disabled: ${operations.join(', ')}`
    : `unsupported by the target: ${without.join(', ')}`;
}

function isThere(need: Need, { hasClock, capabilities }: Circumstances): boolean {
  if (need === 'clock') return hasClock;
  return !isBeyondTheKit(need) && capabilities.has(need);
}

function lacking(need: Need): string {
  if (need === 'clock') return 'needs a clock that can be moved';
  return isBeyondTheKit(need) ? BEYOND_THE_KIT[need] : `needs the capability \`${need}\``;
}
