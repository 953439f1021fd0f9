// Who signs a request, and for which Region and service: in the Authorization header, or in the query string of a presigned
// one. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
// The signature itself is not verified.

import { parseRegion, type Region } from '../model/vocabulary/identifiers.js';
import { readQueryString } from './guard.js';
import type { Request } from './messages.js';
import { type WireError, wireError } from './protocol.js';

/** The scope of a credential. */
export interface Credential {
  readonly accessKeyId: string;
  readonly region: Region;
}

const SCOPE = /^([^/,\s]+)\/[0-9]{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request$/;

/** Reads the credential of a request to a service, or gives AWS's error. */
export function readCredential(request: Request, service: string): Credential | WireError {
  const scope = scopeOf(request);
  if ('status' in scope) return scope;
  const [accessKeyId, named, signedFor] = scope;
  const region = parseRegion(named);
  if (region === undefined) {
    return wireError(403, 'InvalidSignatureException', 'Credential should be scoped to a valid region.');
  }
  if (signedFor !== service) {
    return wireError(403, 'InvalidSignatureException', `Credential should be scoped to correct service: '${service}'.`);
  }
  return { accessKeyId, region };
}

/** The service that a request is signed for; undefined: it is not signed, or does not say so. */
export function signedService(request: Request): string | undefined {
  const given =
    /Credential=([^,\s]+)/.exec(request.headers.authorization ?? '')?.[1] ??
    readQueryString(request).get('X-Amz-Credential') ??
    '';
  return /\/([^/]+)\/aws4_request$/.exec(given)?.[1];
}

/** What an Authorization header begins with, and the scope there. A client signs with the same credential for a day. */
let lastRead: { readonly beginning: string; readonly scope: readonly [string, string, string] } | undefined;

/** Access key, Region and service. */
function scopeOf(request: Request): readonly [string, string, string] | WireError {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    if (lastRead !== undefined && authorization.slice(0, lastRead.beginning.length) === lastRead.beginning)
      return lastRead.scope;
    const [beginning = '', given = ''] = /^.*?Credential=([^,\s]+)[,\s]?/s.exec(authorization) ?? [];
    const scope = readScope(given, "Authorization header requires 'Credential' parameter with a credential scope.");
    // What stands behind it is part of the beginning: no other credential begins so.
    if (!('status' in scope) && !beginning.endsWith(given)) lastRead = { beginning, scope };
    return scope;
  }
  const presigned = readQueryString(request);
  if (!presigned.has('X-Amz-Algorithm') && !presigned.has('X-Amz-Credential')) {
    return wireError(403, 'MissingAuthenticationTokenException', 'Request is missing Authentication Token');
  }
  const given = presigned.get('X-Amz-Credential') ?? '';
  return readScope(given, "AWS query-string parameters must include 'X-Amz-Credential' with a credential scope.");
}

function readScope(given: string, message: string): readonly [string, string, string] | WireError {
  const [, accessKeyId, region, service] = SCOPE.exec(given) ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) {
    return wireError(403, 'IncompleteSignatureException', message);
  }
  return [accessKeyId, region, service];
}
