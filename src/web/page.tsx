import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import type { IAuthentication, IIdentity } from '../model/index.js';
import type { Account, IOffer, IUserChange } from './account.js';
import { ChatsPage } from './chats-page.js';
import type { Fragment } from './fragment.js';
import { Visit } from './visit.js';
import { SignIn } from './sign-in.js';
import { UserChange } from './user-change.js';
import { TopBar } from './top-bar.js';

export interface IPageProps {
  baseUrl: string;
  account: Account;
  fragment: Fragment;
  trans: TranslationBundle;
  onSignOut: () => void;
}

type State =
  | { name: 'starting' }
  | { name: 'asking'; offer: IOffer }
  | { name: 'changing'; change: IUserChange; token: string }
  | { name: 'unreachable'; problem: string }
  | { name: 'in'; visit: Visit };

/** The whole page: it signs the user in and then shows the chats. Those whom it knows see their chats meanwhile. */
export function Page(props: IPageProps): JSX.Element {
  const { baseUrl, account, fragment, trans, onSignOut } = props;
  const [state, setState] = React.useState<State>({ name: 'starting' });
  const visit = React.useRef<Visit | null>(null);
  /** A link that is opened meanwhile begins anew. */
  const begun = React.useRef(0);

  const enter = React.useCallback(
    (user: IIdentity, authentication?: IAuthentication) => {
      visit.current?.dispose();
      visit.current = new Visit({
        ...{ baseUrl, account, user, authentication },
        onOther: other => enter(other.user, other),
        onRefused: problem => void start(problem)
      });
      setState({ name: 'in', visit: visit.current });
    },
    [baseUrl, account]
  );
  const start = React.useCallback(
    async (problem?: string, accepted: string | null = null) => {
      visit.current?.dispose();
      visit.current = null;
      setState({ name: 'starting' });
      const turn = ++begun.current;
      try {
        const given = fragment.takeToken() ?? (accepted === null ? account.waiting : null);
        const change = given !== null && (await account.changeBy(given));
        if (turn !== begun.current) {
          return;
        }
        if (change) {
          return setState({ name: 'changing', change, token: given });
        }
        const token = given ?? accepted;
        const known = problem === undefined ? account.known(token) : null;
        if (known) {
          return enter(known);
        }
        const found = await account.resume(token);
        if (turn !== begun.current) {
          return;
        }
        if ('token' in found) {
          enter(found.user, found);
        } else {
          setState({ name: 'asking', offer: { problem, ...found } });
        }
      } catch (error) {
        if (turn !== begun.current) {
          return;
        }
        const last = account.lastAfter(error as Error);
        if (last) {
          enter(last);
        } else {
          setState({ name: 'unreachable', problem: (error as Error).message });
        }
      }
    },
    [account, fragment, enter]
  );
  React.useEffect(() => {
    void start();
    // A link that is opened in the place of the page only changes its address.
    return fragment.subscribe(() => fragment.hasToken && void start());
  }, [start, fragment]);

  switch (state.name) {
    case 'starting':
      return <div className="cq-Page" aria-busy="true" />;
    case 'in':
      return (
        <ChatsPage
          key={state.visit.user.username}
          chats={state.visit.chats}
          config={state.visit.config}
          push={state.visit.push}
          user={state.visit.user}
          {...{ trans, fragment }}
          onSignOut={
            account.canSignOut ? () => void state.visit.forget().then(onSignOut) : undefined
          }
        />
      );
    case 'asking':
      return (
        <div className="cq-Page">
          <TopBar trans={trans} />
          <SignIn
            {...{ account, trans }}
            {...state.offer}
            onSignedIn={found => enter(found.user, found)}
          />
        </div>
      );
    case 'changing':
      return (
        <div className="cq-Page">
          <TopBar trans={trans} />
          <UserChange
            change={state.change}
            trans={trans}
            onAnswer={accepts => void start(undefined, accepts ? state.token : null)}
          />
        </div>
      );
    case 'unreachable':
      return (
        <div className="cq-Page">
          <TopBar trans={trans} />
          <main className="cq-Empty" role="alert">
            <h2>{trans.__('The chats could not be loaded')}</h2>
            <p>{state.problem}</p>
            <button className="cq-Button" onClick={() => void start()}>
              {trans.__('Retry')}
            </button>
          </main>
        </div>
      );
  }
}
