import React, { type ReactNode } from 'react';

/** The line above the messages of a day. */
export const DayLine = ({ children }: { children: ReactNode }): JSX.Element => (
  <div className="cq-Day" role="separator">
    {children}
  </div>
);

/** The line above the first unread message. */
export const NewLine = ({ children }: { children: ReactNode }): JSX.Element => (
  <div className="cq-New" role="separator">
    {children}
  </div>
);
