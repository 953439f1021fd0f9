// The files for containers and for Kubernetes fit what mrk takes, and each other. Neither was tried in an engine.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { mrk } from '../../support/mrk.js';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** Each option of a command, as the command's own help names it. */
async function expectOptions([verb = '', ...args]: readonly string[]): Promise<void> {
  const { out } = await mrk([verb, '--help']);
  for (const option of args.filter((arg) => arg.startsWith('--'))) expect(out).toContain(`${option} `);
}
/** The value of an option. */
const given = (args: readonly string[], option: string): string => args[args.indexOf(option) + 1] ?? '';

describe('the compose file', () => {
  const { services, volumes } = parse(read('compose.yaml'), { merge: true });
  const { service, restate } = services;
  const endpoints = ['kms-1', 'kms-2'].map((name) => services[name]);

  it('starts what there is, with options that there are', async () => {
    await expectOptions(service.command);
    for (const { command } of endpoints) await expectOptions(command);
    expect(service.build).toEqual({ context: '.' });
    expect(read('Dockerfile')).toContain('@restatedev/restate-sdk@1.17');
    expect(restate.image).toMatch(/:1\.7$/);
  });

  it('has each find the others, and the endpoints one vault', () => {
    expect(Object.keys(services)).toContain(new URL(given(service.command, '--register')).hostname);
    expect(given(service.command, '--as')).toBe(`http://service:${given(service.command, '--port')}`);
    for (const { command, volumes: mounted, ports } of endpoints) {
      expect(Object.keys(services)).toContain(new URL(given(command, '--restate-url')).hostname);
      const [[volume, folder]] = mounted.map((one: string) => one.split(':'));
      expect(folder).toBe(given(command, '--vault'));
      expect(Object.keys(volumes)).toContain(volume);
      expect(ports[0]).toMatch(new RegExp(`^127\\.0\\.0\\.1:\\d+:${given(command, '--port')}$`));
    }
  });
});

describe('the manifest for Kubernetes', () => {
  const documents = parseAllDocuments(read('kubernetes.yaml')).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS();
  });
  const named = (kind: string, name: string) =>
    documents.find((document) => document.kind === kind && document.metadata.name === name);
  const containerOf = (kind: string, name: string) => named(kind, name).spec.template.spec.containers[0];

  it('starts what there is, with options that there are', async () => {
    await expectOptions(containerOf('Deployment', 'mrk-service').args);
    await expectOptions(containerOf('Deployment', 'kms').args);
  });

  it('has services that find their pods, under the names that others call', () => {
    for (const [name, kind] of [
      ['restate', 'StatefulSet'],
      ['mrk-service', 'Deployment'],
      ['kms', 'Deployment'],
    ] as const) {
      const { selector } = named('Service', name).spec;
      expect(named(kind, name).spec.template.metadata.labels).toMatchObject({ ...selector, of: 'mrk' });
      expect(named(kind, name).spec.replicas).toBe(3);
    }
    const { args: serves } = containerOf('Deployment', 'kms');
    const { args: served } = containerOf('Deployment', 'mrk-service');
    for (const url of [given(serves, '--restate-url'), given(served, '--register'), given(served, '--as')]) {
      const { hostname, port } = new URL(url);
      const ports = named('Service', hostname).spec.ports.map((one: { readonly port: number }) => String(one.port));
      expect(ports).toContain(port);
    }
    const { claimName } = named('Deployment', 'kms').spec.template.spec.volumes[0].persistentVolumeClaim;
    expect(named('PersistentVolumeClaim', claimName).spec.accessModes).toEqual(['ReadWriteMany']);
    expect(containerOf('Deployment', 'kms').volumeMounts[0].mountPath).toBe(given(serves, '--vault'));
  });

  it('lets only its own pods reach the server and the service', () => {
    const { podSelector, ingress } = named('NetworkPolicy', 'only-mrk').spec;
    expect(podSelector.matchExpressions[0].values).toEqual(['restate', 'mrk-service']);
    expect(ingress).toEqual([{ from: [{ podSelector: { matchLabels: { of: 'mrk' } } }] }]);
  });
});
