// The state chart of the selected key.

import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { liveLife } from '../../teach/pictures/live-life.js';
import { RULES } from '../../teach/pictures/svg.js';
import { usePage } from '../page.js';
import { liveKeyOf } from './life.js';
import { noKeyText } from './no-key.js';

export function LifeChart(): JSX.Element {
  const { view, moment } = usePage();
  const { frame } = moment;
  const key = useMemo(() => liveKeyOf(frame, view.selected), [frame, view.selected]);
  const drawing = useMemo(() => key && liveLife(key), [key]);
  return (
    <section aria-labelledby="keys-life-title" class="keys-life">
      <h2 id="keys-life-title">State chart</h2>
      {drawing === undefined ? (
        <p>{noKeyText(view.history)}.</p>
      ) : (
        <>
          <p class="keys-life-of">{drawing.title}</p>
          <style>{`.keys-life svg{${RULES}}`}</style>
          <svg
            viewBox={`0 0 ${drawing.width} ${drawing.height}`}
            role="img"
            aria-label={`${drawing.title}. ${drawing.description}`}
            // Markup of our own, whose texts are escaped.
            dangerouslySetInnerHTML={{ __html: drawing.body.join('') }}
          />
          <p class="keys-legend">
            Thick: where the key is. Arrows: what can come next, and what leads there; slanted: by itself. Dashed: other
            states of its life.
          </p>
        </>
      )}
    </section>
  );
}
