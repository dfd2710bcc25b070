import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IToolCall, IToolLocation } from '../../model/index.js';
import { Line } from '../shared/line.js';
import { PlainText } from '../content/plain-text.js';
import { usePart } from '../shared/use-part.js';
import { FileDiff } from './file-diff.js';
import { useLongText } from './use-long-text.js';

/** The changed files that are shown at a time: each is compared with what it was. */
export const FILES_AT_A_TIME = 3;

/** The input and the output of a tool, and the files that it looked at or changed. All of it is plain text. */
export default function ToolDetails({
  call,
  trans
}: {
  call: IToolCall;
  trans: TranslationBundle;
}): JSX.Element {
  const { input, output, locations, changes } = call;
  const [shown, more] = usePart(changes, trans, {
    size: FILES_AT_A_TIME,
    label: left => trans._n('%1 more file', '%1 more files', left)
  });
  const isEmpty = !input && !output && locations.length === 0 && changes.length === 0;
  const changed = new Set(changes.map(({ path }) => path));
  const places = locations.filter(({ path }) => !changed.has(path));
  return (
    <>
      {isEmpty && <p className="cq-Meta">{trans.__('The agent gave no details.')}</p>}
      {input && <Part {...{ title: trans.__('Input'), text: input, trans }} />}
      {shown.map((change, i) => (
        <FileDiff key={i} {...{ change, trans }} />
      ))}
      {more}
      {places.length > 0 && (
        <ul className="cq-ToolCall-places" aria-label={trans.__('Files')}>
          {places.map((place, i) => (
            <li key={i} className="cq-ToolCall-path">
              <bdi>
                <Line text={words(place)} />
              </bdi>
            </li>
          ))}
        </ul>
      )}
      {output && <Part {...{ title: trans.__('Output'), text: output, trans }} />}
    </>
  );
}

const words = ({ path, line }: IToolLocation): string =>
  line === undefined ? path : `${path}:${line}`;

function Part({
  title,
  text,
  trans
}: {
  title: string;
  text: string;
  trans: TranslationBundle;
}): JSX.Element {
  const [shown, more] = useLongText(text, trans);
  return (
    <div role="group" aria-label={title}>
      <div className="cq-Meta">{title}</div>
      <pre dir="auto" tabIndex={0}>
        <PlainText text={shown} />
      </pre>
      {more}
    </div>
  );
}
