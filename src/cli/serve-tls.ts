// HTTPS of mrk serve: the options, and the file with the certificate that clients are to trust.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TlsOption } from '../endpoint/tls.js';

interface TlsValues {
  readonly tls?: boolean | undefined;
  readonly 'tls-cert'?: string | undefined;
  readonly 'tls-key'?: string | undefined;
}

/** What the options ask for. Throws a RangeError that names the one which is wrong. */
export function readTlsOptions({ tls = false, 'tls-cert': cert, 'tls-key': key }: TlsValues): TlsOption {
  if (cert === undefined && key === undefined) return tls;
  if (tls) throw new RangeError('--tls makes a certificate, --tls-cert and --tls-key give one: one or the other');
  if (cert === undefined || key === undefined) throw new RangeError('--tls-cert and --tls-key belong together');
  return { cert: contentOf(cert, '--tls-cert'), key: contentOf(key, '--tls-key') };
}

function contentOf(file: string, option: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new RangeError(`${option}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A file that clients are pointed to. */
export interface CaFile {
  readonly path: string;
  readonly remove: () => void;
}

/** Writes the certificate of the authority into a new file, if there is one. */
export function writeCa(ca: string | undefined): CaFile | undefined {
  if (ca === undefined) return undefined;
  const directory = mkdtempSync(join(tmpdir(), 'mrk-serve-'));
  const path = join(directory, 'ca.pem');
  writeFileSync(path, ca);
  return { path, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
