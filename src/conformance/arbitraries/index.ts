// What users' own fast-check tests of KMS are made of: the values and sequences that the kit itself uses.

import fc from 'fast-check';
import { type NamesOf, refuseUnknown } from '../../shared/options.js';
import { OPERATIONS, type Operation, parseRegion, partitionOf } from '../model.js';
import { CAPABILITIES } from '../target.js';
import { CONFORM_TEMPLATES, conformHostileInputs } from './conform-inputs.js';
import { conformKinds, POOLS, regionOf } from './kinds.js';
import type { Move } from './moves.js';
import { type Names, resolve } from './picks.js';
import { conformSequences, type SequenceOptions } from './sequences.js';
import { ACCOUNT_ID, GOOD_POLICIES } from './vocabulary.js';

/** What inputs are to name. What is not given names nothing that exists. */
export interface InputNames {
  /** A key ID. */
  readonly keyId?: string;
  /** The Region that is called; default us-east-1. */
  readonly region?: string;
  /** Of ARNs; default 111122223333, the account of AWS's examples. */
  readonly accountId?: string;
  readonly aliasName?: string;
  /** In base64. */
  readonly ciphertext?: string;
  /** The present instant, in epoch milliseconds; default 2026-01-01T00:00:00Z, when a new store begins. */
  readonly now?: number;
}

const INPUT_NAMES: NamesOf<InputNames> = {
  keyId: true,
  region: true,
  accountId: true,
  aliasName: true,
  ciphertext: true,
  now: true,
};
const SEQUENCE_OPTION_NAMES: NamesOf<SequenceOptions> = {
  operations: true,
  hasClock: true,
  capabilities: true,
  tours: true,
};

const START = Date.UTC(2026, 0, 1);

const regions = fc.constantFrom<string>(...POOLS.aws);
const hexDigits = fc.constantFrom(...'0123456789abcdef');
const keyIds = fc.oneof(
  fc.string({ unit: hexDigits, minLength: 32, maxLength: 32 }).map((hex) => `mrk-${hex}`),
  fc.uuid({ version: 4 }),
);
// Without a colon: keys that begin with `aws:` are AWS's own.
const tags = fc.record({
  TagKey: fc.string({ unit: letters(' _./=+-@'), minLength: 1, maxLength: 128 }),
  TagValue: fc.string({ unit: letters(' _.:/=+-@'), maxLength: 256 }),
});

/** Arbitraries of fast-check about KMS. They make plain data: no call is made, and no key needs to exist. */
export const kmsArbitraries = {
  /** A key ID: of a multi-Region key (`mrk-…`), or of a single-Region key. */
  keyId: keyIds,
  /** The ARN of a key, in any of the Regions. */
  keyArn: fc
    .tuple(regions, fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 12, maxLength: 12 }), keyIds)
    .map(([region, accountId, keyId]) => keyArn(region, accountId, keyId)),
  /** A Region of the partition `aws` that every account has. */
  region: regions,
  /** The name of an alias of one's own: without a slash, as `alias/aws/` begins those of AWS. */
  aliasName: fc.string({ unit: letters('_-'), minLength: 1, maxLength: 100 }).map((name) => `alias/${name}`),
  /** A tag that can be put on a key. */
  tag: tags,
  /** Tags that can be put on one key: no two have the same TagKey. */
  tags: fc.uniqueArray(tags, { selector: ({ TagKey }) => TagKey, maxLength: 50 }),
  /** A key policy, as text, under which the account 111122223333 can do everything. */
  keyPolicy: fc.constantFrom(...GOOD_POLICIES),
  /** A valid input of CreateKey: keys of all the kinds that the kit makes. */
  createKeyInput: conformKinds.map(({ input }) => input),
  /** Mostly valid inputs of the operation, about what is named. */
  input: (operation: Operation, names: InputNames = {}): fc.Arbitrary<unknown> =>
    CONFORM_TEMPLATES[operation].map(filled(names)),
  /** Inputs of the operation that are not meant well, about what is named: any JSON can be in them. */
  arbitraryInput: (operation: Operation, names: InputNames = {}): fc.Arbitrary<unknown> =>
    conformHostileInputs(operation).map(filled(names)),
  /**
   * One sequence of moves, as the kit plays them: by default of all operations, with a clock and with every capability.
   */
  sequence: (options: Partial<SequenceOptions> = {}): fc.Arbitrary<readonly Move[]> => {
    refuseUnknown('kmsArbitraries.sequence', options, SEQUENCE_OPTION_NAMES);
    const { operations = new Set(OPERATIONS), hasClock = true, capabilities = new Set(CAPABILITIES) } = options;
    return conformSequences({ operations, hasClock, capabilities });
  },
} as const;

/** Puts the names in the place of picks. */
function filled(given: InputNames) {
  refuseUnknown('an input of kmsArbitraries', given, INPUT_NAMES);
  const { keyId, region = 'us-east-1', accountId = ACCOUNT_ID, aliasName, ciphertext, now = START } = given;
  const parsed = parseRegion(region);
  if (parsed === undefined) throw new RangeError(`region must be a Region of AWS: ${region}`);
  const names: Partial<Names> = {
    ...(keyId === undefined ? {} : { keyId, keyArn: keyArn(region, accountId, keyId) }),
    ...(aliasName === undefined
      ? {}
      : { alias: aliasName, aliasArn: `arn:${partitionOf(parsed)}:kms:${region}:${accountId}:${aliasName}` }),
    ...(ciphertext === undefined ? {} : { ciphertext }),
    primaryRegion: region,
    keyRegion: region,
  };
  const around = { keySets: [], region: parsed, at: now, markers: [] };
  return (template: unknown): unknown => resolve(template, around, names);
}

function keyArn(region: string, accountId: string, keyId: string): string {
  return `arn:${partitionOf(regionOf(region))}:kms:${region}:${accountId}:key/${keyId}`;
}

function letters(others: string): fc.Arbitrary<string> {
  return fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', ...others);
}
