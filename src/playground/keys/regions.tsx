// A column for each Region; the key sets below one another, each with its related keys joined by lines. Where columns have no room
// the keys of a set stand below one another.

import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Region } from '../../index.js';
import { type Page, usePage } from '../page.js';
import { columnsOf, type SetCard, setCards } from './cards.js';
import { breakable, Card, Dues } from './key-card.js';
import './keys.css';
import { newKeyRegion } from './new-key-region.js';
import { noKeyText } from './no-key.js';
import { Relations } from './relations.js';
import { dateText } from './words.js';

export function Regions(): JSX.Element {
  const { view, moment, send } = usePage();
  const { frame } = moment;
  const region = newKeyRegion(view);
  const sets = useMemo(() => setCards(view.history), [frame]);
  const columns = useMemo(() => columnsOf(view.history, region), [frame, region]);
  return (
    <section aria-labelledby="keys-title" class="keys">
      <h2 id="keys-title">
        Keys{' '}
        <time class="keys-clock" dateTime={new Date(frame.at).toISOString()}>
          {dateText(frame.at)} UTC
        </time>
      </h2>
      <div class="keys-columns" data-columns={columns.length}>
        <div class="keys-header" aria-hidden="true">
          {columns.map((of) => (
            <span key={of}>{of}</span>
          ))}
        </div>
        {sets.length === 0 && (
          <p class="keys-none">
            {noKeyText(view.history)}. CreateKey makes one in <b>{region}</b>.
          </p>
        )}
        <fieldset class="keys-sets">
          <legend class="page-unseen">The key that operations are about</legend>
          {sets.map((set) => (
            <KeySetRow key={set.keyId} set={set} columns={columns} page={{ view, moment, send }} />
          ))}
        </fieldset>
      </div>
    </section>
  );
}

function KeySetRow({
  set: { keyId, traits, materials, dues, lags, keys, arrows },
  columns,
  page: { view, moment, send },
}: {
  readonly set: SetCard;
  readonly columns: readonly Region[];
  readonly page: Page;
}): JSX.Element {
  const { selected } = view;
  const now = moment.frame.at;
  return (
    <div class="keys-set">
      <h3>
        <code>{keyId}</code>
      </h3>
      {traits.length + materials.length > 0 && (
        <p class="keys-traits">{breakable([...traits, ...materials].join(' · '))}</p>
      )}
      <Dues dues={dues} now={now} kind="keys-under-way" />
      <Dues dues={lags} now={now} label="Lagging reads" kind="keys-lags" />
      <Relations arrows={arrows} columns={columns} />
      <ul class={keys.length > 1 ? 'keys-row keys-related' : 'keys-row'}>
        {columns.flatMap((region, index) => {
          const card = keys.find((key) => key.region === region);
          return card === undefined ? (
            []
          ) : (
            <li key={region} class="keys-place" style={{ '--column': index + 1 }}>
              <Card
                card={card}
                keyId={keyId}
                now={now}
                isSelected={selected?.keyId === keyId && selected.region === region}
                select={() => send({ do: 'select', key: { keyId, region } })}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
