import { createContext } from 'react';
import type { IContentServices } from './contracts.js';
import { MainThreadReader } from './main-thread-reader.js';

/** The content services of a view. By default they render only short messages. */
export const ContentContext = createContext<IContentServices>({ reader: new MainThreadReader() });
