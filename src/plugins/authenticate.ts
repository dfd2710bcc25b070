import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { RequestError, toRequestError, type IAuthentication } from '../model/index.js';

/** Where the chat server is, beside this Jupyter server. */
export function chatServerUrl(settings: ServerConnection.ISettings): string {
  return URLExt.join(settings.baseUrl, 'colloquy/');
}

/** Signs in to the chat server as the user that the Jupyter server knows. */
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
    throw new RequestError(0, 'offline', trans.__('The Jupyter server did not answer.'));
  }
  if (response.ok) {
    return (await response.json()) as IAuthentication;
  }
  if (await hasWords(response.clone())) {
    throw await toRequestError(response);
  }
  throw new RequestError(response.status, 'unavailable', absence(response.status, trans));
}

/** Whether the chat server, or what stands in for it, says what is wrong. */
async function hasWords(response: Response): Promise<boolean> {
  const body = (await response.json().catch(() => null)) as {
    error?: { message?: unknown };
  } | null;
  return typeof body?.error?.message === 'string';
}

/** Not the chat server answers so, but the Jupyter server in its place. */
function absence(status: number, trans: TranslationBundle): string {
  switch (status) {
    case 404:
      return trans.__(
        'This Jupyter server has no chat server. Install the Python package jupyterlab_colloquy where it runs.'
      );
    case 500:
      return trans.__(
        'The chat server could not be started. The log of the Jupyter server says why.'
      );
    default:
      return trans.__('The chat server did not answer (%1).', status);
  }
}
