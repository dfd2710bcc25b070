import React, { useMemo } from 'react';
import { useTurn } from '../content/text-turns.js';

/** Private-use characters that enclose a text which a person chose. They are removed from the text itself. */
const START = '\ue000';
const END = '\ue001';
const GIVEN = new RegExp(`${START}([^${START}${END}]*)${END}`);

/** Removes the characters that enclose a given text. */
export const withoutMarks = (text: string): string => text.replace(/[\ue000\ue001]/g, '');

/** Marks a text that a person or a bot chose, so that `GivenText` sets it apart from the words of the interface. */
export const given = (text: string): string => START + withoutMarks(text) + END;

/**
 * Words of the interface, with the texts in them that others chose set apart. None of them can continue the sentence. If they are slow, dots
 * stand for the sentence until its turn.
 */
export function GivenText({ text }: { text: string }): JSX.Element {
  const isIn = useTurn(useMemo(() => withoutMarks(text), [text]));
  return (
    <>
      {(isIn ? text : '…').split(GIVEN).map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : (
          <bdi key={index} className="cq-System-given">
            {part}
          </bdi>
        )
      )}
    </>
  );
}
