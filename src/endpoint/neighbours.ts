// Requests that are none of KMS: of clients of other services at the wrong address, who get an error in the form that they
// read, and of people, who get a plain text. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html

import { randomUUID } from 'node:crypto';
import { signedService } from './credential.js';
import { curlLine, reachedAt } from './guard.js';
import { type Reply, type Request, reply } from './messages.js';
import { CONTENT_TYPE, errorBody, isKmsCall, TARGET_HEADER } from './protocol.js';
import { element, elements } from './xml.js';

const OURS = 'this endpoint answers KMS, and GetCallerIdentity of STS';

/** Not 404, by which clients of S3 know that a bucket or an object is not there. */
const STATUS = 501;
const CODE = 'NotImplemented';

/** The service whose client has sent a request; undefined: KMS's, or nobody knows. */
export function neighbourOf(request: Request): string | undefined {
  const { headers } = request;
  if (isKmsCall(headers)) return undefined;
  const service = signedService(request);
  if (service !== undefined) return service === 'kms' ? undefined : service;
  // Signed as S3 once was, or not at all by an SDK of AWS: what S3 has may be public.
  const isOld = headers.authorization?.startsWith('AWS ') === true;
  const isUnsigned = headers.authorization === undefined && headers['amz-sdk-invocation-id'] !== undefined;
  return isOld || (isUnsigned && headers[TARGET_HEADER] === undefined) ? 's3' : undefined;
}

/** Whether a request has any sign of a client of AWS. */
export function isOfAws({ headers }: Request): boolean {
  return headers.authorization !== undefined || Object.keys(headers).some((name) => /^(x-amz|amz-sdk)-/.test(name));
}

/** Answers a client of another service. */
export function answerNeighbour(service: string, request: Request): Reply {
  const requestId = randomUUID();
  const message = `${OURS}; this is a call of ${service.slice(0, 100)}.`.replace(/^t/, 'T');
  const told = elements({ Code: CODE, Message: message });
  if (isOfS3(service)) {
    const error = element('Error', told + element('RequestId', requestId));
    return xmlReply(requestId, error, { 'x-amz-request-id': requestId });
  }
  if (WRITE_XML.has(service)) {
    const error = element('Error', element('Type', 'Receiver') + told) + element('RequestId', requestId);
    return xmlReply(requestId, element('ErrorResponse', error));
  }
  // By the header and by the body: one or the other is what a JSON protocol reads.
  const type = request.headers[TARGET_HEADER] === undefined ? 'application/json' : CONTENT_TYPE;
  const body = errorBody({ code: CODE, message });
  return reply(STATUS, requestId, body, { 'Content-Type': type, 'x-amzn-errortype': CODE });
}

function isOfS3(service: string): boolean {
  return /^s3(-|express|$)/.test(service);
}

/** The others that have paths and XML. */
const WRITE_XML: ReadonlySet<string> = new Set(['cloudfront', 'route53']);

function xmlReply(requestId: string, content: string, others: Reply['headers'] = {}): Reply {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n${content}\n`;
  return reply(STATUS, requestId, body, { 'Content-Type': 'application/xml', ...others });
}

/** Answers whoever has no sign of AWS, such as a browser. */
export function answerPerson({ socket }: Request): Reply {
  const lines = [
    `There is nothing here: ${OURS}.`,
    `Its address for AWS's SDKs and the AWS CLI: --endpoint-url ${reachedAt(socket)}`,
    `What there is in the account: ${curlLine(socket, 'GET', '/_mrk/state')}`,
  ];
  return reply(404, randomUUID(), `${lines.join('\n')}\n`, { 'Content-Type': 'text/plain; charset=utf-8' });
}
