import { createContext } from 'react';
import type { IContentServices } from './content/contracts.js';
import { UnaidedReader } from './content/unaided-reader.js';

/** What reads the bodies of messages within a view: short ones alone, unless the view says otherwise. */
export const ContentContext = createContext<IContentServices>({ reader: new UnaidedReader() });
