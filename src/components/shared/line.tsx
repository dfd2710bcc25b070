import React from 'react';
import { useTurn } from '../content/text-turns.js';

/** A text that others chose, within a line. If it is slow, dots stand for it until its turn. */
export const Line = ({ text }: { text: string }): JSX.Element => <>{useTurn(text) ? text : '…'}</>;
