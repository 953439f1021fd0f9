// Which account the target has. Its answers say so, in one place or another, and not necessarily the first of them.

import { type Body, isBody, textOf } from './beliefs/body.js';
import { isAccountId } from './model.js';
import type { Target, TargetAnswer } from './target.js';

export interface Identified {
  /** The same target: its answers are looked at as long as its account is unknown. */
  readonly target: Target;
  /** The account, once an answer has named it. */
  readonly accountId: () => string | undefined;
}

export function identified(target: Target): Identified {
  let known: string | undefined;
  function learn(answer: TargetAnswer): TargetAnswer {
    if (known === undefined && 'output' in answer) known = accountIn(answer.output);
    return answer;
  }
  return {
    target: {
      ...target,
      call: (region, operation, input) => {
        const answer = target.call(region, operation, input);
        if (known !== undefined) return answer;
        return answer instanceof Promise ? answer.then(learn) : learn(answer);
      },
    },
    accountId: () => known,
  };
}

/** The account that an answer names: in the ARN of a key, which every other answer repeats, or by itself. */
function accountIn(output: Body): string | undefined {
  const metadata = [output.KeyMetadata, output.ReplicaKeyMetadata].filter(isBody);
  const listed = [output.Keys, output.Aliases].flatMap((list) => (Array.isArray(list) ? list.filter(isBody) : []));
  const arns = [
    ...metadata.map(({ Arn }) => Arn),
    output.KeyArn,
    output.KeyId,
    ...listed.flatMap(({ KeyArn, AliasArn }) => [KeyArn, AliasArn]),
  ];
  const named = [
    ...arns.map((arn) => /^arn:[^:]*:kms:[^:]*:([^:]*):(?:key|alias)\//.exec(textOf(arn))?.[1] ?? ''),
    ...metadata.map(({ AWSAccountId }) => textOf(AWSAccountId)),
  ];
  return named.find(isAccountId);
}
