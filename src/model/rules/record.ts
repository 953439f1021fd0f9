// What the record of a rule holds. All of it is plain data; what is derived from it stands in the rooms above.

import type { ErrorCode, KeyState, Operation } from '../vocabulary/vocabulary.js';
import type { Given } from './conditions.js';
import type { Operations, Trait } from './traits.js';

/**
 * How a rule is known: `documented` by AWS, only `observed` at AWS by a third party, `assumed` by us, so that it may be
 * wrong, or `ours`: about the model itself, of which AWS has nothing to say.
 */
export type Evidence = 'documented' | 'observed' | 'assumed' | 'ours';

/** A rule that is assumed says what would settle it. */
type Known =
  | { readonly evidence: Exclude<Evidence, 'assumed'>; readonly question?: never; readonly probe?: never }
  | {
      readonly evidence: 'assumed';
      /** What would have to be asked of AWS, whose answer would settle it. */
      readonly question: string;
      /** The calls that would settle it, where no open answer of the rule does. */
      readonly probe?: Pick<OpenAnswer, 'example' | 'answers'>;
    };

/** A case in which a rule was seen at AWS. Of some reports only the date is known. */
export interface Sighting {
  /** As exact as it is known: `2019`, `2025-09` or `2025-09-08`. */
  readonly date: string;
  /** Its name in the recording, a test's or `file/case`; `*` stands for a part in which several cases differ. */
  readonly case?: string;
  /** Where the recording is published, pinned to a commit. */
  readonly source?: string;
}

/**
 * What the record of a rule holds. `Id`, `Fault`, `Setting`: the rules, faults and settings that a record may name. While the
 * records are being written down, any text.
 */
export type RuleRecord<
  Id extends string = string,
  Fault extends string = string,
  Setting extends string = string,
> = Known & RuleMembers<Id, Fault, Setting>;

interface RuleMembers<Id extends string, Fault extends string, Setting extends string> {
  readonly sentence: string;
  /** Where AWS or the observer says so; for a rule that is assumed or ours, the AWS page that is silent. */
  readonly source: string;
  /** The recorded cases in which it was seen at AWS, the oldest first; documented rules may have been seen too. */
  readonly observed?: readonly [Sighting, ...Sighting[]];
  /** The operations that can show it; absent: none in particular. */
  readonly operations?: Operations | 'every';
  /** The faults with which it refuses, by the names of their wordings. */
  readonly faults?: readonly Fault[];
  /** The questions that AWS leaves open. */
  readonly open?: readonly OpenAnswer<Id>[];
  /** What AWS leaves open without any error. */
  readonly varies?: readonly Varying<Setting>[];
  /** What it takes to meet it at all. */
  readonly needs?: readonly Need[];
  /** A wider rule: answers about this one are counted as its. */
  readonly countedUnder?: Id;
  /** The right answers that exercise it; those that it refuses do, too. */
  readonly exercisedBy?: readonly Exercise[];
  /** The wrong answers that depart from it, besides those that it should have refused. */
  readonly blamedFor?: readonly Blame[];
}

/** The records of a family of rules, by ID. */
export type RuleRecords = Readonly<Record<string, RuleRecord>>;

/** The same records, with what they name that is defined elsewhere in their type, and none of their texts. */
export function family<const Records extends RuleRecords>(
  records: Records,
): {
  readonly [Id in keyof Records]: RuleRecord<
    NamedRule<Records[Id]>,
    NamedFault<Records[Id]>,
    NamedSetting<Records[Id]>
  >;
} {
  return records as never;
}

type NamedFault<R> = R extends { readonly faults: readonly (infer Fault extends string)[] } ? Fault : never;

type NamedSetting<R> = R extends { readonly varies: readonly (infer V)[] } ? SettingOf<V> : never;
type SettingOf<V> = V extends { readonly setting: infer Setting extends string } ? Setting : never;

type NamedRule<R> =
  | (R extends { readonly countedUnder: infer Id extends string } ? Id : never)
  | (R extends { readonly open: readonly (infer O)[] } ? RefusedBy<O> : never);
type RefusedBy<O> = O extends { readonly refusedBy: readonly (infer Id extends string)[] } ? Id : never;

/** How a call is answered: it succeeds, or fails with an error code. */
export type Answer = ErrorCode | 'ok';

/** A question that AWS leaves open, and every answer that conforms. */
export interface OpenAnswer<Id extends string = string> {
  readonly when: string;
  /** By default those of the rule. */
  readonly operations?: Operations | 'every';
  /** Operations of which it was seen. */
  readonly but?: Operations;
  /** `when` as conditions. Of a call that the engine refuses the rule and the code may say enough. */
  readonly given?: Given;
  /** The faults of the engine's refusal; by default all that the rule has. */
  readonly faults?: readonly string[];
  /** The engine's own answer comes first. */
  readonly answers: readonly [Answer, ...Answer[]];
  /** Where the call succeeds: the key states in which it may leave the called key, the engine's first. */
  readonly states?: readonly [KeyState, ...KeyState[]];
  readonly reason: string;
  /** The rules that the engine's refusal may carry; by default this one. */
  readonly refusedBy?: readonly Id[];
  /** Calls, one after another: the answer to the last is open. */
  readonly example: readonly ExampleStep[];
}

/** A step towards an open answer: a call, or that time passes, in seconds. */
export type ExampleStep = ExampleCall | { readonly wait: number };

export interface ExampleCall {
  /** A name of no operation is what AWS KMS does not have. */
  readonly operation: string;
  /** By default the Region of the first call. */
  readonly region?: string;
  /**
   * What is left out is valid: the key is the one made first, or the alias or grant on it. `$KeyId` is the ID of the key
   * made last, `$CiphertextBlob` a ciphertext of a key that there is not.
   */
  readonly input?: Readonly<Record<string, unknown>>;
  /** What the host's cryptography finds wrong: a fault with its facts. */
  readonly hostFinds?: { readonly fault: string; readonly [fact: string]: unknown };
}

/** Something that AWS leaves open, or that it does differently from time to time, without any error. */
export interface Varying<Setting extends string = string> {
  /** `timing`: when something happens; `view`: how an answer shows what is so. */
  readonly kind: 'timing' | 'view';
  readonly what: string;
  /** Every way that conforms. */
  readonly conforms: string;
  /** Of `timing`: by how many milliseconds later than the engine's instant it conforms; absent: any later instant does. */
  readonly latest?: number;
  /** The setting that says which of them the engine shows; without it, the engine has only one. */
  readonly setting?: Setting;
}

export const MINUTE = 60_000;
export const DAY = 86_400_000;

/** What it takes to meet a rule: what some KMS endpoints do not have, or what a client cannot arrange. */
export type Need =
  | 'clock'
  | 'cryptography'
  | 'keyMaterialImport'
  | 'arbitraryInputs'
  | 'customKeyStore'
  | 'permissions'
  | 'otherAccounts'
  | 'enabledRegions'
  | 'awsManagedKeys'
  | 'auditLog'
  | 'quotas'
  | 'requestRate'
  | 'unknownOperations'
  /** The rule is about the model itself: AWS has no such answers. */
  | 'model'
  /** Key material, or a public key, that is none: only its host can tell. */
  | 'unfitKeys'
  /** Every answer conforms that could tell the rule apart. */
  | 'undecided';

/** What time can bring to a key, the most telling first. */
export const HAPPENINGS = [
  'keyDeleted',
  'waitingPeriodStarted',
  'keyMaterialExpired',
  'creationEnded',
  'primaryUpdateEnded',
  'rotatedOnDemand',
  'rotatedOften',
  'rotated',
  'relatedKeyDeleted',
  /** Nothing of the key was to change. */
  'nothing',
] as const;
export type HappeningName = (typeof HAPPENINGS)[number];

/** What went before: a call, or what time brought. */
export type Cause = Operation | HappeningName;

/** A right answer: an accepted call, what time was to bring, or `metadata` that is shown as it should be. */
export interface Exercise {
  readonly by: readonly (Cause | Trait | 'metadata')[] | 'every';
  readonly given?: Given;
}

/** A wrong answer: a call is refused that AWS accepts, or a member is wrong. */
export type Blame =
  | { readonly refusing: Operations | 'every'; readonly given?: Given }
  | {
      /** By path, all that lies within it included; `*`: any. */
      readonly wrong: readonly string[];
      /** Without it: whatever went before, unless a rule is to blame for what did. */
      readonly after?: readonly (Cause | Trait)[];
      readonly given?: Given;
    };
