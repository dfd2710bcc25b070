import { createContext } from 'react';
import type { IContentServices } from './contracts.js';
import { MainThreadParser } from './markdown/main-thread-parser.js';

/** The content services of a view. By default they render only short messages. */
export const ContentContext = createContext<IContentServices>({ parser: new MainThreadParser() });
