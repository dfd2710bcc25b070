import { createContext } from 'react';
import type { IContentServices } from './contracts.js';
import { UnaidedReader } from './unaided-reader.js';

/** What reads the bodies of messages within a view: short ones alone, unless the view says otherwise. */
export const ContentContext = createContext<IContentServices>({ reader: new UnaidedReader() });
