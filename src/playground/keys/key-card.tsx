// One key in its Region, to be chosen by a click anywhere on it or with the arrow keys.

import type { JSX } from 'preact';
import type { Instant } from '../../index.js';
import { RoleChip, StateChip } from '../../parts/chips.js';
import type { Due, KeyCard } from './cards.js';
import { dateText, distanceText } from './words.js';

export function Card({
  card,
  keyId,
  now,
  isSelected,
  select,
}: {
  readonly card: KeyCard;
  readonly keyId: string;
  readonly now: Instant;
  readonly isSelected: boolean;
  readonly select: () => void;
}): JSX.Element {
  const { region, role, state, dues, materials, aliases, was, changes, lags } = card;
  const id = `keys-${keyId}-${region}`;
  const isGone = state === undefined;
  const kinds = [`keys-${role}`, isSelected && 'keys-selected', isGone && 'keys-gone', was === 'new' && 'keys-new'];
  return (
    <div class={['keys-card', ...kinds.filter(Boolean)].join(' ')}>
      <div class="keys-head">
        {isGone ? (
          <span class="keys-region">
            <span class="keys-region-name">{region}</span>
          </span>
        ) : (
          <Choice id={id} region={region} isSelected={isSelected} select={select} />
        )}
        <RoleChip role={role} />
      </div>
      <p class="keys-state" id={`${id}-state`}>
        <StateChip state={state ?? null} />
        {was !== undefined && <span class="keys-was">{was}</span>}
      </p>
      <div class="keys-details">
        <Dues dues={dues} now={now} />
        <Dues dues={materials} now={now} label="Imported key material" />
        <Dues dues={lags} now={now} label="Lagging reads" kind="keys-lags" />
        {changes.length > 0 && (
          <ul class="keys-changes" aria-label="Changed by the last step">
            {changes.map((change) => (
              <li key={change}>{breakable(change)}</li>
            ))}
          </ul>
        )}
        {aliases.length > 0 && <p class="keys-aliases">{aliases.join(', ')}</p>}
      </div>
    </div>
  );
}

interface ChoiceProps {
  readonly id: string;
  readonly region: string;
  readonly isSelected: boolean;
  readonly select: () => void;
}

function Choice({ id, region, isSelected, select }: ChoiceProps): JSX.Element {
  return (
    <>
      {/* A click counts, too, where the key is chosen already: its Region is called again. */}
      <input
        type="radio"
        name="keys"
        id={id}
        checked={isSelected}
        onChange={select}
        onClick={select}
        aria-describedby={`${id}-state`}
      />
      <label class="keys-region" for={id}>
        <span class="keys-region-name">{region}</span>
      </label>
    </>
  );
}

/** Names such as KEY_MATERIAL_EXPIRES may go on in the next line. */
export function breakable(text: string): readonly (string | JSX.Element)[] {
  return text.split('_').flatMap((part, index) => (index === 0 ? [part] : ['_', <wbr key={index} />, part]));
}

export function Dues({
  dues,
  now,
  label,
  kind = '',
}: {
  readonly dues: readonly Due[];
  readonly now: Instant;
  readonly label?: string;
  readonly kind?: string;
}): JSX.Element | null {
  if (dues.length === 0) return null;
  return (
    <ul class={`keys-dues ${kind}`} aria-label={label}>
      {dues.map(({ words, at }) => (
        <li key={words}>
          {words}
          {at !== undefined && (
            <>
              {' '}
              <time class="keys-when" dateTime={new Date(at).toISOString()}>
                {dateText(at)}
              </time>
              , {distanceText(at, now)}
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
