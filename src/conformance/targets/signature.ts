// The headers of a call: AWS Signature Version 4.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html

import { createHash, createHmac } from 'node:crypto';

/** Long-term or temporary credentials. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export type Headers = Readonly<Record<string, string>>;

const SERVICE = 'kms';
const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * Gives the headers of each call to a URL. Without credentials the signature is a placeholder: an emulator reads the
 * Region and does not check the rest, and signing would cost more than all else here.
 */
export function createHeaders(
  url: URL,
  credentials: Credentials | undefined,
): (region: string, target: string, body: string) => Headers {
  const fixed = { Host: url.host, 'Content-Type': 'application/x-amz-json-1.1' };
  if (credentials === undefined) {
    const date = dateOf(new Date());
    const authorizations = new Map<string, string>();
    return (region, target) => {
      let authorization = authorizations.get(region);
      if (authorization === undefined) {
        const signed = { names: 'host;x-amz-date;x-amz-target', signature: '0'.repeat(64) };
        authorization = authorizationOf('test', scopeOf(date, region), signed);
        authorizations.set(region, authorization);
      }
      return { ...fixed, 'X-Amz-Date': date, 'X-Amz-Target': target, Authorization: authorization };
    };
  }
  const { accessKeyId, sessionToken } = credentials;
  const token: Headers = sessionToken === undefined ? {} : { 'X-Amz-Security-Token': sessionToken };
  return (region, target, body) => {
    const date = dateOf(new Date());
    const headers: Headers = { ...fixed, ...token, 'X-Amz-Date': date, 'X-Amz-Target': target };
    const signed = signatureOf({ path: url.pathname, headers, body, date, region }, credentials);
    return { ...headers, Authorization: authorizationOf(accessKeyId, scopeOf(date, region), signed) };
  };
}

/** A signature, and the names of the headers that it covers. */
export interface Signed {
  readonly names: string;
  readonly signature: string;
}

/** The signature of a POST without a query; it covers all headers that are given. */
export function signatureOf(
  call: {
    readonly path: string;
    readonly headers: Headers;
    readonly body: string;
    /** Such as `20260101T000000Z`. */
    readonly date: string;
    readonly region: string;
  },
  { secretAccessKey }: Credentials,
): Signed {
  const { path, headers, body, date, region } = call;
  const lines = Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value.trim().replace(/ +/g, ' ')] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const names = lines.map(([name]) => name).join(';');
  const canonicalHeaders = lines.map(([name, value]) => `${name}:${value}\n`).join('');
  // A path is encoded once more; a URL's is ASCII.
  const canonicalPath = path.replace(
    /[^\w.~/-]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const request = ['POST', canonicalPath, '', canonicalHeaders, names, sha256(body)].join('\n');
  const text = [ALGORITHM, date, scopeOf(date, region), sha256(request)].join('\n');
  let key: string | Buffer = `AWS4${secretAccessKey}`;
  for (const part of scopeOf(date, region).split('/')) key = createHmac('sha256', key).update(part).digest();
  return { names, signature: createHmac('sha256', key).update(text).digest('hex') };
}

function authorizationOf(accessKeyId: string, scope: string, { names, signature }: Signed): string {
  return `${ALGORITHM} Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
}

function scopeOf(date: string, region: string): string {
  return `${date.slice(0, 8)}/${region}/${SERVICE}/aws4_request`;
}

function dateOf(instant: Date): string {
  return instant.toISOString().replace(/[:-]|\.\d{3}/g, '');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
