import { useContext, useEffect, useState } from 'react';
import { pathOfAttachment } from '../../model/index.js';
import type { RequestError } from '../../model/index.js';
import { ResourceContext } from '../content/resources/resource-context.js';
import { addressOf } from '../content/resources/resources.js';

/** A picture of the chat on its way into the page. `waits` needs a click, because many were loaded just now. */
export type OwnPicture =
  | { readonly state: 'loading' | 'waits' | 'unshown' }
  | { readonly state: 'shown'; readonly url: string };

/**
 * Reads a picture of the chat with the reader's token, and checks that it costs the browser little.
 *
 * @param isWanted - false while the picture is far from the view
 * @param isAsked - true once the reader has asked for it
 */
export function useOwnPicture(id: string, isWanted: boolean, isAsked: boolean): OwnPicture {
  const { chat, read } = useContext(ResourceContext);
  const [picture, setPicture] = useState<OwnPicture>({ state: 'loading' });
  useEffect(() => {
    if (!isWanted || !read || chat === undefined) {
      return undefined;
    }
    const ending = new AbortController();
    let url: string | null = null;
    const load = async (): Promise<OwnPicture> => {
      try {
        const blob = await read(pathOfAttachment(chat, id), isAsked, ending.signal);
        url = await addressOf(blob);
        return url === null ? { state: 'unshown' } : { state: 'shown', url };
      } catch (error) {
        const isBusy = (error as RequestError).code === 'too_many_reads';
        return { state: isBusy ? 'waits' : 'unshown' };
      }
    };
    const release = (): void => (url === null ? undefined : URL.revokeObjectURL(url));
    setPicture({ state: 'loading' });
    void load().then(loaded => (ending.signal.aborted ? release() : setPicture(loaded)));
    return () => {
      ending.abort();
      release();
    };
  }, [id, chat, read, isWanted, isAsked]);
  return picture;
}
