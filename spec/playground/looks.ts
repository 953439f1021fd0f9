// What is wrong with how a page looks, found by measuring: code that runs in the page, as text.

import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds, each with the element: nothing, if all can use the page. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(`axe.run({ preload: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    .then(({ violations }) => violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => id + ': ' + help + ' at ' + target.join(' ') + ': ' + failureSummary)))`);
}

/** What of the page is beside the window, or covers something: nothing, if it fits. */
export function misfits(page: Page): Promise<readonly string[]> {
  return page.evaluate(MEASURE);
}

/** A part of a letter may be shared by neighbours. */
const MEASURE = `(() => {
  const found = [];
  const width = document.documentElement.clientWidth;
  const named = (element) => {
    const text = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40);
    return element.localName + (element.getAttribute('class') ? '.' + element.getAttribute('class') : '') + ' "' + text + '"';
  };
  if (document.documentElement.scrollWidth > width) found.push('the page scrolls sideways: ' + document.documentElement.scrollWidth);

  const scrolls = (element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
  const isUnseen = (element) => element.closest('.page-unseen, [hidden], defs') !== null || !element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  for (const element of document.body.querySelectorAll('*')) {
    if (isUnseen(element)) continue;
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    let scroller = element.parentElement;
    while (scroller !== null && !scrolls(scroller)) scroller = scroller.parentElement;
    if (scroller === null && (box.right > width + 1 || box.left < -1)) found.push('beside the window: ' + named(element));
    if (scrolls(element) && element.scrollWidth > element.clientWidth + 1) found.push('scrolls sideways: ' + named(element));
    const style = getComputedStyle(element);
    const clips = ['hidden', 'clip'].includes(style.overflowX) && element.localName !== 'svg' && !element.matches('input, select');
    if (clips && element.scrollWidth > element.clientWidth + 1) found.push('cut at its side: ' + named(element));
    const isLeaf = element.childElementCount === 0 && (element.textContent ?? '').trim() !== '';
    if (isLeaf && element.closest('svg') === null && style.display !== 'inline' && !clips && !scrolls(element) && element.scrollWidth > element.clientWidth + 1)
      found.push('text beyond its box: ' + named(element));
  }

  for (const svg of document.querySelectorAll('svg')) {
    if (isUnseen(svg)) continue;
    const frame = svg.getBoundingClientRect();
    const labels = [...svg.querySelectorAll('text')].filter((text) => !isUnseen(text) && text.textContent.trim() !== '');
    const boxes = labels.map((label) => label.getBoundingClientRect());
    for (const [index, one] of boxes.entries()) {
      if (one.left < frame.left - 1 || one.right > frame.right + 1 || one.top < frame.top - 1 || one.bottom > frame.bottom + 1)
        found.push('a label beyond its picture: ' + named(labels[index]));
      for (let next = index + 1; next < boxes.length; next += 1) {
        const other = boxes[next];
        const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        if (across > 1.5 && down > Math.min(one.height, other.height) / 3)
          found.push('labels that overlap: ' + named(labels[index]) + ' and ' + named(labels[next]));
      }
    }
  }

  const buttons = [...document.querySelectorAll('button, input, select, summary, a[href]')].filter((element) => !isUnseen(element));
  const places = buttons.map((element) => element.getBoundingClientRect());
  for (const [index, one] of places.entries()) {
    for (let next = index + 1; next < places.length; next += 1) {
      const other = places[next];
      if (buttons[index].contains(buttons[next]) || one.width * other.width === 0) continue;
      if (buttons[index].closest('dialog') !== buttons[next].closest('dialog')) continue;
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      const inScroller = (element) => { for (let at = element.parentElement; at; at = at.parentElement) if (['auto', 'scroll'].includes(getComputedStyle(at).overflowY)) return at; return null; };
      if (across > 2 && down > 2 && inScroller(buttons[index]) === inScroller(buttons[next]))
        found.push('controls that overlap: ' + named(buttons[index]) + ' and ' + named(buttons[next]));
    }
  }
  return [...new Set(found)];
})()`;
