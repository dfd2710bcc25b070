import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import type { IContentServices } from '../components/index.js';
import {
  ApiClient,
  browserPersistence,
  Chats,
  Config,
  type IAuthentication,
  type IIdentity
} from '../model/index.js';
import type { Account, IOffer } from './account.js';
import { ChatsPage } from './chats-page.js';
import type { Fragment } from './fragment.js';
import { KeptSettings } from './kept-settings.js';
import { SignIn } from './sign-in.js';
import { TopBar } from './top-bar.js';

export interface IPageProps {
  baseUrl: string;
  account: Account;
  fragment: Fragment;
  content: IContentServices;
  trans: TranslationBundle;
  onSignOut: () => void;
}

type State =
  | { name: 'starting' }
  | { name: 'asking'; offer: IOffer }
  | { name: 'unreachable'; problem: string }
  | { name: 'in'; chats: Chats; config: Config; user: IIdentity };

/** The whole page: it signs the user in and then shows the chats. */
export function Page(props: IPageProps): JSX.Element {
  const { account, fragment, content, trans, onSignOut } = props;
  const [state, setState] = React.useState<State>({ name: 'starting' });

  const enter = React.useCallback(
    (authentication: IAuthentication) =>
      setState({ name: 'in', ...connect(props, authentication) }),
    [props]
  );
  const start = React.useCallback(async () => {
    setState({ name: 'starting' });
    try {
      const found = await account.resume(fragment.takeToken());
      if ('token' in found) {
        enter(found);
      } else {
        setState({ name: 'asking', offer: found });
      }
    } catch (error) {
      setState({ name: 'unreachable', problem: (error as Error).message });
    }
  }, [account, fragment, enter]);
  React.useEffect(() => void start(), [start]);

  switch (state.name) {
    case 'starting':
      return <div className="cq-Page" aria-busy="true" />;
    case 'in':
      return (
        <ChatsPage
          {...state}
          {...{ content, trans, fragment }}
          onSignOut={account.canSignOut ? onSignOut : undefined}
        />
      );
    case 'asking':
      return (
        <div className="cq-Page">
          <TopBar trans={trans} />
          <SignIn {...{ account, trans }} {...state.offer} onSignedIn={enter} />
        </div>
      );
    case 'unreachable':
      return (
        <div className="cq-Page">
          <TopBar trans={trans} />
          <main className="cq-Empty" role="alert">
            <h3>{trans.__('The chats could not be loaded.')}</h3>
            <p>{state.problem}</p>
            <button className="cq-Button" onClick={() => void start()}>
              {trans.__('Retry')}
            </button>
          </main>
        </div>
      );
  }
}

function connect({ baseUrl, account }: IPageProps, authentication: IAuthentication) {
  let first: IAuthentication | null = authentication;
  const server = new ApiClient({
    baseUrl,
    authenticate: async () => {
      const known = first;
      first = null;
      return known ?? account.renew();
    }
  });
  const kept = new KeptSettings(localStorage);
  const config = new Config(kept.read());
  config.keeper = change => kept.write(change);
  const chats = new Chats({ server, config, persistence: browserPersistence() });
  chats.start();
  return { chats, config, user: authentication.user };
}
