import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { WebsocketProvider } from 'y-websocket';
import { messageYjsSyncStep1, messageYjsSyncStep2, messageYjsUpdate } from 'y-protocols/sync';
import type { ChatCopy } from '../copies/chat-copy.js';

/** The y-websocket message type of the sync protocol. */
const SYNC = 0;

type Handler = (encoder: encoding.Encoder, decoder: decoding.Decoder, ...rest: unknown[]) => void;

/** Gives a copy all updates that a provider receives. Each of them is stored on the server. */
export function copyReceived(provider: WebsocketProvider, copy: ChatCopy): void {
  const handlers = provider.messageHandlers as Handler[];
  const handle = handlers[SYNC];
  handlers[SYNC] = (encoder, decoder, ...rest) => {
    const update = updateIn(decoding.clone(decoder));
    handle(encoder, decoder, ...rest);
    if (update) {
      copy.take(update);
    }
  };
  provider.on('sync', synced => synced && copy.complete());
  provider.on('status', ({ status }) => {
    const lacks = status === 'connected' && copy.lacks(provider.doc);
    if (lacks) {
      // After the provider's own: the server answers only the last state vector.
      void Promise.resolve().then(() => provider.wsconnected && provider.ws?.send(step1(lacks)));
    }
  });
}

function updateIn(decoder: decoding.Decoder): Uint8Array | null {
  const type = decoding.readVarUint(decoder);
  return type === messageYjsSyncStep2 || type === messageYjsUpdate
    ? decoding.readVarUint8Array(decoder)
    : null;
}

function step1(stateVector: Uint8Array): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, SYNC);
  encoding.writeVarUint(encoder, messageYjsSyncStep1);
  encoding.writeVarUint8Array(encoder, stateVector);
  return encoding.toUint8Array(encoder);
}
