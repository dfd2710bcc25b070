import { createContext } from 'react';
import type { IExtensions } from './contracts.js';

/** The parts of other extensions. The plain page has none. */
export const ExtensionContext = createContext<IExtensions>({});
