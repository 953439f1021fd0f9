// Refusals are values here too: a function gives bytes, or says why not.

import { type HostRefusal, hostRefusal } from '../model/rules/errors.js';
import type { Facts } from '../model/rules/wording/index.js';

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

/** What cannot be done here. `platform`: by what it would have to be done. */
export function unsupportedHere(what: string, platform = platformHere()): Facts<'unsupportedHere'> {
  return { fault: 'unsupportedHere', what, platform };
}

export function unsupported(what: string, platform?: string): HostRefusal {
  return hostRefusal(unsupportedHere(what, platform));
}

function platformHere(): string {
  const { process } = globalThis as { readonly process?: Partial<NodeJS.Process> };
  const openssl = process?.versions?.openssl;
  return openssl === undefined ? 'this browser' : `Node.js ${process?.version} and OpenSSL ${openssl}`;
}
