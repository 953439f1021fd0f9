// How a scenario shows bodies: texts as text, and key material by what is wrapped.

import { digest } from '../../model/vocabulary/digest.js';
import { base64OfText, textOfBase64 } from '../../shared/base64.js';

type Body = Readonly<Record<string, unknown>>;

/** Members that a scenario shows as text, and that are base64 on the wire. */
const TEXTS: readonly string[] = ['Plaintext', 'Message'];

/** `wrap(x)`: the store's host takes what is wrapped as the material itself, so only equal texts must stay equal. */
const WRAPPED = /^wrap\((.*)\)$/s;

/** An input as it is on the wire. */
export function toWire(input: Body): Body {
  const onWire = ([name, value]: [string, unknown]): [string, unknown] => {
    if (typeof value !== 'string') return [name, value];
    if (TEXTS.includes(name)) return [name, base64OfText(value)];
    const wrapped = name === 'EncryptedKeyMaterial' ? WRAPPED.exec(value)?.[1] : undefined;
    return [name, wrapped === undefined ? value : base64OfText(digest(wrapped, 4))];
  };
  return Object.fromEntries(Object.entries(input).map(onWire));
}

/** A body, or an input, as a scenario shows it. */
export function fromWire(output: object): Body {
  const shown = ([name, value]: [string, unknown]): [string, unknown] => [
    name,
    typeof value === 'string' && TEXTS.includes(name) ? textOfBase64(value) : value,
  ];
  return Object.fromEntries(Object.entries(output).map(shown));
}
