// The version of this package, from the file that says it.

import { readFileSync } from 'node:fs';
import { isObject } from '../shared/objects.js';

export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const json: unknown = JSON.parse(text);
  return isObject(json) ? String(json.version) : '';
}
