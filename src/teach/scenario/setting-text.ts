// Settings of an account in words: what AWS does not fix.

import { type Settings, VISIBILITY_KINDS } from '../../model/key-set/host.js';
import { isKeyOf, isObject } from '../../shared/objects.js';
import { durationText, shown } from '../../shared/text.js';

/** What a setting brings about. */
export const SETTING_TITLES: Readonly<Record<Exclude<keyof Settings, 'quotas'>, string>> = {
  replicationDelay: 'A replica stays Creating',
  primaryUpdateDelay: 'A primary update takes long',
  rolesWhileUpdating: 'Both keys shown as replicas',
  rotationDelay: 'A rotation on demand takes long',
  deletionLateness: 'Late deletion',
  visibilityDelay: 'Lagging reads',
};

/** The settings of a `configure` step, such as `Late deletion: 1 day`. */
export function settingTexts(settings: object): readonly string[] {
  return Object.entries(settings).map(([name, value]) =>
    isKeyOf(SETTING_TITLES, name) ? `${SETTING_TITLES[name]}: ${valueText(value)}` : `${name}: ${shown(value)}`,
  );
}

/** What is set, in words. */
export function valueText(value: unknown): string {
  if (value === null) return 'until told';
  if (value === 0) return 'no';
  if (typeof value === 'number') return durationText(value);
  if (value === 'swapped') return 'no';
  if (value === 'both-replicas') return 'yes';
  if (!isObject(value)) return shown(value);
  if ('random' in value) return `by chance, for ${valueText(value.random)}`;
  const delays = new Map<string, readonly string[]>();
  for (const [kind, delay] of Object.entries(value)) {
    const text = valueText(delay);
    delays.set(text, [...(delays.get(text) ?? []), kind]);
  }
  if (delays.size === 0) return 'no';
  return [...delays]
    .map(([text, kinds]) => (kinds.length === VISIBILITY_KINDS.length ? text : `${kinds.join(', ')} ${text}`))
    .join('; ');
}
