import React from 'react';
import { breakable, cleanText } from './clean-text.js';

/** An author's text in its original form, without sequences that are slow to lay out. */
export const PlainText = ({ text }: { text: string }): JSX.Element => (
  <>
    {breakable(cleanText(text)).map((part, i) => (
      <React.Fragment key={i}>
        {i > 0 && <wbr />}
        {part}
      </React.Fragment>
    ))}
  </>
);
