// Names and dates in two languages: the kit's own, and those that the target gives out.

import { describe, expect, it } from 'vitest';
import {
  firstNames,
  identifiersOf,
  keyIdOf,
  mapTexts,
  type Names,
  type NamesOptions,
  type NameTable,
  namesOf,
  OWN_ACCOUNT_ID,
  OWN_START,
  ofAccount,
  withBound,
  withNames,
} from '../../../src/conformance/beliefs/names.js';
import { isKeyId, isMultiRegionKeyId } from '../../../src/model/vocabulary/identifiers.js';

const THEIR_ACCOUNT_ID = '999988887777';
const OWN_KEY_ID = keyIdOf(1, true);
const THEIR_KEY_ID = 'mrk-1234abcd12ab34cd56ef1234567890ab';
const HOUR = 3_600_000;

function table(options: Partial<NamesOptions> = {}): NameTable {
  const first = firstNames({
    accountId: THEIR_ACCOUNT_ID,
    aliasPrefix: 'run-1-',
    aliasNames: ['alias/a', 'alias/ab'],
    startedAt: OWN_START + HOUR,
    ...options,
  });
  return withBound(first, [[OWN_KEY_ID, THEIR_KEY_ID]]);
}

const namesWith = (options: Partial<NamesOptions> = {}): Names => namesOf(table(options));

describe('a name', () => {
  it('is translated both ways, also as part of a text', () => {
    const names = namesWith();
    const own = `arn:aws:kms:us-east-1:${OWN_ACCOUNT_ID}:key/${OWN_KEY_ID}`;
    const theirs = `arn:aws:kms:us-east-1:${THEIR_ACCOUNT_ID}:key/${THEIR_KEY_ID}`;
    expect(names.toTarget(OWN_KEY_ID)).toBe(THEIR_KEY_ID);
    expect(names.toOwn(THEIR_KEY_ID)).toBe(OWN_KEY_ID);
    expect(names.toTarget(own)).toBe(theirs);
    expect(names.toOwn(theirs)).toBe(own);
    expect(names.toOwn(`${theirs} is pending deletion.`)).toBe(`${own} is pending deletion.`);
    expect(names.toTarget(`{"a":"${own}","b":"${own}"}`)).toBe(`{"a":"${theirs}","b":"${theirs}"}`);
  });

  it('is known from when it is bound, also in a text that was translated before', () => {
    const before = namesWith();
    const later = keyIdOf(2, true);
    const isUnknown = () => {
      expect([before.isBound(later), before.toTarget(`key/${later}`)]).toEqual([false, `key/${later}`]);
      expect([before.isKnown('mrk-later'), before.toOwn('a mrk-later')]).toEqual([false, 'a mrk-later']);
    };
    isUnknown();
    const names = namesOf(withBound(table(), [[later, 'mrk-later']]));
    isUnknown();
    expect([names.isBound(later), names.toTarget(`key/${later}`)]).toEqual([true, 'key/mrk-later']);
    expect([names.isKnown('mrk-later'), names.toOwn('a mrk-later')]).toEqual([true, `a ${later}`]);
    expect(names.isBound(OWN_KEY_ID)).toBe(true);
  });

  it('of an alias has the prefix of the sequence, and ends where a word ends', () => {
    const names = namesWith();
    expect(names.toTarget('alias/a')).toBe('alias/run-1-a');
    expect(names.toTarget('alias/ab')).toBe('alias/run-1-ab');
    expect(names.toOwn('alias/run-1-ab')).toBe('alias/ab');
    const arn = 'arn:aws:kms:us-east-1';
    expect(names.toTarget(`${arn}:${OWN_ACCOUNT_ID}:alias/a`)).toBe(`${arn}:${THEIR_ACCOUNT_ID}:alias/run-1-a`);
    for (const other of ['alias/aws/s3', 'alias/a-b', 'alias/a/b', 'alias/a_b', 'alias/abc']) {
      expect(names.toTarget(other)).toBe(other);
    }
    expect(names.toTarget('Alias alias/a, or alias/ab.')).toBe('Alias alias/run-1-a, or alias/run-1-ab.');
  });

  it('that is short is translated as a whole, and in no other text', () => {
    const names = namesOf(
      withBound(table(), [
        ['a marker of the kit', '1'],
        ['x', 'a marker of the target'],
      ]),
    );
    expect(names.toTarget('a marker of the kit')).toBe('1');
    expect(names.toOwn('1')).toBe('a marker of the kit');
    expect(names.toOwn('Limit is 1, not 10')).toBe('Limit is 1, not 10');
    expect(names.toTarget('x')).toBe('a marker of the target');
    expect(names.toTarget('xylophones x')).toBe('xylophones x');
    expect(withNames('seven 1 seven', new Map([['1', 'one']]))).toBe('seven 1 seven');
  });

  it('of an account is translated only where it is another account', () => {
    const same = namesWith({ accountId: OWN_ACCOUNT_ID });
    expect(same.toTarget(`arn:aws:iam::${OWN_ACCOUNT_ID}:root`)).toBe(`arn:aws:iam::${OWN_ACCOUNT_ID}:root`);
    expect(namesWith().toOwn(`arn:aws:iam::${THEIR_ACCOUNT_ID}:root`)).toBe(`arn:aws:iam::${OWN_ACCOUNT_ID}:root`);
  });
});

describe('the account', () => {
  it('may become known later: texts that were translated before are translated anew', () => {
    const unknown = table({ accountId: OWN_ACCOUNT_ID });
    const own = `arn:aws:iam::${OWN_ACCOUNT_ID}:root`;
    const theirs = `arn:aws:iam::${THEIR_ACCOUNT_ID}:root`;
    const names = namesOf(unknown);
    expect([names.toTarget(own), names.toOwn(theirs)]).toEqual([own, theirs]);
    const known = namesOf(ofAccount(unknown, THEIR_ACCOUNT_ID));
    expect([known.toTarget(own), known.toOwn(theirs)]).toEqual([theirs, own]);
    expect(ofAccount(unknown, OWN_ACCOUNT_ID)).toBe(unknown);
  });
});

describe('a value', () => {
  it('is translated in every text, and in nothing else', () => {
    const value = { KeyId: OWN_KEY_ID, Tags: [{ TagKey: OWN_ACCOUNT_ID }], Limit: 1, DryRun: true, Nothing: null };
    const translated = {
      KeyId: THEIR_KEY_ID,
      Tags: [{ TagKey: THEIR_ACCOUNT_ID }],
      Limit: 1,
      DryRun: true,
      Nothing: null,
    };
    const names = namesWith();
    expect(names.valueToTarget(value)).toEqual(translated);
    expect(names.valueToOwn(translated)).toEqual(value);
    expect(names.valueToTarget(OWN_KEY_ID)).toBe(THEIR_KEY_ID);
    expect([null, 1, true, undefined].map(names.valueToTarget)).toEqual([null, 1, true, undefined]);
  });

  it('keeps a member of the name __proto__', () => {
    const value: unknown = JSON.parse(`{"__proto__":{"KeyId":"${OWN_KEY_ID}"},"a":1}`);
    const text = JSON.stringify(namesWith().valueToTarget(value));
    expect(text).toBe(`{"__proto__":{"KeyId":"${THEIR_KEY_ID}"},"a":1}`);
  });

  it('has its dates in the time of whom it is for, and other numbers as they are', () => {
    const own = { ValidTo: OWN_START / 1000 + 0.5, Limit: OWN_START / 1000, List: [{ CreationDate: 7200 }] };
    const theirs = { ValidTo: OWN_START / 1000 + 3600.5, Limit: OWN_START / 1000, List: [{ CreationDate: 10_800 }] };
    expect(namesWith().valueToTarget(own)).toEqual(theirs);
    expect(namesWith().valueToOwn(theirs)).toEqual(own);
    expect(namesWith({ startedAt: OWN_START }).valueToTarget(own)).toEqual(own);
    // What is no number is no date, and goes as it is.
    expect(namesWith().valueToTarget({ ValidTo: '7200' })).toEqual({ ValidTo: '7200' });
  });
});

describe('an instant of the target', () => {
  it('is told in the time of the kit, in which every sequence begins at the same instant', () => {
    expect(namesWith().toOwnInstant(OWN_START + HOUR + 7)).toBe(OWN_START + 7);
    expect(namesWith().ownInstantOf((OWN_START + HOUR) / 1000 + 1.5)).toBe(OWN_START + 1500);
  });

  it('is none where there is no number', () => {
    for (const none of ['2026-01-01T00:00:00Z', null, undefined, {}, true]) {
      expect(namesWith().ownInstantOf(none)).toBeNaN();
    }
  });
});

describe('the identifiers of a call', () => {
  it('follow from its place in the sequence alone', () => {
    const all = ['keyId', 'keyMaterialId', 'importToken', 'grantId'] as const;
    const ids = identifiersOf(all, 3, 2, true);
    expect(ids).toEqual(identifiersOf(all, 3, 2, true));
    const other = identifiersOf(all, 4, 3, true);
    for (const name of all) expect(ids[name]).not.toBe(other[name]);
    expect(Buffer.from(ids.importToken ?? '', 'base64').toString()).toBe('import token 3');
    expect(ids.keyMaterialId).toMatch(/^[0-9a-f]{64}$/);
    expect(identifiersOf([], 3, 2, true)).toEqual({});
  });

  it('are key IDs of the kind of the key [ID-1]', () => {
    expect([keyIdOf(11, true), keyIdOf(11, false)].map((id) => [isKeyId(id), isMultiRegionKeyId(id)])).toEqual([
      [true, true],
      [true, false],
    ]);
  });
});

describe('texts of a value', () => {
  it('are mapped, and dates moved, at any depth', () => {
    const value = { a: ['x', { b: 'y', ValidTo: 1.5 }] };
    expect(mapTexts(value, (text) => text.toUpperCase(), 0.25)).toEqual({ a: ['X', { b: 'Y', ValidTo: 1.75 }] });
  });
});
