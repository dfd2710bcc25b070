import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { ChatListView, type IConfirmation, type IMenuItem } from '../components/index.js';
import { kindOf } from '../document/index.js';
import {
  RecentChats,
  systemTimers,
  unreadCountOf,
  type Config,
  type IChats,
  type IIdentity,
  type IRemoval
} from '../model/index.js';
import { icons } from '../components/icons.js';
import { lateDialog } from '../components/late/late-dialog.js';
import { browserDesktop, DesktopNotifier } from '../components/notifications/desktop-notifier.js';
import { hasAttention } from '../components/shared/hooks.js';
import type { Fragment } from './fragment.js';
import { ConfirmDialog } from './confirm-dialog.js';
import { languageItems } from './language-items.js';
import { LateChat, loadChat } from './late-chat.js';
import type { PagePush } from './push/page-push.js';
import { NOTICES, TopBar } from './top-bar.js';
import { useCurrent, useMessageOf } from './use-current.js';
import { useLastChat } from './use-last-chat.js';
import { useSearch } from './use-search.js';

const LatePageSettings = lateDialog(
  () => import('./push/page-settings.js'),
  ({ PageSettings }) => PageSettings
);

/** From this width on, the list and a chat are shown side by side. */
const WIDE = '(min-width: 900px)';
/** An error stays visible for this long, in milliseconds. */
const ERROR_MS = 8000;

interface IChatsPageProps {
  chats: IChats;
  config: Config;
  push: PagePush;
  trans: TranslationBundle;
  fragment: Fragment;
  user: IIdentity;
  onSignOut?: () => void;
}

/** The list and the chats. Chats that were opened keep their state. */
export function ChatsPage(props: IChatsPageProps): JSX.Element {
  const { chats, config, push, trans, fragment, user, onSignOut } = props;
  const wide = useWide();
  React.useEffect(() => chats.list.show(), [chats]);
  React.useEffect(() => void loadChat().catch(() => undefined), []);
  const [error, setError] = useFading();
  const onError = React.useCallback((reason: Error) => setError(reason.message), [setError]);
  const current = useCurrent(chats, fragment, () =>
    setError(trans.__('There is no such chat, or you have no access to it. Check the link.'))
  );
  const loaded = useLoaded(chats, current);
  const showLast = useLastChat(chats, fragment, current);
  useTitle(chats);
  useDesktop(props);
  useMessageOf(chats, fragment, current, onError);
  // The server lets guests write in open chats, but not create any.
  const isGuest = (user.kind ?? kindOf(user)) === 'guest';
  const split = React.useRef<HTMLDivElement>(null);
  useFocusAlong(split, current, wide);
  useSearch(chats, fragment, wide, split);
  React.useEffect(() => {
    // Signing in has removed the form that had it.
    if (document.activeElement === document.body) {
      split.current?.querySelector<HTMLElement>('.cq-Pane:not([hidden])')?.focus();
    }
  }, []);
  const [asked, setAsked] = React.useState<{
    question: IConfirmation;
    answer: (accepted: boolean) => void;
  } | null>(null);

  const confirm = React.useCallback(
    (question: IConfirmation) =>
      new Promise<boolean>(resolve =>
        setAsked({
          question,
          answer: accepted => {
            setAsked(null);
            resolve(accepted);
          }
        })
      ),
    []
  );
  const onOpen = React.useCallback(
    (id: string, message?: string) => {
      fragment.chat = id;
      if (message !== undefined) {
        chats.open(id).reveal(message).catch(onError);
      } else if (wide) {
        chats.open(id).input.focus();
      }
    },
    [fragment, chats, wide, onError]
  );
  const onBack = React.useCallback(() => (fragment.chat = null), [fragment]);
  const onNew = (): void => {
    chats.list.create().then(id => {
      onOpen(id);
      chats.open(id).input.focus();
    }, onError);
  };
  const [showsSettings, setShowsSettings] = React.useState(false);
  const menu: IMenuItem[] = [
    { label: trans.__('Settings'), onSelect: () => setShowsSettings(true) },
    ...languageItems(),
    {
      label: trans.__('Licenses'),
      onSelect: () => void window.open(NOTICES, '_blank', 'noopener')
    },
    ...(onSignOut && !wide ? [{ label: trans.__('Sign Out'), onSelect: onSignOut }] : [])
  ];
  const shared = { chats, trans, confirm, onError };

  return (
    <div className="cq-Page cq-mod-chats">
      {wide && <TopBar trans={trans} user={user} onSignOut={onSignOut} />}
      <div className="cq-Split" ref={split}>
        <nav
          className="cq-Pane cq-ListPane"
          aria-label={trans.__('Chats')}
          tabIndex={-1}
          hidden={!wide && current !== null}
        >
          <ChatListView
            {...shared}
            config={config}
            currentId={current}
            menu={menu}
            onOpen={onOpen}
            onSwitch={wide ? showLast : undefined}
            onNew={isGuest ? undefined : onNew}
          />
        </nav>
        {loaded.map(id => (
          <main key={id} className="cq-Pane" tabIndex={-1} hidden={id !== current}>
            <LateChat
              {...shared}
              model={chats.open(id)}
              config={config}
              onOpenChat={onOpen}
              onBack={wide ? undefined : onBack}
            />
          </main>
        ))}
        {wide && current === null && (
          <main className="cq-Pane cq-Empty">
            <icons.chat.react tag="span" className="cq-Icon" />
            <p>
              {isGuest
                ? trans.__('Select a chat on the left.')
                : trans.__('Select a chat on the left, or create a new one.')}
            </p>
          </main>
        )}
      </div>
      {error && (
        <p className="cq-Toast" role="alert">
          {error}
        </p>
      )}
      {showsSettings && (
        <LatePageSettings {...{ config, trans, push }} onClose={() => setShowsSettings(false)} />
      )}
      {asked && <ConfirmDialog question={asked.question} trans={trans} onAnswer={asked.answer} />}
    </div>
  );
}

function useWide(): boolean {
  const query = React.useMemo(() => window.matchMedia(WIDE), []);
  return React.useSyncExternalStore(
    React.useCallback(
      listener => {
        query.addEventListener('change', listener);
        return () => query.removeEventListener('change', listener);
      },
      [query]
    ),
    () => query.matches
  );
}

/** Returns the chats that were shown last. A chat that is deleted while another one is visible is removed. */
function useLoaded(chats: IChats, current: string | null): readonly string[] {
  const [loaded, setLoaded] = React.useState<readonly string[]>([]);
  const recent = React.useMemo(() => new RecentChats(), []);
  React.useEffect(() => {
    const onRemoved = (_: unknown, { id }: IRemoval): void => {
      if (id !== current) {
        recent.forget(id);
        setLoaded(ids => ids.filter(other => other !== id));
        chats.release(id);
      }
    };
    chats.list.removed.connect(onRemoved);
    return () => void chats.list.removed.disconnect(onRemoved);
  }, [chats, current, recent]);
  React.useEffect(() => {
    if (current !== null) {
      const gone = recent.show(current, id => chats.loaded(id)?.edits.isOpen === true);
      setLoaded(ids => ids.filter(id => !gone.includes(id)));
      gone.forEach(id => chats.release(id));
    }
  }, [chats, current, recent]);
  if (current !== null && !loaded.includes(current)) {
    setLoaded([...loaded, current]);
  }
  return loaded;
}

/** Shows notifications of the desktop, once the user has allowed them. */
function useDesktop({ chats, config, push, trans, fragment }: IChatsPageProps): void {
  React.useEffect(() => {
    const desktop = browserDesktop();
    const notifier =
      desktop &&
      new DesktopNotifier({
        ...{ list: chats.list, config, trans, desktop, timers: systemTimers },
        // A push tells the same.
        isAttended: () => push.isOn || hasAttention(),
        open: id => (fragment.chat = id)
      });
    return () => notifier?.dispose();
  }, [chats, config, push, trans, fragment]);
}

/** The title of the page tells in how many chats something is unread. */
function useTitle({ list }: IChats): void {
  React.useEffect(() => {
    const show = (): void => {
      const count = unreadCountOf(list);
      document.title = count > 0 ? `(${count > 99 ? '99+' : count}) Colloquy` : 'Colloquy';
    };
    show();
    list.changed.connect(show);
    return () => {
      list.changed.disconnect(show);
      document.title = 'Colloquy';
    };
  }, [list]);
}

/** On a narrow page the list and a chat take each other's place, and the focus goes along. */
function useFocusAlong(
  split: React.RefObject<HTMLElement>,
  current: string | null,
  wide: boolean
): void {
  const before = React.useRef(current);
  React.useEffect(() => {
    const left = before.current;
    before.current = current;
    if (wide || left === current) {
      return;
    }
    const place = split.current?.querySelector<HTMLElement>(
      current === null ? `.cq-Row[data-id="${CSS.escape(left ?? '')}"]` : 'main:not([hidden])'
    );
    // The composer of a new chat has the focus already.
    if (!place?.contains(document.activeElement)) {
      place?.focus();
    }
  }, [split, current, wide]);
}

/** A text that disappears by itself. */
function useFading(): [string, (text: string) => void] {
  const [text, setText] = React.useState('');
  React.useEffect(() => {
    if (text) {
      const timer = setTimeout(() => setText(''), ERROR_MS);
      return () => clearTimeout(timer);
    }
  }, [text]);
  return [text, setText];
}
