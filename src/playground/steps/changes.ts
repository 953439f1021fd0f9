// What changed from one frame to the next, in words.

import type { Region } from '../../index.js';
import type { KeyChange, MemberChange } from '../../teach/pictures/course.js';
import type { Frame } from '../history/frame.js';

/** What became of each key, as DescribeKey shows it; where it shows nothing, the names of what happened. */
export function changeTexts({ changes, result, snapshot }: Frame): readonly string[] {
  const keyIds = new Set([...snapshot.keySets, ...changes].map(({ keyId }) => keyId));
  const nameOf =
    keyIds.size > 1 ? (of: KeyPlace) => `${shortId(of.keyId)} in ${of.region}` : (of: KeyPlace) => of.region;
  const seen = changes.flatMap((change) => textsOf(change).map((text) => `${nameOf(change)}: ${text}`));
  if (seen.length > 0) return seen;
  return (result?.changes ?? []).map(({ event }) => `${nameOf(event)}: ${eventText(event.type)}`);
}

interface KeyPlace {
  readonly keyId: string;
  readonly region: Region;
}

/** The first few texts, and how many more there are. */
export function fewOf(texts: readonly string[], most: number): readonly string[] {
  return texts.length <= most ? texts : [...texts.slice(0, most - 1), `and ${texts.length - most + 1} more`];
}

/** A key ID, or another long run of hexadecimal digits, as short as it can still be told from others. */
export function shortId(keyId: string): string {
  return keyId.replace(/^((?:mrk-)?[0-9a-f]{8})[0-9a-f-]{20,}$/, '$1…');
}

function textsOf({ before, after, members }: KeyChange): readonly string[] {
  if (before === undefined) return [`new, ${after}`];
  if (after === undefined) return ['deleted'];
  return [...(before === after ? [] : [`${before} → ${after}`]), ...members.map(memberText)];
}

function memberText({ name, before, after, isList }: MemberChange): string {
  if (isList) return [name, before && `without ${before}`, after && `with ${after}`].filter(Boolean).join(' ');
  if (after === '') return `no ${name} any more`;
  return `${name} ${before === '' ? '' : `${shortId(before)} → `}${shortId(after)}`;
}

/** `KeyPolicyPut` as `key policy put`. */
function eventText(type: string): string {
  return type.replace(/(?!^)[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}
