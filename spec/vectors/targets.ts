// What vectors are played against: a store of this project, or an endpoint over HTTP.

import { startServer } from '../../src/endpoint/index.js';
import { createStore, type HostAnswers, type Operation } from '../../src/index.js';
import { call as callEndpoint } from '../endpoint/raw-client.js';
import type { Given, OpenTarget, Target } from './runner.js';

const ACCOUNT = '111122223333';

/** A store with the given host; its clock stands still unless it is moved. */
export function storeOf(host: Partial<HostAnswers>): OpenTarget {
  return async (given) => {
    const { settings, calls: _, values: __, account: accountId = ACCOUNT, now, ...world } = given;
    const start = now === undefined ? {} : { now: new Date(now).getTime() };
    const store = createStore({ ...settings, ...world, ...start, accountId, host });
    return {
      account: accountId,
      now: () => store.now(),
      advance: async (span) => {
        store.advance(span);
      },
      setPrincipals: () => Promise.reject(new Error('only an endpoint is told who exists')),
      untilNext: async () => {
        store.advance((store.nextInstant() ?? store.now()) - store.now());
      },
      call: async ({ region, call, input, principal }) => {
        const by = principal === undefined ? {} : { principal };
        const answer = store.callJson({ region, operation: call as Operation, input, ...by });
        if (answer.ok) return { output: answer.output };
        const { code, message } = answer.error;
        return { error: { code, message: message === '' ? undefined : message } };
      },
      close: async () => {},
    };
  };
}

/** An endpoint of this process, over HTTP. Its clock follows the process's, which the caller sets to `given.now`. */
export async function endpoint(given: Given) {
  const { settings, account: accountId = ACCOUNT, calls: _, values: __, now: ___, ...world } = given;
  const server = await startServer({ ...settings, ...world, accountId });
  return {
    account: accountId,
    now: server.account.now,
    advance: async (span: string) => {
      await server.account.advance(span);
    },
    setPrincipals: async (principals: readonly string[] | null) => {
      const control = { method: 'POST', headers: { 'content-type': 'application/json' } };
      const told = await fetch(new URL('/_mrk/principals', server.url), {
        ...control,
        body: JSON.stringify({ principals }),
      });
      if (!told.ok) throw new Error(await told.text());
    },
    untilNext: async () => {
      const store = server.account.store();
      await server.account.advance((store.nextInstant() ?? store.now()) - store.now());
    },
    call: async ({ region, call, input, principal }: Parameters<Target['call']>[0]) => {
      server.account.people.nameCaller({ accessKeyId: 'AKIDEXAMPLE', principal: principal ?? null });
      const { status, json = {} } = await callEndpoint(server.url, region, call, input);
      return status === 200 ? { output: json } : { error: { code: String(json.__type), message: json.message } };
    },
    close: server.close,
  };
}
