import * as React from 'react';
import type { IChatViewProps } from '../components/index.js';

type Props = Omit<IChatViewProps, 'content'>;

/** Loads the view of a chat, which is most of the page's code. The list is shown before it. */
export const loadChat = (): Promise<typeof import('./chat.js')> => import('./chat.js');

const Chat = React.lazy(() =>
  loadChat().then(
    chat => ({ default: chat.Chat }),
    () => ({ default: Missing })
  )
);

/** A chat, once its code is there. */
export const LateChat = (props: Props): JSX.Element => (
  <React.Suspense fallback={<div className="cq-Panel" aria-busy="true" />}>
    <Chat {...props} />
  </React.Suspense>
);

/** The server is away, or has a newer page with other files. */
function Missing({ trans }: Props): JSX.Element {
  return (
    <div className="cq-Empty" role="alert">
      <h2>{trans.__('The chats could not be loaded.')}</h2>
      <button className="cq-Button" onClick={() => location.reload()}>
        {trans.__('Retry')}
      </button>
    </div>
  );
}
