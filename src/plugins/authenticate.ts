import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { errorWords } from '../components/shared/error-words.js';
import { RequestError, toRequestError, type IAuthentication } from '../model/index.js';

/** Returns the URL of the chat server beside this Jupyter server. */
export function chatServerUrl(settings: ServerConnection.ISettings): string {
  return URLExt.join(settings.baseUrl, 'colloquy/');
}

/** Signs in to the chat server as the user of the Jupyter server. Rejects with a RequestError. */
export async function authenticate(
  settings: ServerConnection.ISettings,
  trans: TranslationBundle
): Promise<IAuthentication> {
  const url = URLExt.join(chatServerUrl(settings), 'auth/jupyter');
  const headers = { 'Content-Type': 'application/json' };
  let response: Response;
  try {
    response = await ServerConnection.makeRequest(
      url,
      { method: 'POST', body: '{}', headers },
      settings
    );
  } catch {
    throw new RequestError(0, 'offline', trans.__('The Jupyter server did not respond.'));
  }
  if (response.ok) {
    return (await response.json()) as IAuthentication;
  }
  if (await hasWords(response.clone())) {
    throw await toRequestError(response, errorWords(trans));
  }
  throw new RequestError(response.status, 'unavailable', absence(response.status, trans));
}

/** True if the response contains an error message, from the chat server or from a server in its place. */
async function hasWords(response: Response): Promise<boolean> {
  const body = (await response.json().catch(() => null)) as {
    error?: { message?: unknown };
  } | null;
  return typeof body?.error?.message === 'string';
}

/** Explains an answer that comes from the Jupyter server because no chat server is behind it. */
function absence(status: number, trans: TranslationBundle): string {
  switch (status) {
    case 404:
      return trans.__(
        'This Jupyter server has no chat server. Install the Python package jupyterlab_colloquy on it.'
      );
    case 500:
      return trans.__('The chat server could not be started. See the log of the Jupyter server.');
    default:
      return trans.__('The chat server did not respond (%1).', status);
  }
}
