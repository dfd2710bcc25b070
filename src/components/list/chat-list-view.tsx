import React, { useMemo, useRef, useState } from 'react';
import type { IMessageHit, ISearch, IThread } from '../../model/index.js';
import { useChatImport } from '../archive/use-chat-import.js';
import { lateDialog } from '../late/late-dialog.js';
import { IconButton } from '../shared/buttons.js';
import { ChatRow } from './chat-row.js';
import type { IChatListViewProps } from '../contracts.js';
import { useFocusKept } from '../shared/focus-keeper.js';
import { useLasting, useSignal, useStable, useToday } from '../shared/hooks.js';
import { LostTexts } from './lost-texts.js';
import { chatSectionsOf, loadMore } from './chat-sections.js';
import { ListSections, type IListSection } from './list-sections.js';
import { ListFailed, NoChats, NoResults } from './list-states.js';
import { Placeholder } from './placeholder.js';
import { PagesEnd } from './pages-end.js';
import { hitKey, isHit, MessageHitRow } from './message-hit.js';
import { hitSections, HitsEnd, useMessageSearch } from './message-hits.js';
import { desktopItems } from '../notifications/desktop-item.js';
import { useChatActions } from './use-chat-actions.js';
import { useChatSearch } from './use-chat-search.js';
import { useListKeys } from './use-list-keys.js';
import { Menu, MenuButton } from '../shared/menu.js';
import type { Anchor } from '../shared/use-floating.js';
import { placeOf, SearchScope } from './search-scope.js';
import { isSearching, SearchBar } from './search-bar.js';
import { Banner, Skeleton } from '../shared/states.js';
import { TimeFormat } from '../shared/time.js';
import { usePending } from './use-pending.js';
import { useRetried } from './use-retried.js';
import { useRowFocus } from './use-row-focus.js';
import { useUnread } from '../shared/use-unread.js';
import { useShortcuts } from '../shortcuts/use-shortcuts.js';
import { WorkspaceSwitcher } from './workspace-switcher.js';

const LateDirectDialog = lateDialog(
  () => import('../people/direct-dialog.js'),
  ({ DirectDialog }) => DirectDialog
);

/** A row of the list: a chat, or a message that was found. */
type Row = IThread | IMessageHit;

const keyOf = (row: Row): string => (isHit(row) ? hitKey(row) : row.id);

const systemNow = (): number => Date.now();

/** The chat list: search, sections and rows. */
export function ChatListView(props: IChatListViewProps): JSX.Element {
  const { chats, trans, currentId = null, now = systemNow } = props;
  const { list, linked } = chats;
  useSignal(list.changed);
  useSignal(linked.changed);
  useSignal(list.workspaces.changed);
  useSignal(chats.hereChanged);
  useSignal(chats.server.identityChanged);
  const today = useToday(now);
  const times = useMemo(() => new TimeFormat(trans), [trans]);
  useSignal(chats.search.changed);
  const search = chats.search.current;
  const setSearch = (next: ISearch): void => void (chats.search.current = next);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [menu, setMenu] = useState<{ id: string; anchor: Anchor } | null>(null);
  const [isFinding, setFinding] = useState(false);
  const panel = useRef<HTMLDivElement>(null);
  useFocusKept(panel);
  const shortcuts = useShortcuts(panel, props);
  const { items: importItems, parts: importParts } = useChatImport(props, panel);
  const unread = useUnread(list.threads, currentId);
  const pending = usePending(chats, currentId);
  const isOffline = useLasting(list.isOffline, 1_000);
  const { shown: workspace, lastChat } = list.workspaces;
  const isEverywhere = workspace !== undefined && search.isEverywhere === true;
  const scope = isEverywhere ? undefined : workspace;
  const messages = useMessageSearch(chats, search, scope);
  const isLoading =
    list.state === 'loading' ||
    (list.state === 'ready' && list.threads.length === 0 && /idle|loading/.test(list.paging));
  const isSlow = useLasting(isLoading, 200);

  const words = search.words.trim();
  const searches = isSearching(search);
  const chatSearch = useChatSearch(chats, words, scope);
  useRetried(list, [messages, chatSearch]);
  const chatSections = chatSectionsOf({
    list,
    linked,
    unread,
    trans,
    words,
    searches,
    search: chatSearch
  });
  const shown = chatSections.flatMap(({ key, rows }) => (closed.has(key) ? [] : rows));
  const placed = (row: Row): string | undefined =>
    searches && isEverywhere ? placeOf(list.workspaces, row, trans) : undefined;
  const groups = searches ? hitSections(messages, placed) : [];
  const hits = groups.flatMap(({ key, rows }) => (closed.has(key) ? [] : rows));
  const sections: IListSection<Row>[] = [...chatSections, ...groups];
  const reachable = [...shown, ...hits].map(keyOf);
  const { rows, tabbable, note, onFocus, focusRow } = useRowFocus(reachable, currentId ?? lastChat);
  const { newWorkspace, newPrivate, ...actions } = useChatActions(props, focusRow);
  const { renaming, unsavedName, rename, renamed, remove, markAllAsRead, itemsOf } = actions;
  const onKeyDown = useListKeys({
    ...{ reachable, now, focusRow },
    chats: shown,
    onRename: rename,
    onDelete: remove,
    onFold: key => {
      const section = sections.find(({ rows }) => rows.some(row => keyOf(row) === key))!;
      const heading = `[data-section="${CSS.escape(section.key)}"]`;
      rows.current?.querySelector<HTMLElement>(heading)?.focus();
      setClosed(toggled(closed, section.key));
    }
  });
  const kept = useMemo(
    () => new Set([tabbable, renaming, currentId].filter(key => typeof key === 'string')),
    [tabbable, renaming, currentId]
  );
  const open = useStable((id: string) => {
    // Not every browser focuses a button that is clicked.
    note(id);
    props.onOpen(id);
  });
  const openMenu = useStable((id: string, anchor: Anchor) => setMenu({ id, anchor }));
  const openHit = useStable((hit: IMessageHit) => props.onOpen(hit.threadId, hit.message.id));

  const menuThread = menu && list.get(menu.id);
  const isWaiting =
    searches && [messages.state, chatSearch.state].some(state => state === 'searching');
  const hasFailed = (searches ? chatSearch.state : list.paging) === 'failed';
  const hasFound = sections.length > 0 || hasFailed || messages.state === 'failed';
  const isEmpty = list.state === 'ready' && list.threads.length === 0 && list.paging === 'none';
  return (
    <div className="cq-Panel" ref={panel}>
      <WorkspaceSwitcher
        workspaces={list.workspaces}
        chats={chats}
        username={chats.server.identity?.username}
        {...{ trans, confirm: props.confirm, onError: props.onError }}
        onSwitch={props.onSwitch}
      />
      <SearchBar
        {...{ search, trans, times, today }}
        threads={list.threads}
        onSearch={setSearch}
        scope={
          workspace !== undefined && (
            <SearchScope
              {...{ isEverywhere, trans }}
              onChange={is => setSearch({ ...search, isEverywhere: is })}
            />
          )
        }
        onDown={() => reachable.length > 0 && focusRow(reachable[0])}
        onEnter={() => {
          if (shown.length > 0) {
            props.onOpen(shown[0].id);
          } else if (hits.length > 0 && messages.state === 'ready') {
            openHit(hits[0]);
          }
        }}
      >
        {props.onNew && (
          <IconButton icon="add" primary label={trans.__('New chat')} onClick={props.onNew} />
        )}
        <MenuButton
          label={trans.__('More')}
          items={[
            ...(unread.size > 0
              ? [{ label: trans.__('Mark All as Read'), onSelect: markAllAsRead }]
              : []),
            ...(props.onNew
              ? [
                  { label: trans.__('Message Somebody'), onSelect: () => setFinding(true) },
                  { label: trans.__('New Private Chat'), onSelect: newPrivate }
                ]
              : []),
            ...importItems,
            { label: trans.__('New Workspace'), onSelect: newWorkspace },
            ...desktopItems(props.config, trans, props.onError),
            ...(props.menu ?? []),
            shortcuts.item
          ]}
        />
      </SearchBar>
      {importParts}
      {isOffline && (
        <Banner icon="offline" trans={trans} onRetry={() => list.retry()}>
          {trans.__('You are offline.')} {trans.__('This list may be out of date.')}
        </Banner>
      )}
      {isSlow && <Skeleton label={trans.__('Loading chats')} />}
      {list.state === 'failed' && <ListFailed {...{ list, trans }} />}
      {isEmpty && !props.placeholder && (
        <NoChats trans={trans} onNew={props.onNew} imports={importItems} />
      )}
      {list.state === 'ready' && searches && !hasFound && !isWaiting && (
        <NoResults {...{ search, trans }} isPart={scope !== undefined} onSearch={setSearch} />
      )}
      {list.state === 'ready' && (hasFound || isWaiting) && (
        <ListSections
          {...{ sections, closed, kept, keyOf }}
          element={rows}
          onToggle={key => setClosed(toggled(closed, key))}
          onEnd={key => loadMore(key, list, chatSearch)}
          {...{ onKeyDown, onFocus }}
          draw={row =>
            isHit(row) ? (
              <MessageHitRow
                hit={row}
                {...{ trans, times, today }}
                thread={list.get(row.threadId)}
                tabbable={tabbable === hitKey(row)}
                onOpen={openHit}
              />
            ) : (
              <ChatRow
                thread={row}
                {...{ chats, trans, times, today }}
                found={words}
                workspace={placed(row)}
                pending={pending.get(row.id)}
                isCurrent={row.id === currentId}
                isHere={row.direct !== undefined && chats.here.has(row.direct)}
                isRenaming={row.id === renaming}
                unsavedName={row.id === renaming ? unsavedName : null}
                tabbable={row.id === tabbable}
                onOpen={open}
                onMenu={openMenu}
                onRename={rename}
                onRenamed={renamed}
              />
            )
          }
        >
          <PagesEnd search={chatSearch} {...{ list, searches, trans }} />
          {searches && <HitsEnd search={messages} chats={groups.length} {...{ trans }} />}
        </ListSections>
      )}
      {!searches && list.state === 'ready' && props.placeholder && (
        <Placeholder
          factory={props.placeholder}
          {...{ chats, trans }}
          onOpen={open}
          onNew={props.onNew}
        />
      )}
      {!searches && <LostTexts {...{ chats, trans, currentId }} />}
      {isFinding && (
        <LateDirectDialog {...{ chats, trans }} onOpen={open} onClose={() => setFinding(false)} />
      )}
      {shortcuts.dialog}
      {menu && (
        <Menu
          anchor={menu.anchor}
          label={trans.__('Chat menu')}
          items={menuThread ? itemsOf(menuThread) : []}
          onClose={() => setMenu(null)}
        />
      )}
    </div>
  );
}

function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) {
    next.add(key);
  }
  return next;
}
