import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useMemo, useRef, useState } from 'react';
import type { IPerson } from '../../model/index.js';
import { exportItem } from '../archive/export-item.js';
import { BridgeOfChat } from '../bridge/bridge-of-chat.js';
import { bridgeWords, isTrouble } from '../bridge/bridge-words.js';
import { lateDialog } from '../late/late-dialog.js';
import { hereWords } from './here-words.js';
import { PinsButton } from '../pins/pins-button.js';
import { accessItem } from '../people/access-item.js';
import { PeopleOfChat, type PeopleView } from '../people/people-of-chat.js';
import { Avatar } from '../shared/avatar.js';
import { IconButton } from '../shared/buttons.js';
import type { IChatViewProps, IMenuItem } from '../contracts.js';
import { deletion } from '../shared/deletion.js';
import { directAlias } from '../shared/direct-alias.js';
import { Line } from '../shared/line.js';
import { MenuButton } from '../shared/menu.js';
import { markedText } from '../shared/person-name.js';
import { ownItems } from '../shared/own-items.js';
import { MutedSign } from '../shared/muted-sign.js';
import { PrivateSign } from '../shared/private-sign.js';
import { RenameField } from '../shared/rename-field.js';
import { TimeFormat } from '../shared/time.js';
import { useShortcuts } from '../shortcuts/use-shortcuts.js';

const LateDateDialog = lateDialog(
  () => import('./date-dialog.js'),
  ({ DateDialog }) => DateDialog
);
const LateThreadsDialog = lateDialog(
  () => import('../threads/threads-dialog.js'),
  ({ ThreadsDialog }) => ThreadsDialog
);

/** The largest number of avatars in a wide header. */
const FACES = 5;

const systemNow = (): number => Date.now();

/** The header of a chat: its people, and a menu of actions. */
export function ChatHeader(props: IChatViewProps): JSX.Element {
  const { model, chats, trans, onBack, onMove, moveLabel = '', now = systemNow } = props;
  const times = useMemo(() => new TimeFormat(trans), [trans]);
  const offline = offlineWords(model, trans, time => times.short(time, now()));
  const header = useRef<HTMLElement>(null);
  const shortcuts = useShortcuts(header, props);
  const [isRenaming, setRenaming] = useState(false);
  const [view, setView] = useState<PeopleView>(null);
  const [showsBridge, setShowsBridge] = useState(false);
  const [asksDate, setAsksDate] = useState(false);
  const [showsThreads, setShowsThreads] = useState(false);
  const [unsavedName, setUnsavedName] = useState<string | null>(null);
  const thread = chats.list.get(model.id);
  const isGone = model.connection === 'deleted' || model.connection === 'removed';
  const canRename =
    !isGone && Boolean(thread?.role && thread.role !== 'reader' && thread.direct === undefined);
  const attempt = (work: Promise<unknown>): void => void work.catch(props.onError);
  const remove = async (): Promise<void> => {
    if (await props.confirm(deletion(trans, model.name))) {
      await chats.list.delete(model.id);
    }
  };
  const rename = async (topic: string): Promise<void> => {
    try {
      await chats.list.rename(model.id, topic);
    } catch (error) {
      setUnsavedName(topic);
      setRenaming(true);
      throw error;
    }
  };
  const items: IMenuItem[] = [
    ...(canRename ? [{ label: trans.__('Rename'), onSelect: () => setRenaming(true) }] : []),
    ...(model.unread > 0
      ? [
          {
            label: trans.__('Mark as Read'),
            onSelect: () => attempt(chats.list.markAsRead(model.id))
          }
        ]
      : []),
    ...(!isGone && model.ready
      ? [
          { label: trans.__('People'), onSelect: () => setView('people') },
          ...(thread?.direct === undefined
            ? [{ label: trans.__('Bots'), onSelect: () => setView('bots') }]
            : []),
          { label: trans.__('Threads'), onSelect: () => setShowsThreads(true) },
          { label: trans.__('Go to Date…'), onSelect: () => setAsksDate(true) }
        ]
      : []),
    ...(!isGone && thread?.role === 'owner' && chats.settings.livekitRooms
      ? [{ label: trans.__('LiveKit Room…'), onSelect: () => setShowsBridge(true) }]
      : []),
    ...(!isGone && thread
      ? ownItems(thread, {
          ...{ list: chats.list, trans, attempt, confirm: props.confirm },
          username: model.username,
          onLeft: onBack
        })
      : []),
    ...(!isGone && thread ? accessItem(thread, { ...props, attempt }) : []),
    ...(!isGone && thread ? [exportItem(thread, props)] : []),
    ...(onMove ? [{ label: moveLabel, onSelect: onMove }] : []),
    ...(!isGone && thread?.role === 'owner'
      ? [{ label: trans.__('Delete'), onSelect: () => attempt(remove()) }]
      : []),
    ...(props.menu ?? []),
    shortcuts.item
  ];
  const name = model.name || trans.__('Chat');
  const alias = thread && directAlias(thread, chats.list.threads);
  const title = (
    <>
      <h2 className="cq-Ellipsis" dir="auto">
        <Line text={name} />
      </h2>
      <span
        className="cq-Meta cq-Ellipsis"
        dir="auto"
        title={hereWords(model.people, trans) || undefined}
      >
        <PrivateSign thread={thread} trans={trans} />
        <MutedSign thread={thread} trans={trans} />
        {[troubleOf(props), alias, offline ?? subtitle(props)].filter(Boolean).join(' · ')}
      </span>
    </>
  );

  return (
    <header className="cq-Header" ref={header}>
      {onBack && <IconButton icon="back" label={trans.__('Back to all chats')} onClick={onBack} />}
      {isRenaming ? (
        <RenameField
          name={model.name}
          typed={unsavedName}
          label={trans.__('Chat name')}
          maxLength={chats.settings.limits.topicLength}
          onDone={topic => {
            setRenaming(false);
            setUnsavedName(null);
            if (topic) {
              attempt(rename(topic));
            }
          }}
        />
      ) : canRename ? (
        <button
          type="button"
          className="cq-Header-title"
          title={trans.__('%1: click to rename', name)}
          onClick={() => setRenaming(true)}
        >
          {title}
        </button>
      ) : (
        <div className="cq-Header-title" title={name}>
          {title}
        </div>
      )}
      <PinsButton {...props} />
      <BridgeOfChat {...props} isOpen={showsBridge} onOpen={setShowsBridge} />
      <Faces people={membersOf(model)} trans={trans} />
      {!isGone && model.name && (
        <IconButton
          icon="search"
          label={trans.__('Search in this chat')}
          className="cq-hide-tiny"
          onClick={() => chats.search.within(model.name)}
        />
      )}
      {!isGone && model.ready && (
        <IconButton
          icon="users"
          label={trans.__('People')}
          className="cq-PeopleButton"
          aria-haspopup="dialog"
          onClick={() => setView('people')}
        />
      )}
      {onMove && (
        <IconButton icon="launch" label={moveLabel} className="cq-hide-narrow" onClick={onMove} />
      )}
      <MenuButton label={trans.__('Chat menu')} items={items} />
      {asksDate && <LateDateDialog {...{ model, trans }} onClose={() => setAsksDate(false)} />}
      {showsThreads && <LateThreadsDialog {...props} onClose={() => setShowsThreads(false)} />}
      {shortcuts.dialog}
      <PeopleOfChat {...props} view={view} onView={setView} />
    </header>
  );
}

function Faces({
  people,
  trans
}: {
  people: readonly IPerson[];
  trans: TranslationBundle;
}): JSX.Element {
  return (
    <span className="cq-Faces" aria-hidden="true">
      {people.slice(0, FACES).map(person => (
        <Avatar
          key={person.username}
          size={18}
          title={markedText(person, trans)}
          face={{ ...person, avatarUrl: person.avatar_url }}
        />
      ))}
    </span>
  );
}

/** Says in words that the LiveKit room of the chat cannot be reached. */
function troubleOf({ model, trans }: Pick<IChatViewProps, 'model' | 'trans'>): string {
  const { status } = model.bridge;
  return status && isTrouble(status) ? bridgeWords(status, trans) : '';
}

/** For example: Offline · as of 09:32. Null unless what is shown is a copy. */
function offlineWords(
  { connection, ready, connectionFacts }: IChatViewProps['model'],
  trans: TranslationBundle,
  timeOf: (time: number) => string
): string | null {
  if (connection !== 'offline' || !ready) {
    return null;
  }
  const { syncedOn } = connectionFacts();
  return syncedOn === null ? trans.__('Offline') : trans.__('Offline · as of %1', timeOf(syncedOn));
}

/** All but those who have left. */
const membersOf = ({ people }: IChatViewProps['model']): IPerson[] =>
  people.filter(({ left }) => !left);

/** For example: 2 people, 1 bot · 2 here */
function subtitle({ model, trans }: { model: IChatViewProps['model']; trans: TranslationBundle }) {
  const { connection, ready } = model;
  if (connection === 'deleted') {
    return trans.__('Deleted');
  }
  if (connection === 'removed') {
    return trans.__('No access');
  }
  if (connection === 'refused' || (connection === 'offline' && !ready)) {
    return trans.__('Not connected');
  }
  if (!ready) {
    return trans.__('Opening…');
  }
  const people = membersOf(model);
  const bots = people.filter(({ bot }) => bot).length;
  const persons = people.length - bots;
  const here = people.filter(({ bot, here }) => here && !bot).length;
  const guests = people.filter(({ kind }) => kind === 'guest').length;
  const members =
    trans._n('%1 person', '%1 people', persons) +
    (guests > 0 ? ` (${trans._n('%1 guest', '%1 guests', guests)})` : '') +
    (bots > 0 ? `, ${trans._n('%1 bot', '%1 bots', bots)}` : '');
  const state = model.canWrite
    ? here > 0 && trans._n('%1 here', '%1 here', here)
    : trans.__('read-only');
  return state ? `${members} · ${state}` : members;
}
