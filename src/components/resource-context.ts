import { createContext } from 'react';
import { ownPictures, type IResourcePolicy } from './content/resources.js';

/** What may be loaded within a view before somebody clicks. */
export const ResourceContext = createContext<IResourcePolicy>(ownPictures);
