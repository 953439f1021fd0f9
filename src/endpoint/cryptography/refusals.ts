// Refusals are values here too: a function gives bytes, or says why not.

import { type HostRefusal, hostRefusal } from '../../model/rules/errors.js';
import type { Facts } from '../../model/rules/wording/index.js';

export { hostRefusal as refuse };

export function isRefusal(value: object): value is HostRefusal {
  return 'ok' in value && value.ok === false;
}

/** Undefined: it threw. */
export function tried<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

/** What this Node.js cannot do. */
export function unsupportedHere(what: string): Facts<'unsupportedHere'> {
  const platform = `Node.js ${process.version} and OpenSSL ${process.versions.openssl}`;
  return { fault: 'unsupportedHere', what, platform };
}

export function unsupported(what: string): HostRefusal {
  return hostRefusal(unsupportedHere(what));
}
