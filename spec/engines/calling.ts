// Calls of an endpoint over HTTP, without an SDK, which would try again what was lost.

/** An answer as it came; status 0: none came. */
export interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: whatever AWS's shape is
  readonly output: any;
}

export async function call(url: string, operation: string, input: object, region = 'us-east-1'): Promise<Answered> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `TrentService.${operation}`,
        authorization: `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/${region}/kms/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(input),
    });
    return { status: response.status, output: await response.json() };
  } catch {
    return { status: 0, output: {} };
  }
}

/** The control interface: a POST with a body, or a GET. */
export async function control(url: string, path: string, body?: object): Promise<Answered> {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(`${url}/_mrk/${path}`, body === undefined ? {} : post);
  return { status: response.status, output: await response.json() };
}
