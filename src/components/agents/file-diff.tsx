import type { TranslationBundle } from '@jupyterlab/translation';
import { structuredPatch } from 'diff';
import React, { useMemo } from 'react';
import type { IToolChange } from '../../model/index.js';
import { PlainText } from '../content/plain-text.js';
import { useLongText } from './use-long-text.js';

/** Texts that differ in more lines are shown one after the other: to compare them would take too long. */
const MAX_EDITS = 1_000;

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
  const lines = useMemo(() => linesOf(change), [change]);
  const [shown, more] = useLongText(lines.join('\n'), trans);
  const countOf = (sign: string): number => lines.filter(line => line.startsWith(sign)).length;
  const [added, removed] = [countOf('+'), countOf('-')];
  const label = [
    change.before === null && trans.__('New file'),
    added > 0 && trans._n('%1 line added', '%1 lines added', added),
    removed > 0 && trans._n('%1 line removed', '%1 lines removed', removed)
  ]
    .filter(Boolean)
    .join(', ');
  return (
    <div className="cq-Diff" role="group" aria-label={trans.__('%1: %2', change.path, label)}>
      <div className="cq-ToolCall-path">
        <bdi>{change.path}</bdi> <span className="cq-Meta">{label}</span>
      </div>
      {lines.length > 0 && (
        <pre dir="ltr" tabIndex={0}>
          {shown.split('\n').map((line, i) => (
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
function linesOf({ before, after }: IToolChange): string[] {
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

const signed = (sign: string, text: string): string[] =>
  text
    .replace(/\n$/, '')
    .split('\n')
    .map(line => sign + line);
