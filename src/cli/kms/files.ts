// file:// and fileb://: the AWS CLI's way to take a value from a file.

import { messageOf } from '../../shared/objects.js';
import type { World } from './world.js';
import { fail } from './world.js';

/** A value that names a file, by what stands in it: text, or bytes for fileb://. Undefined: it names none. */
export async function fromFile(value: string, option: string, world: World): Promise<string | Uint8Array | undefined> {
  const prefix = /^fileb?:\/\//.exec(value)?.[0];
  if (prefix === undefined) return undefined;
  const file = value.slice(prefix.length);
  let bytes: Uint8Array;
  try {
    bytes = await world.readBytes(file);
  } catch (error) {
    return fail(`Error parsing parameter '${option}': Unable to load paramfile ${value}: ${messageOf(error)}`);
  }
  if (prefix === 'fileb://') return bytes;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return fail(
      `Error parsing parameter '${option}': Unable to load paramfile (${file}), text contents could not be decoded. ` +
        'If this is a binary file, please use the fileb:// prefix instead of the file:// prefix.',
    );
  }
}
