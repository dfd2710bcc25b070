import type { IApiClient } from '../api.js';
import type { Config } from '../config.js';
import type { IServerSettings, ITimers } from '../contracts.js';
import type { ChatCopy } from '../copies/chat-copy.js';
import type { ChatList } from '../list/chat-list.js';
import type { IOffers } from '../offers/offer-contracts.js';
import type { PendingTexts } from '../pending/pending-texts.js';

/** The parts that the model of a chat needs. */
export interface IChatModelOptions {
  id: string;
  server: IApiClient;
  list: ChatList;
  pending: PendingTexts;
  copy?: ChatCopy;
  config: Config;
  offers?: IOffers;
  webClient?(this: void): string | undefined;
  settings: Pick<IServerSettings, 'bots' | 'livekitRooms' | 'changed' | 'limits'>;
  timers: ITimers;
  WebSocket?: typeof WebSocket;
}
