// Who called, as far as the caller's ARN and the circumstances of the call tell.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html

import type { Instant } from '../vocabulary/identifiers.js';
import { isoDate, type TlsDetails, type UserIdentity } from './record.js';

/** What no model can know of who calls, and from where. What is left out is as in AWS's examples. */
export interface Client {
  /** The answer's `x-amzn-requestid`; that of a call that changes something or uses a key is the one in its events. */
  readonly requestId?: string;
  /** The unique ID of the user or role, such as `AIDA…`. Default `EX_PRINCIPAL_ID`. */
  readonly principalId?: string;
  /** Default `EXAMPLE_KEY_ID`. */
  readonly accessKeyId?: string;
  /** When the session of a role or of a federated user began. Default: the instant of the call. */
  readonly sessionCreatedAt?: Instant;
  /** Default `192.0.2.0`. */
  readonly sourceIPAddress?: string;
  /** Default `AWS Internal`. */
  readonly userAgent?: string;
  /** What is left out is TLS 1.3 to the Region's own endpoint. */
  readonly tlsDetails?: Partial<TlsDetails>;
}

const PRINCIPAL_ARN = /^arn:([^:]+):(iam|sts)::([0-9]{12}):([a-z-]+)(?:\/(.+))?$/s;
const SERVICE_PRINCIPAL = /^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/;

/** The caller in a record of an account's trail, at the instant of the call. */
export function identityOf(principal: string, ownAccountId: string, at: Instant, client: Client): UserIdentity {
  if (SERVICE_PRINCIPAL.test(principal)) return { type: 'AWSService', invokedBy: principal };
  const { principalId = 'EX_PRINCIPAL_ID', accessKeyId = 'EXAMPLE_KEY_ID', sessionCreatedAt = at } = client;
  const [, partition, service, accountId = '', kind, name = ''] = PRINCIPAL_ARN.exec(principal) ?? [];
  // The owner of a key learns no more of a caller in another account.
  if (service !== undefined && accountId !== ownAccountId) return { type: 'AWSAccount', principalId, accountId };
  const who = { arn: principal, accountId, accessKeyId };
  const attributes = { creationDate: isoDate(sessionCreatedAt), mfaAuthenticated: 'false' } as const;
  switch (`${service}:${kind}`) {
    case 'iam:root':
      return { type: 'Root', principalId: accountId, ...who };
    case 'iam:user':
      return { type: 'IAMUser', principalId, ...who, userName: name.slice(name.lastIndexOf('/') + 1) };
    case 'iam:role':
      return { type: 'Role', principalId, ...who };
    case 'sts:assumed-role': {
      const userName = name.slice(0, Math.max(name.lastIndexOf('/'), 0));
      const session = name.slice(name.lastIndexOf('/') + 1);
      const arn = `arn:${partition}:iam::${accountId}:role/${userName}`;
      const sessionIssuer = { type: 'Role', principalId, arn, accountId, userName } as const;
      const sessionContext = { sessionIssuer, attributes };
      return { type: 'AssumedRole', principalId: `${principalId}:${session}`, ...who, sessionContext };
    }
    case 'sts:federated-user':
      return { type: 'FederatedUser', principalId: `${accountId}:${name}`, ...who, sessionContext: { attributes } };
    default:
      return { type: 'Unknown', arn: principal };
  }
}
