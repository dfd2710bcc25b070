import type { TranslationBundle } from '@jupyterlab/translation';
import { structuredPatch } from 'diff';
import React, { useMemo } from 'react';
import type { IToolChange } from '../../model/index.js';
import { Line } from '../shared/line.js';
import { PlainText } from '../content/plain-text.js';
import { useLongText } from './use-long-text.js';

/**
 * Texts that differ in more lines are shown one after the other. The time to compare grows with the square of this: 250 take 10 ms, and 1,000
 * took 180 ms.
 */
export const MAX_EDITS = 250;

/** The lines that are shown at a time. Each is an element of the page. */
export const LINES_AT_A_TIME = 300;

/** The lines around a change that are shown. */
const CONTEXT = 3;

/** The beginning of a line, as a diff writes it, and its style. */
const STYLES: Readonly<Record<string, string>> = { '+': 'added', '-': 'removed', '@': 'place' };

/** The change of a file, line by line: each begins with `+` or `-`, so that colour does not speak alone. */
export function FileDiff({
  change,
  trans
}: {
  change: IToolChange;
  trans: TranslationBundle;
}): JSX.Element {
  const { before, after } = change;
  // An agent tells the same change again and again while it goes on.
  const lines = useMemo(() => linesOf(before, after), [before, after]);
  const [shown, more] = useLongText(
    useMemo(() => groupsOf(lines), [lines]),
    trans
  );
  const countOf = (sign: string): number => lines.filter(line => line.startsWith(sign)).length;
  const [added, removed] = [countOf('+'), countOf('-')];
  const label = [
    before === null && trans.__('New file'),
    added > 0 && trans._n('%1 line added', '%1 lines added', added),
    removed > 0 && trans._n('%1 line removed', '%1 lines removed', removed)
  ]
    .filter(Boolean)
    .join(', ');
  return (
    <div className="cq-Diff" role="group" aria-label={trans.__('%1: %2', change.path, label)}>
      <div className="cq-ToolCall-path">
        <bdi>
          <Line text={change.path} />
        </bdi>{' '}
        <span className="cq-Meta">{label}</span>
      </div>
      {lines.length > 0 && (
        <pre dir="ltr" tabIndex={0}>
          {shown
            .replace(/\n$/, '')
            .split('\n')
            .map((line, i) => (
              <span key={i} className={`cq-Diff-line cq-mod-${STYLES[line[0]] ?? 'same'}`}>
                <PlainText text={line} />
                {'\n'}
              </span>
            ))}
        </pre>
      )}
      {more}
    </div>
  );
}

/** The lines of a diff. */
function linesOf(before: IToolChange['before'], after: string): string[] {
  const patch = structuredPatch('', '', before ?? '', after, '', '', {
    context: CONTEXT,
    maxEditLength: MAX_EDITS
  });
  return patch
    ? patch.hunks.flatMap(({ oldStart, newStart, lines }) => [
        ...(oldStart > 1 || newStart > 1 ? [`@@ ${newStart} @@`] : []),
        ...lines.filter(line => !line.startsWith('\\'))
      ])
    : [...signed('-', before ?? ''), ...signed('+', after)];
}

/** The text of the lines, in groups that can be shown one after the other. */
const groupsOf = (lines: readonly string[]): string[] =>
  Array.from({ length: Math.ceil(lines.length / LINES_AT_A_TIME) }, (_, i) =>
    lines
      .slice(i * LINES_AT_A_TIME, (i + 1) * LINES_AT_A_TIME)
      .map(line => `${line}\n`)
      .join('')
  );

const signed = (sign: string, text: string): string[] =>
  text
    .replace(/\n$/, '')
    .split('\n')
    .map(line => sign + line);
