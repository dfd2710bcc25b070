import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import type { IAuthentication } from '../model/index.js';
import type { Account } from './account.js';

interface ISignInProps {
  account: Account;
  trans: TranslationBundle;
  /** Whether the server accepts guests. */
  guests: boolean;
  /** The reason why the user has to sign in again, if their earlier token was not accepted. */
  problem?: string;
  onSignedIn(authentication: IAuthentication): void;
}

/** The form for signing in: by name as a guest, or with a token. */
export function SignIn({ account, trans, guests, problem, onSignedIn }: ISignInProps): JSX.Element {
  const [asGuest, setAsGuest] = React.useState(guests);
  const [value, setValue] = React.useState('');
  const [error, setError] = React.useState(problem ?? '');
  const [busy, setBusy] = React.useState(false);
  const id = React.useId();

  const submit = async (event: React.FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      onSignedIn(await (asGuest ? account.asGuest(value.trim()) : account.withToken(value.trim())));
    } catch (reason) {
      setError((reason as Error).message);
      setBusy(false);
    }
  };
  const change = (): void => {
    setAsGuest(!asGuest);
    setValue('');
    setError('');
  };

  return (
    <main className="cq-Guest">
      <form className="cq-Card" onSubmit={event => void submit(event)}>
        <h1>{asGuest ? trans.__('Join the chats') : trans.__('Sign in')}</h1>
        <label htmlFor={id}>{asGuest ? trans.__('Your name') : trans.__('Access token')}</label>
        <div className="cq-Field">
          <input
            key={String(asGuest)}
            id={id}
            type={asGuest ? 'text' : 'password'}
            dir={asGuest ? 'auto' : undefined}
            placeholder={asGuest ? trans.__('How others will see you') : undefined}
            autoComplete={asGuest ? 'name' : 'off'}
            maxLength={asGuest ? 64 : undefined}
            aria-describedby={`${id}-hint`}
            autoFocus
            required
            value={value}
            onChange={event => setValue(event.target.value)}
          />
        </div>
        <p className="cq-hint" id={`${id}-hint`}>
          {asGuest ? (
            trans.__('Others see that you are a guest.')
          ) : (
            <>
              {trans.__('The server operator can create an access token with')}{' '}
              <code>colloquy token --user NAME</code>
            </>
          )}
        </p>
        {error && (
          <p className="cq-hint cq-mod-error" role="alert">
            {error}
          </p>
        )}
        <button className="cq-Button cq-mod-primary" disabled={busy || !value.trim()}>
          {asGuest ? trans.__('Join as guest') : trans.__('Sign in')}
        </button>
        {guests && (
          <button className="cq-Link" type="button" onClick={change}>
            {asGuest ? trans.__('I have an account') : trans.__('Join as guest')}
          </button>
        )}
      </form>
    </main>
  );
}
