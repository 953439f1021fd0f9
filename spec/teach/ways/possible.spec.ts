import { describe, expect, it } from 'vitest';
import { KEY_STATES } from '../../../src/model/vocabulary/vocabulary.js';
import { whyImpossible } from '../../../src/teach/ways/possible.js';
import { type Circumstances, ROLES, setUp } from '../../../src/teach/ways/situations.js';

function all(origin: NonNullable<Circumstances['origin']>): readonly Circumstances[] {
  return ROLES.flatMap((role) => KEY_STATES.map((state) => ({ state, role, origin })));
}

describe('what no key is ever like', () => {
  it('is told without a search, of just those circumstances that a search does not find', () => {
    const told = all('AWS_KMS').filter((one) => whyImpossible(one) !== undefined);
    expect(told).toEqual(all('AWS_KMS').filter((one) => setUp(one) === undefined));
    expect(told.length).toBeGreaterThan(0);
  });

  it('is the same for imported key material, save for PendingImport, which is of such keys', () => {
    const possible = all('EXTERNAL').filter((one) => whyImpossible(one) === undefined);
    expect(possible.filter((one) => setUp(one) === undefined)).toEqual([]);
    const others = possible.filter(({ state }) => state !== 'PendingImport');
    const madeByKms = all('AWS_KMS').filter((one) => whyImpossible(one) === undefined);
    expect(others).toEqual(madeByKms.map((one) => ({ ...one, origin: 'EXTERNAL' })));
    expect(possible).toHaveLength(others.length + ROLES.length);
  });
});
