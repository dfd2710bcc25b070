import { useMemo } from 'react';
import { placeAt, readApart, type IMessagePlace } from '../../model/index.js';
import type { IContentServices } from '../content/contracts.js';
import { UnfoldedCode } from '../content/unfolded-code.js';
import type { IChatViewProps } from '../contracts.js';
import { useStable } from '../shared/hooks.js';

/** Adds to the content services a way to read the files of a chat, one to open others, and the code that is unfolded. */
export function useContent(services: IContentServices, props: IChatViewProps): IContentServices {
  const { id } = props.model;
  const { server } = props.chats;
  const open = useStable(({ chat, message }: IMessagePlace) => {
    if (chat !== id) {
      props.onOpenChat?.(chat, message);
    } else if (message !== undefined) {
      void props.model.reveal(message).catch(props.onError);
    }
  });
  return useMemo(
    () => ({
      ...services,
      unfolded: new UnfoldedCode(),
      readApart: (kept, isAsked, signal) =>
        readApart(server, id, kept, { signal, isUnasked: !isAsked }),
      placeOf: address => {
        const place = placeAt(address, server.baseUrl);
        return place && (() => open(place));
      }
    }),
    [services, server, id, open]
  );
}
