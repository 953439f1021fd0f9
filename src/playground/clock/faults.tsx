// Faults to pull: settings of the account that AWS does not fix. Each choice is a step of the history.

import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { Settings, StoreSettings } from '../../index.js';
import { ruleOf } from '../../index.js';
import { VISIBILITY_KINDS, type VisibilityKind } from '../../model/key-set/host.js';
import { RuleCard } from '../../parts/rule-card.js';
import { isOneOf } from '../../shared/objects.js';
import { plural } from '../../shared/text.js';
import { dateText } from '../../teach/pictures/course.js';
import { valueText } from '../../teach/scenario/setting-text.js';
import { usePage } from '../page.js';
import { shortId } from '../steps/changes.js';
import {
  FAULTS,
  type FaultToPull,
  faultsOn,
  isChosen,
  LAGS,
  laggingOf,
  replicasCreating,
  unseenOf,
} from './fault-list.js';
import './faults.css';

export function Faults(): JSX.Element {
  const { moment, send } = usePage();
  const { settings } = moment.frame.snapshot;
  const on = faultsOn(settings);
  const configure = (changed: StoreSettings): void => send({ do: 'play', steps: [{ configure: changed }] });
  return (
    <section class="faults" aria-labelledby="faults-heading">
      <h2 id="faults-heading">Faults to pull</h2>
      <p aria-live="polite">
        {on.length === 0
          ? 'None is on.'
          : `On: ${on.map(({ fault, text }) => (text === 'yes' ? fault.title : `${fault.title} (${text})`)).join('; ')}.`}
      </p>
      <details>
        <summary>All faults</summary>
        <ul class="faults-list">
          {FAULTS.map((fault) => (
            <li key={fault.name}>
              <Fault fault={fault} settings={settings} onConfigure={configure} />
            </li>
          ))}
        </ul>
      </details>
      <Creating />
      <Unseen />
    </section>
  );
}

interface FaultProps {
  readonly fault: FaultToPull;
  readonly settings: Settings;
  readonly onConfigure: (changed: StoreSettings) => void;
}

function Fault({ fault, settings, onConfigure }: FaultProps): JSX.Element {
  const id = useId();
  return (
    <fieldset>
      <legend>{fault.title}</legend>
      <p id={id}>{fault.means}</p>
      {fault.name === 'visibilityDelay' ? (
        <Lagging settings={settings} onConfigure={onConfigure} describedBy={id} />
      ) : (
        <div class="faults-choices">
          {fault.choices.map((choice) => (
            <Choose
              key={choice.label}
              label={choice.label}
              describedBy={id}
              isOn={isChosen(choice, settings)}
              onChoose={() => onConfigure(choice.settings)}
            />
          ))}
        </div>
      )}
      <details>
        <summary>By rule {fault.rule}</summary>
        <RuleCard rule={ruleOf(fault.rule)} />
      </details>
    </fieldset>
  );
}

type LaggingProps = Omit<FaultProps, 'fault'> & { readonly describedBy: string };

function Lagging({ settings, onConfigure, describedBy }: LaggingProps): JSX.Element {
  const [kind, setKind] = useState<VisibilityKind | 'all'>('all');
  return (
    <>
      <label>
        Of{' '}
        <select
          value={kind}
          onChange={({ currentTarget: { value } }) => setKind(isOneOf(VISIBILITY_KINDS, value) ? value : 'all')}
        >
          {['all', ...VISIBILITY_KINDS].map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      <div class="faults-choices">
        {LAGS.map((delay) => {
          const changed = laggingOf(kind, delay, settings);
          return (
            <Choose
              key={valueText(delay)}
              label={valueText(delay)}
              describedBy={describedBy}
              isOn={isChosen({ settings: changed }, settings)}
              onChoose={() => onConfigure(changed)}
            />
          );
        })}
      </div>
    </>
  );
}

interface ChooseProps {
  readonly label: string;
  readonly describedBy: string;
  readonly isOn: boolean;
  readonly onChoose: () => void;
}

/** One that is chosen is no step when it is chosen again. */
function Choose({ label, describedBy, isOn, onChoose }: ChooseProps): JSX.Element {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      aria-describedby={describedBy}
      onClick={() => {
        if (!isOn) onChoose();
      }}
    >
      {isOn ? '● ' : '○ '}
      {label}
    </button>
  );
}

/** The replica keys that are Creating: each replication can be ended. */
function Creating(): JSX.Element | null {
  const { moment, send } = usePage();
  const replicas = replicasCreating(moment.frame.snapshot);
  if (replicas.length === 0) return null;
  return (
    <>
      <h3>Creating</h3>
      <ul class="faults-now">
        {replicas.map(({ keyId, region, until }) => (
          <li key={`${keyId} ${region}`}>
            {shortId(keyId)} in {region}, {until === null ? 'until told' : `until ${dateText(until)}`}{' '}
            <button
              type="button"
              onClick={() => send({ do: 'play', steps: [{ finishReplication: keyId, region }] })}
              aria-label={`Finish the replication of ${shortId(keyId)} to ${region}`}
            >
              Finish it
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What calls need not see yet: it can be shown. */
function Unseen(): JSX.Element | null {
  const { moment, send } = usePage();
  const kinds = unseenOf(moment.frame.snapshot);
  if (kinds.size === 0) return null;
  const show = (kind: VisibilityKind | 'all'): void => send({ do: 'play', steps: [{ show: kind }] });
  return (
    <>
      <h3>Not seen yet by every call</h3>
      <ul class="faults-now">
        {[...kinds].map(([kind, count]) => (
          <li key={kind}>
            {kind}: {plural(count, 'change')}{' '}
            <button type="button" onClick={() => show(kind)} aria-label={`Show the changes of ${kind}`}>
              Show
            </button>
          </li>
        ))}
      </ul>
      <button type="button" onClick={() => show('all')}>
        Show all
      </button>
    </>
  );
}
