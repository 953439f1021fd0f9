// What holds of the state shown, as lights; and the properties of the selected key set in words.

import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { ruleOf } from '../../index.js';
import { RuleCard } from '../../parts/rule-card.js';
import { usePage } from '../page.js';
import './checks.css';
import { isBroken, type Light, lightsOf } from './lights.js';
import { type Property, propertiesOf, SHARING_RULES } from './properties.js';

export function Checks(): JSX.Element {
  return (
    <>
      <Invariants />
      <Properties />
    </>
  );
}

function Invariants(): JSX.Element {
  const { moment } = usePage();
  const { keySets } = moment.frame.snapshot;
  const lights = useMemo(() => lightsOf(keySets), [keySets]);
  const broken = lights.filter(isBroken).length;
  const count = `${lights.length - broken} of ${lights.length} hold`;
  return (
    <section class="checks" aria-labelledby="checks-heading">
      <h2 id="checks-heading">Invariants</h2>
      <details open={broken > 0}>
        <summary>
          <Lamp isOn={broken === 0} /> {count}
          {keySets.length === 0 ? ' (there is no key yet)' : ', of the state shown'}
        </summary>
        <ul class="checks-lights">
          {lights.map((light) => (
            <LightRow key={light.name} light={light} />
          ))}
        </ul>
      </details>
    </section>
  );
}

function LightRow({ light }: { readonly light: Light }): JSX.Element {
  return (
    <li>
      <Lamp isOn={!isBroken(light)} />{' '}
      <span>
        {isBroken(light) ? 'Broken: ' : 'Holds: '}
        {light.sentence}
        {isBroken(light) && <b> — not so of {light.brokenBy.join(', ')}</b>}
      </span>
    </li>
  );
}

function Lamp({ isOn }: { readonly isOn: boolean }): JSX.Element {
  return (
    <span class={isOn ? 'checks-holds' : 'checks-broken'} aria-hidden="true">
      {isOn ? '✓' : '✕'}
    </span>
  );
}

function Properties(): JSX.Element | null {
  const { view, moment } = usePage();
  const keySet = moment.frame.snapshot.keySets.find(({ keyId }) => keyId === view.selected?.keyId);
  const properties = useMemo(() => keySet && propertiesOf(keySet), [keySet]);
  if (keySet === undefined || properties === undefined) return null;
  const { regions, shared, own } = properties;
  const isSet = regions.length > 1;
  return (
    <section class="checks" aria-labelledby="properties-heading">
      <h2 id="properties-heading">{isSet ? 'What the keys share, and what not' : 'Properties of the key'}</h2>
      <h3>
        {isSet
          ? `The same in ${regions.length === 2 ? 'both' : `all ${regions.length}`} Regions`
          : keySet.multiRegion
            ? 'Shared with every replica'
            : 'Of this key alone'}
      </h3>
      <PropertyList properties={shared} regions={regions} />
      <h3>{isSet ? 'Each Region its own' : 'Of the key in its Region'}</h3>
      <PropertyList properties={own} regions={regions} />
      {keySet.multiRegion && (
        <details>
          <summary>By which rules</summary>
          {SHARING_RULES.map((id) => (
            <RuleCard key={id} rule={ruleOf(id)} />
          ))}
        </details>
      )}
    </section>
  );
}

interface PropertyListProps {
  readonly properties: readonly Property[];
  readonly regions: readonly string[];
}

function PropertyList({ properties, regions }: PropertyListProps): JSX.Element {
  return (
    <dl class="checks-properties">
      {properties.map(({ name, values }) => (
        <div key={name}>
          <dt>{name}</dt>
          {values.map(({ text, regions: here }) => (
            <dd key={text}>
              {text}
              {here.length < regions.length && <span class="checks-where"> in {here.join(', ')}</span>}
            </dd>
          ))}
        </div>
      ))}
    </dl>
  );
}
