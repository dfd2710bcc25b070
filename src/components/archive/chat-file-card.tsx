import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useState } from 'react';
import { withoutQuotes } from '../../document/index.js';
import {
  CHAT_FILE,
  DEFAULT_WORKSPACE,
  strangerOf,
  type IChatFileFacts,
  type IChats,
  type IThread
} from '../../model/index.js';
import { pageLanguage } from '../content/page-language.js';
import { Button } from '../shared/buttons.js';
import { facesOf } from '../shared/faces-of.js';
import { useSignal } from '../shared/hooks.js';
import { Line } from '../shared/line.js';
import { markedText } from '../shared/person-name.js';
import { Empty } from '../shared/states.js';
import { workspaceName } from '../shared/workspace-name.js';
import { importFailure } from './archive-words.js';
import { Transfers } from './transfers.js';

/** The text of a chat without messages. */
const EMPTY = '{"messages":[],"users":{},"attachments":{},"metadata":{}}';

export interface IChatFileCardProps {
  chats: IChats;
  trans: TranslationBundle;
  /** The file's path, relative to the root of the Jupyter server. */
  path: string;
  text: string;
  /** null: the file is no chat. */
  facts: IChatFileFacts | null;
  /** The chats of others that are linked to the file, or of which it may be an export. */
  found?: readonly IThread[];
  /** The chat is there. */
  onOpen(id: string): void;
}

/** Says what a `.chat` file holds, and makes a chat of it when the user asks for that. */
export function ChatFileCard(props: IChatFileCardProps): JSX.Element {
  const { chats, trans, path, text, facts, found = [], onOpen } = props;
  const { workspaces } = chats.list;
  useSignal(workspaces.changed);
  const [chosen, setWorkspace] = useState<string>();
  const workspace = chosen ?? workspaces.shown;
  const [error, setError] = useState('');
  const [isBusy, setBusy] = useState(false);
  const file = path.slice(path.lastIndexOf('/') + 1);
  if (!facts) {
    return (
      <div className="cq-Panel cq-ChatFile">
        <Empty icon="warn" title={trans.__('“%1” is not a chat.', withoutQuotes(file))} />
      </div>
    );
  }
  const load = async (): Promise<void> => {
    const id = await chats.archive.import(new File([text.trim() || EMPTY], file), () => workspace);
    if (id !== null) {
      // Without the link, the file only offers the import again.
      await chats.linked.link(id, path).catch(() => undefined);
      onOpen(id);
    }
  };
  const start = (): void => {
    setError('');
    setBusy(true);
    void load()
      .catch((reason: Error) => setError(importFailure({ chats, trans, error: reason }).message))
      .finally(() => setBusy(false));
  };
  return (
    <div className="cq-Panel cq-ChatFile">
      <Empty
        icon="chat"
        title={facts.topic ?? file.slice(0, -CHAT_FILE.length)}
        actions={
          <>
            {workspaces.all.length > 1 && (
              <select
                className="cq-Select"
                aria-label={trans.__('Workspace')}
                value={workspace ?? DEFAULT_WORKSPACE}
                disabled={isBusy}
                onChange={({ target }) => setWorkspace(target.value)}
              >
                {workspaces.all.map(one => (
                  <option key={one.id} value={one.id}>
                    {workspaceName(one, trans)}
                  </option>
                ))}
              </select>
            )}
            <Button primary disabled={isBusy} onClick={start}>
              {trans.__('Import')}
            </Button>
          </>
        }
      >
        {contentWords(facts, trans)}
        <br />
        {trans.__('An import makes it a private chat, and you are its owner.')}
      </Empty>
      {found.length > 0 && (
        <div className="cq-ChatFile-found" role="group" aria-label={trans.__('Chats of this file')}>
          <p>{trans.__('Others have linked chats to this file:')}</p>
          <ul>
            {found.map(thread => (
              <li key={thread.id}>
                <Button onClick={() => onOpen(thread.id)}>
                  <Line text={trans.__('Open “%1”', withoutQuotes(thread.topic))} />
                </Button>{' '}
                <span className="cq-Meta">
                  <Line text={makerOf(thread, trans)} />
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {error && (
        <p className="cq-Dialog-error" role="alert">
          {error}
        </p>
      )}
      <Transfers {...{ chats, trans }} has={({ chat }) => chat === undefined} />
    </div>
  );
}

/** Names the creator of a chat, with their marks. Anybody may write the link. */
function makerOf(
  { createdByUsername: username = '', participants }: IThread,
  trans: TranslationBundle
): string {
  const maker = facesOf(participants).find(one => one.username === username);
  return username === ''
    ? ''
    : trans.__('Created by %1', markedText(maker ?? strangerOf(username), trans));
}

const DAYS = (): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(pageLanguage(), { dateStyle: 'medium' });

/** For example: 12 messages by 3 authors, 1–5 Nov 2025 */
function contentWords(
  { messages, authors, from, until }: IChatFileFacts,
  trans: TranslationBundle
): string {
  if (messages === undefined) {
    return trans.__('The file is long. Import it to see what it holds.');
  }
  if (messages === 0) {
    return trans.__('The file holds no messages.');
  }
  const count = trans._n('%1 message', '%1 messages', messages);
  const by = trans._n('by %1 author', 'by %1 authors', authors ?? 0);
  const days =
    from !== undefined && until !== undefined ? `, ${DAYS().formatRange(from, until)}` : '';
  return `${count} ${by}${days}`;
}
