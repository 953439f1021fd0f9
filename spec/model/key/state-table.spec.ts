// AWS's key state table twice: as data, cell for cell, and as it plays: every cell on keys that commands and time have
// brought into that state, of every origin and role that can be in it.

import { describe, expect, it } from 'vitest';
import { acceptableAnswers } from '../../../src/model/expectations/acceptable-answers.js';
import { FOOTNOTES, type FootnoteNumber, STATE_COLUMNS } from '../../../src/model/key/state-table.js';
import { arnOf } from '../../../src/model/key-set/key-set.js';
import { KEY_STATE_TABLE } from '../../../src/model/operations/tables.js';
import { type ErrorCode, type KeyState, ORIGINS, type Origin } from '../../../src/model/vocabulary/vocabulary.js';
import {
  ALIAS,
  afterCall,
  call,
  command,
  faultlessInput,
  inState,
  type KeyKind,
  kindFor,
  outcome,
  type Placed,
  type Role,
  SINGLE_REGION_KEY_ID,
  single,
  unreachable,
} from '../../support/key-sets.js';
import { IS_WORDLESS } from '../../support/recorded.js';
import { words } from '../../support/words.js';
import vector from '../../vectors/key-state-table.json' with { type: 'json' };

type TableOperation = keyof typeof KEY_STATE_TABLE;
type Answer = ErrorCode | 'ok';

interface VectorCell {
  readonly verdict: string;
  readonly footnotes?: readonly number[];
}

interface SeenCell {
  readonly operation: string;
  readonly state: string;
  /** Of keys of that origin only. */
  readonly origin?: string;
  readonly seen: { readonly error?: string; readonly message?: string; readonly output?: object };
  readonly date: string;
}

interface VectorFootnote {
  readonly error?: string;
  readonly remark?: string;
}

const OPERATIONS = Object.keys(KEY_STATE_TABLE) as TableOperation[];
const ROLES: readonly Role[] = ['primary', 'replica', 'single'];
const CELLS: Readonly<Record<string, Readonly<Record<string, VectorCell>>>> = vector.operations;
/** Cells in which AWS was seen to answer otherwise than it prints. */
const SEEN_CELLS: readonly SeenCell[] = vector.observed;
const FOOTNOTE_ERRORS: Readonly<Record<string, VectorFootnote>> = vector.footnotes;

describe('the key state table', () => {
  it('has the operations and key states that AWS prints, and no others [STATE-1]', () => {
    expect([...OPERATIONS].sort()).toEqual(Object.keys(CELLS).sort());
    for (const row of Object.values(CELLS)) expect(Object.keys(row)).toEqual([...STATE_COLUMNS]);
  });

  it.each(OPERATIONS)('has for %s the verdicts and footnotes that AWS prints [STATE-1]', (operation) => {
    const printed = STATE_COLUMNS.map((state) => {
      const { verdict, footnotes = [] } = cell(operation, state);
      // 12 and 13 remark on what a success shows; `unless` is AWS's condition in one word.
      return [
        verdict === 'conditional' ? 'unless' : verdict,
        footnotes.filter((number) => number !== 12 && number !== 13),
      ];
    });
    expect(KEY_STATE_TABLE[operation]?.map(({ verdict, footnotes }) => [verdict, footnotes])).toEqual(printed);
  });

  it('has the errors of AWS’s footnotes [STATE-1]', () => {
    for (const [number, { error }] of Object.entries(FOOTNOTE_ERRORS)) {
      if (error !== undefined) expect(FOOTNOTES[Number(number) as FootnoteNumber].error, number).toBe(error);
    }
  });
});

/** What a cell comes to on one kind of key, where something else than the key state decides. */
interface Exception {
  readonly answers: readonly Answer[];
  readonly because: string;
}

describe.each(OPERATIONS)('%s', (operation) => {
  it.each(STATE_COLUMNS.map((state) => [operation, state, printedVerdict(operation, state)] as const))(
    '%s on a key that is %s: %s [STATE-1]',
    (_operation, state) => {
      const keys = keysFor(operation, state);
      for (const { origin, role, placed } of keys) {
        const { keySet, region } = placed;
        const answer = call(keySet, operation, faultlessInput(operation, keySet), { region });
        const expected = exception(operation, state, origin)?.answers ?? expectedAnswers(operation, state, origin);
        const example = `${role}, ${origin}`;
        expect(expected, `${example}: ${answer.ok ? '' : answer.error.message}`).toContain(outcome(answer));
        if (answer.ok) continue;
        // It is the table that refuses, and not a later check that happens to have the same error.
        if (exception(operation, state, origin) === undefined && cell(operation, state).verdict !== 'ok') {
          expect(TABLE_RULES, example).toContain(answer.error.rule);
        }
        // A refused call has changed nothing.
        expect(answer.keySet, example).toBe(keySet);
        const { rule, facts } = answer.error;
        if (rule !== 'STATE-1') continue;
        const keyArn = arnOf(keySet, region);
        expect(facts, example).toMatchObject({ fault: 'keyState', keyArn, keyState: state, operation, origin });
        expect(cell(operation, state).footnotes, example).toContain('footnote' in facts ? facts.footnote : undefined);
      }
      if (keys.length === 0)
        expect(NO_SUCH_KEY[`${operation} ${state}`], 'a reason why it is not played').toBeDefined();
    },
  );

  it(`${operation} may be answered with each of the errors in its cells [STATE-1]`, () => {
    for (const state of STATE_COLUMNS) {
      for (const { origin, role, placed } of keysFor(operation, state)) {
        const { keySet, region } = placed;
        const { answers } = acceptableAnswers(
          keySet,
          command(keySet, operation, faultlessInput(operation, keySet), { region }),
        );
        const codes = answers.map(({ code }) => code);
        const expected = exception(operation, state, origin)?.answers ?? expectedAnswers(operation, state, origin);
        expect(codes, `${state}, ${role}, ${origin}`).toEqual(expect.arrayContaining([...expected]));
      }
    }
  });
});

describe('a cell in which AWS was seen to answer otherwise than it prints', () => {
  it.each(SEEN_CELLS)('$operation on a key that is $state is answered as seen on $date [STATE-1]', (seen) => {
    const { operation, state, origin = 'EXTERNAL' } = seen;
    const keys = keysFor(operation as TableOperation, state as KeyState).filter(
      ({ placed }) => placed.keySet.origin === origin,
    );
    expect(keys.length).toBeGreaterThan(0);
    for (const { placed } of keys) {
      const { keySet, region } = placed;
      const answer = call(keySet, operation as TableOperation, faultlessInput(operation as TableOperation, keySet), {
        region,
      });
      expect(outcome(answer)).toBe(seen.seen.error ?? 'ok');
      if (answer.ok) expect(answer.output).toMatchObject(seen.seen.output ?? {});
      else if (!IS_WORDLESS) {
        expect(answer.error.message).toBe(seen.seen.message?.replace('<key ARN>', arnOf(keySet, region)));
      }
    }
  });

  it('and what it prints conforms in the cells where it was not seen always [STATE-8a] [ROTATE-2]', () => {
    for (const [operation, printed] of [
      ['GetPublicKey', 'ok'],
      ['GetKeyRotationStatus', 'UnsupportedOperationException'],
    ] as const) {
      const { keySet, region } = inState('PendingImport', { ...kindFor(operation), Origin: 'EXTERNAL' });
      const { answers } = acceptableAnswers(keySet, command(keySet, operation, {}, { region }));
      expect(
        answers.map(({ code }) => code),
        operation,
      ).toContain(printed);
    }
  });

  it.each(Object.entries(vector.contradictions))(
    '%s: each side of a contradiction conforms [PRIMARY-4a]',
    (_at, one) => {
      const operation = one.operation as TableOperation;
      const { keySet, region } = inState(one.state as KeyState);
      const asked = command(keySet, operation, faultlessInput(operation, keySet), { region });
      const { answers } = acceptableAnswers(keySet, asked);
      expect(answers.map(({ code }) => code).sort()).toEqual([...one.answers].sort());
    },
  );

  it.each(['RSA_2048', 'ECC_NIST_P256', 'ML_DSA_44'] as const)(
    'GetPublicKey of a Disabled %s key succeeds, as the table has it now [STATE-9]',
    (KeySpec) => {
      const { keySet } = inState('Disabled', { KeySpec, KeyUsage: 'SIGN_VERIFY' });
      expect(call(keySet, 'GetPublicKey').ok).toBe(true);
      expect(call(keySet, 'Sign', faultlessInput('Sign', keySet))).toMatchObject({
        error: { code: 'DisabledException' },
      });
    },
  );

  it('a key with imported material takes none while its deletion is pending: the table does not say with which error [STATE-1a]', () => {
    for (const state of ['PendingDeletion', 'PendingReplicaDeletion'] as const) {
      const { keySet, region } = inState(state, { Origin: 'EXTERNAL' });
      const asked = command(keySet, 'ImportKeyMaterial', faultlessInput('ImportKeyMaterial', keySet), { region });
      const { answers } = acceptableAnswers(keySet, asked);
      expect(answers.map(({ code }) => code)).toEqual(['KMSInvalidStateException', 'UnsupportedOperationException']);
    }
  });
});

describe('operations younger than the table', () => {
  const multiRegion = (state: KeyState, kind: KeyKind): readonly Placed[] =>
    (['primary', 'replica'] as const)
      .filter((role) => unreachable(state, kind, role) === undefined)
      .map((role) => inState(state, kind, role));

  it.each(['Encapsulate', 'Decapsulate'] as const)(
    '%s is judged in every key state as the cryptographic operations of the table are [STATE-6b]',
    (operation) => {
      for (const origin of ['AWS_KMS', 'EXTERNAL'] as const) {
        for (const state of STATE_COLUMNS) {
          for (const { keySet, region } of multiRegion(state, { ...kindFor(operation), Origin: origin })) {
            const answer = call(keySet, operation, faultlessInput(operation, keySet), { region });
            expect(expectedAnswers('Decrypt', state, origin), `${state}, ${origin}`).toContain(outcome(answer));
          }
        }
      }
    },
  );

  it('GetKeyLastUsage succeeds in every key state [STATE-6c]', () => {
    for (const state of STATE_COLUMNS) {
      const { keySet, region } = inState(state);
      expect(outcome(call(keySet, 'GetKeyLastUsage', {}, { region })), state).toBe('ok');
    }
  });
});

describe('what was seen at AWS beside the table', () => {
  it('a key that is PendingDeletion is in an invalid state for cryptography, not disabled [STATE-1]', () => {
    const { keySet } = inState('PendingDeletion');
    for (const operation of ['Encrypt', 'Decrypt', 'ReEncrypt', 'GenerateDataKey'] as const) {
      expect(call(keySet, operation, faultlessInput(operation, keySet))).toMatchObject({
        error: {
          code: 'KMSInvalidStateException',
          message: words('keyState', {
            keyArn: arnOf(keySet, keySet.primaryRegion),
            keyState: 'PendingDeletion',
            footnote: 3,
          }),
        },
      });
    }
  });

  it.each(['PendingDeletion', 'PendingReplicaDeletion'] as const)(
    'UpdateAlias takes an alias from a key that is %s, but gives it none [STATE-1]',
    (state) => {
      const pending = inState(state).keySet;
      const other = afterCall(single(), 'CreateAlias', { AliasName: 'alias/other' });
      const host = {
        findKeySet: (keyId: string) => (keyId === SINGLE_REGION_KEY_ID ? other : pending),
        findAlias: (_region: string, name: string) => (name === ALIAS ? pending : other),
      };
      expect(call(other, 'UpdateAlias', { AliasName: ALIAS }, { host })).toMatchObject({ ok: true });
      expect(call(pending, 'UpdateAlias', { AliasName: 'alias/other' }, { host })).toMatchObject({
        error: { code: 'KMSInvalidStateException', rule: 'STATE-1' },
      });
    },
  );

  it.each(['EnableKey', 'DisableKey'] as const)(
    '%s on a key that is Unavailable succeeds, and shows once the custom key store is connected again [STATE-1]',
    (operation) => {
      const { keySet } = inState('Unavailable');
      const later = afterCall(keySet, operation);
      expect(Object.values(later.keys).map(({ keyState }) => keyState)).toEqual(['Unavailable']);
    },
  );
});

/** The table itself, and what is said of single rows and cells of it. */
const TABLE_RULES: readonly string[] = [
  'STATE-1',
  'STATE-1a',
  'STATE-6',
  'STATE-6a',
  'STATE-6d',
  'STATE-6e',
  'STATE-8a',
  'PRIMARY-4',
  'PRIMARY-4a',
];

/** Cells for which no key exists at all, and why. */
const NO_SUCH_KEY: Readonly<Record<string, string>> = Object.fromEntries(
  (['GenerateMac', 'VerifyMac', 'Sign', 'Verify', 'GetPublicKey', 'DeriveSharedSecret'] as const).map((operation) => [
    `${operation} Unavailable`,
    'a custom key store holds symmetric encryption keys only [CREATE-7]',
  ]),
);

/** Operations on the primary key, which a replica key or (the first two) a single-Region key is refused as such. */
const NEEDS: Partial<Record<TableOperation, readonly Role[]>> = {
  ReplicateKey: ['primary'],
  UpdatePrimaryRegion: ['primary'],
  EnableKeyRotation: ['primary', 'single'],
  DisableKeyRotation: ['primary', 'single'],
  RotateKeyOnDemand: ['primary', 'single'],
};

interface Played {
  readonly origin: Origin;
  readonly role: Role;
  readonly placed: Placed;
}

/** Every kind of key that can be in the state and that the operation is for. */
function keysFor(operation: TableOperation, state: KeyState): readonly Played[] {
  const kind = kindFor(operation);
  const played = ORIGINS.flatMap((origin) =>
    ROLES.filter((role) => {
      const isCustom = origin === 'AWS_CLOUDHSM' || origin === 'EXTERNAL_KEY_STORE';
      if (isCustom && kind.KeySpec !== undefined) return false;
      return unreachable(state, { ...kind, Origin: origin }, role) === undefined;
    }).map((role) => ({ origin, role })),
  );
  // In a state that only other keys can be in, they are played after all, and `exception` says what comes of it.
  const wanted = played.filter(({ role }) => NEEDS[operation]?.includes(role) !== false);
  return (wanted.length > 0 ? wanted : played).map(({ origin, role }) => ({
    origin,
    role,
    placed: inState(state, { ...kind, Origin: origin }, role),
  }));
}

/** The table's answers on such a key, as AWS prints them and as later texts amend them. */
function expectedAnswers(operation: TableOperation, state: KeyState, origin: Origin): readonly Answer[] {
  const contradiction = vector.contradictions.find((one) => one.operation === operation && one.state === state);
  if (contradiction !== undefined) return contradiction.answers as Answer[];
  const seen = SEEN_CELLS.find(
    (one) => one.operation === operation && one.state === state && (one.origin ?? origin) === origin,
  );
  if (seen !== undefined) return [(seen.seen.error ?? 'ok') as Answer];
  const { footnotes = [] } = cell(operation, state);
  const errors = footnotes.filter((number) => speaksOf(number, origin)).flatMap((number) => errorOf(number));
  return errors.length > 0 ? errors : ['ok'];
}

/** The conditions of the footnotes, on keys that differ in their origin. */
function speaksOf(footnote: number, origin: Origin): boolean {
  if (footnote === 6 || footnote === 8) return origin === 'EXTERNAL';
  if (footnote === 7) return origin === 'AWS_CLOUDHSM' || origin === 'EXTERNAL_KEY_STORE';
  if (footnote === 9) return origin !== 'EXTERNAL';
  return footnote !== 12 && footnote !== 13;
}

function errorOf(footnote: number): readonly ErrorCode[] {
  const error = FOOTNOTE_ERRORS[footnote]?.error;
  return error === undefined ? [] : [error as ErrorCode];
}

function exception(operation: TableOperation, state: KeyState, origin: Origin): Exception | undefined {
  const isCustom = origin === 'AWS_CLOUDHSM' || origin === 'EXTERNAL_KEY_STORE';
  const unsupported = ['UnsupportedOperationException'] as const;
  if (operation === 'ReplicateKey' && state === 'Creating') {
    return {
      answers: unsupported,
      because: 'only a replica key is Creating, and is refused as such first [REPLICATE-1b]',
    };
  }
  if ((operation === 'RetireGrant' || operation === 'RevokeGrant') && state === 'Creating') {
    return { answers: ['NotFoundException'], because: 'no grant is made on a key that is Creating' };
  }
  if (operation === 'ReplicateKey' && state === 'Unavailable') {
    return { answers: unsupported, because: 'no multi-Region key is Unavailable [STATE-5]' };
  }
  if (operation === 'UpdatePrimaryRegion' && (state === 'Unavailable' || state === 'Creating')) {
    const because = 'no primary key is Unavailable or Creating, and another is refused as such first [PRIMARY-2a]';
    return { answers: ['KMSInvalidStateException'], because };
  }
  if (
    operation === 'ImportKeyMaterial' &&
    state.startsWith('Pending') &&
    state !== 'PendingImport' &&
    origin === 'EXTERNAL'
  ) {
    return {
      answers: ['KMSInvalidStateException'],
      because: 'the cell fails, and its footnote is about other keys [STATE-1a]',
    };
  }
  if (operation === 'DeleteImportedKeyMaterial' && state === 'Unavailable') {
    return { answers: unsupported, because: 'no key in a custom key store has imported key material [IMPORT-5]' };
  }
  if (operation === 'ImportKeyMaterial' && state === 'Updating' && origin === 'AWS_KMS') {
    return { answers: unsupported, because: 'the cell leaves out footnote 9, but the key takes no imported material' };
  }
  if (
    /^(Enable|Disable)KeyRotation$/.test(operation) &&
    (state === 'Enabled' || state === 'Updating') &&
    origin === 'EXTERNAL'
  ) {
    return { answers: unsupported, because: 'imported key material does not rotate by itself [ROTATE-2]' };
  }
  if (operation === 'RotateKeyOnDemand' && (state === 'Enabled' || state === 'Updating') && origin === 'EXTERNAL') {
    return { answers: ['KMSInvalidStateException'], because: 'no new key material is pending [ROTATE-5]' };
  }
  if (operation.startsWith('GenerateDataKeyPair') && isCustom && state === 'Enabled') {
    return { answers: unsupported, because: 'not with a key in a custom key store [USAGE-2]' };
  }
  return undefined;
}

function cell(operation: TableOperation, state: KeyState): VectorCell {
  const found = CELLS[operation]?.[state];
  if (found === undefined) throw new Error(`the table has no cell for ${operation} in ${state}`);
  return found;
}

function printedVerdict(operation: TableOperation, state: KeyState): string {
  const { verdict, footnotes = [] } = cell(operation, state);
  const errors = [...new Set(footnotes.flatMap(errorOf))].join(' or ');
  if (verdict === 'conditional') return `succeeds, or is ${errors} by the kind of key`;
  return verdict === 'fails' ? `is ${errors}` : verdict === 'n/a' ? 'not in the table' : 'succeeds';
}
