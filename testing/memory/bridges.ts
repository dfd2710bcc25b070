import type { IBridgeStore } from '../../server/storage/bridges.js';
import { copy, type IMemoryBridge } from './chat.js';
import type { MemoryState } from './state.js';

/** The bridges of `MemoryStorage`. */
export function memoryBridges(
  run: <T>(work: (state: MemoryState) => T) => Promise<T>
): IBridgeStore {
  const bridgeOf = ({ chats }: MemoryState, chat: string): IMemoryBridge | undefined =>
    chats.get(chat)?.bridge;
  return {
    put: row =>
      run(state => {
        const chat = state.require(row.chat);
        chat.bridge = {
          row: copy(row),
          remotes: chat.bridge?.remotes ?? new Map<string, string>()
        };
      }),
    get: chat => run(state => copy(bridgeOf(state, chat)?.row ?? null)),
    list: () =>
      run(({ chats }) =>
        [...chats.values()]
          .flatMap(({ bridge }) => (bridge ? [copy(bridge.row)] : []))
          .sort((a, b) => (a.chat < b.chat ? -1 : 1))
      ),
    remove: chat => run(({ chats }) => void delete chats.get(chat)?.bridge),
    advance: (chat, position) =>
      run(state => {
        const bridge = bridgeOf(state, chat);
        if (bridge) {
          bridge.row = { ...bridge.row, position: copy(position) };
        }
      }),
    note: (chat, message, remote) =>
      run(state => void bridgeOf(state, chat)?.remotes.set(message, remote)),
    remoteOf: (chat, message) => run(state => bridgeOf(state, chat)?.remotes.get(message) ?? null)
  };
}
