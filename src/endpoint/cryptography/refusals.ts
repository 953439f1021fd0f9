// Refusals are values here too: a function gives bytes, or says why not.

import type { HostRefusal } from '../../model/host.js';
import type { ErrorCode } from '../../model/vocabulary.js';

/** AWS sends no message with most refusals of cryptography. */
export function refuse(code: ErrorCode, message = ''): HostRefusal {
  return { ok: false, code, message };
}

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

/** What this Node.js cannot do. AWS can, so its documentation has no words for it. */
export function unsupported(what: string): HostRefusal {
  return refuse(
    'UnsupportedOperationException',
    `${what} is not supported by this endpoint with Node.js ${process.version} and OpenSSL ${process.versions.openssl}.`,
  );
}
