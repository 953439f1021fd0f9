// AWS JSON 1.1 over HTTP: what a request names, and how an answer or an error looks.
// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html

import type { IncomingHttpHeaders } from 'node:http';
import { OPERATIONS, UNMODELLED_OPERATIONS } from '../model/vocabulary/vocabulary.js';
import { isObject } from '../shared/objects.js';

export const CONTENT_TYPE = 'application/x-amz-json-1.1';

/** Names the operation, in AWS's JSON protocols. */
export const TARGET_HEADER = 'x-amz-target';
const TARGET_PREFIX = 'TrentService.';

/** An error as a client sees it. */
export interface WireError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Every operation of KMS, also those that the model refuses. */
export const KMS_OPERATIONS: ReadonlySet<string> = new Set([...OPERATIONS, ...UNMODELLED_OPERATIONS]);

/** Whether the headers name an operation of KMS, be there such a one or not. */
export function isKmsCall(headers: IncomingHttpHeaders): boolean {
  return String(headers[TARGET_HEADER]).startsWith(TARGET_PREFIX);
}

/** The operation that the headers name, or AWS's error. */
export function readOperation(headers: IncomingHttpHeaders): string | WireError {
  return (
    OPERATION_OF.get(headers[TARGET_HEADER]) ??
    wireError(statusOf('UnknownOperationException'), 'UnknownOperationException')
  );
}

const OPERATION_OF: ReadonlyMap<unknown, string> = new Map(
  [...KMS_OPERATIONS].map((operation) => [`${TARGET_PREFIX}${operation}`, operation] as const),
);

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/** The JSON body of a request; an empty one is an empty input. */
export function readBody(
  bytes: Buffer,
): { readonly ok: true; readonly input: Readonly<Record<string, unknown>> } | WireError {
  if (bytes.length === 0) return { ok: true, input: {} };
  try {
    const input: unknown = JSON.parse(UTF_8.decode(bytes));
    if (isObject(input)) return { ok: true, input };
  } catch {
    // Broken UTF-8 or broken JSON: the same error.
  }
  return wireError(400, 'SerializationException');
}

/**
 * The errors that every AWS service has, with their status. [WIRE-4]
 * https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html
 */
export const COMMON_ERRORS = {
  ExpiredTokenException: 403,
  IncompleteSignature: 403,
  IncompleteSignatureException: 403,
  InternalFailure: 500,
  InvalidSignatureException: 403,
  MalformedHttpRequestException: 400,
  MissingAuthenticationTokenException: 403,
  NotAuthorized: 401,
  OptInRequired: 403,
  RequestAbortedException: 400,
  RequestEntityTooLargeException: 413,
  RequestTimeoutException: 408,
  ServiceUnavailable: 503,
  ThrottlingException: 400,
  UnknownOperationException: 404,
  UnrecognizedClientException: 403,
} as const;

/** Every other error of KMS is a 400; AccessDeniedException was, wherever it was seen. [WIRE-4] */
const STATUS: Readonly<Record<string, number>> = {
  ...COMMON_ERRORS,
  DependencyTimeoutException: 500,
  KMSInternalException: 500,
  KeyUnavailableException: 500,
};

export function statusOf(code: string): number {
  return Object.hasOwn(STATUS, code) ? (STATUS[code] ?? 400) : 400;
}

export function wireError(status: number, code: string, message = ''): WireError {
  return { status, code, message };
}

export function errorBody({ code, message }: Omit<WireError, 'status'>): string {
  return JSON.stringify(message === '' ? { __type: code } : { __type: code, message });
}
