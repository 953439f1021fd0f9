// Moments of a playground for specs, played from a few steps.

import type { StepJson } from '../../../src/playground/history/history.js';
import { columnsOf, type KeyCard, type SetCard, setCards } from '../../../src/playground/keys/cards.js';
import { newKeyRegion } from '../../../src/playground/keys/new-key-region.js';
import { viewOf } from '../../../src/playground/view.js';
import { begun, onKey, played } from '../../support/playing.js';

export const SECOND = 'eu-west-1';
export const THIRD = 'ap-southeast-2';

export function replicate(ReplicaRegion: string): StepJson {
  return onKey('ReplicateKey', { ReplicaRegion });
}

/** Imports a material into the key in a Region. */
export function importInto(region: string, more: object = {}): readonly StepJson[] {
  const as = `parameters_${region.replaceAll('-', '_')}`;
  return [
    {
      ...onKey(
        'GetParametersForImport',
        { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_3072' },
        region,
      ),
      as,
    },
    onKey(
      'ImportKeyMaterial',
      {
        ImportToken: `\${${as}.ImportToken}`,
        EncryptedKeyMaterial: 'bWF0ZXJpYWw=',
        ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
        ...more,
      },
      region,
    ),
  ];
}

export interface Shown {
  readonly sets: readonly SetCard[];
  readonly columns: readonly string[];
  /** The card of the last key set's key in a Region. */
  readonly card: (region: string) => KeyCard;
}

/** What the page shows at the end of some steps. */
export function shownAfter(...steps: readonly StepJson[]): Shown {
  const history = played(begun(), ...steps);
  const sets = setCards(history);
  return {
    sets,
    columns: columnsOf(history, newKeyRegion(viewOf(history))),
    card: (region) => {
      const card = sets.at(-1)?.keys.find((key) => key.region === region);
      if (card === undefined) throw new Error(`no card in ${region}`);
      return card;
    },
  };
}
