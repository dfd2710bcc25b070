import * as React from 'react';
import { late } from '../components/late/late.js';
import { NotLoaded } from '../components/late/not-loaded.js';

/** Loads the view of a chat, which is most of the page's code. The list is shown before it. */
export const loadChat = (): Promise<typeof import('./chat.js')> => import('./chat.js');

/** A chat, once its code is there. */
export const LateChat = late(
  loadChat,
  ({ Chat }) => Chat,
  NotLoaded,
  <div className="cq-Panel" aria-busy="true" />
);
