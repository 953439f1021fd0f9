// AWS's query protocol, which STS, IAM and others speak: what is asked is a form, what is answered XML. Of all their
// operations GetCallerIdentity is answered, since many clients ask who they are before they come to KMS.
// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html

import { randomUUID } from 'node:crypto';
import { rootArn } from '../model/requests/policy.js';
import { uniqueIdOf } from '../model/requests/principals.js';
import { partitionOf } from '../model/vocabulary/identifiers.js';
import type { Account } from './account.js';
import { readCredential } from './credential.js';
import { readQueryString } from './guard.js';
import { type Reply, type Request, reply } from './messages.js';
import { TARGET_HEADER, type WireError } from './protocol.js';
import { element, elements } from './xml.js';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** The parameters of a call of the query protocol; undefined: the request is none. curl sends JSON as a form, too. */
export function readQueryCall(request: Request, bytes: Buffer): URLSearchParams | undefined {
  if (request.headers[TARGET_HEADER] !== undefined) return undefined;
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (request.method === 'POST' && type === 'application/x-www-form-urlencoded') {
    return new URLSearchParams(bytes.toString());
  }
  const query = readQueryString(request);
  return request.method === 'GET' && query.has('Action') ? query : undefined;
}

/** Answers a call of the query protocol: who calls, and an error to anything else. */
export function answerQuery(
  { accountId, people }: Pick<Account, 'accountId' | 'people'>,
  parameters: URLSearchParams,
  request: Request,
): Reply {
  const action = parameters.get('Action') ?? '';
  if (action !== 'GetCallerIdentity') {
    const version = parameters.get('Version') ?? '';
    const message =
      `Could not find operation ${action} for version ${version}: ` +
      'this endpoint answers KMS, and GetCallerIdentity of STS.';
    return failed({ status: 400, code: 'InvalidAction', message });
  }
  const credential = readCredential(request, 'sts');
  if ('status' in credential) return failed(credential);
  const caller = people.callerOf(credential.accessKeyId);
  const identity = {
    Arn: caller ?? rootArn(partitionOf(credential.region), accountId),
    UserId: (caller === undefined ? undefined : uniqueIdOf(caller)) ?? accountId,
    Account: accountId,
  };
  const result = element('GetCallerIdentityResult', elements(identity));
  return xmlReply(200, (requestId) =>
    envelope('GetCallerIdentityResponse', result + element('ResponseMetadata', element('RequestId', requestId))),
  );
}

/** The codes of the query protocol do not end in Exception. */
function failed({ status, code, message }: WireError): Reply {
  const error = elements({ Type: 'Sender', Code: code.replace(/Exception$/, ''), Message: message.slice(0, 1_000) });
  return xmlReply(status, (requestId) =>
    envelope('ErrorResponse', element('Error', error) + element('RequestId', requestId)),
  );
}

function xmlReply(status: number, body: (requestId: string) => string): Reply {
  const requestId = randomUUID();
  return reply(status, requestId, body(requestId), { 'Content-Type': 'text/xml' });
}

function envelope(name: string, content: string): string {
  return `<${name} xmlns="${NAMESPACE}">${content}</${name}>\n`;
}
