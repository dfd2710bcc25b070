import { Peer } from '../../../harness/peer.js';
import { ada, bob } from '../test-rooms.js';
import { harness } from '../use-rooms.js';

export const broken = new Error('disk full');

/** Two clients in the chat, with no frames in transit. */
export async function pair(): Promise<[Peer, Peer]> {
  const peers: [Peer, Peer] = [await harness.enter(ada), await harness.enter(bob)];
  await harness.exchange(...peers);
  return peers;
}

/** Sends all frames of peers. */
export const give = (...peers: Peer[]): void =>
  peers.forEach(peer => {
    while (peer.give());
  });

/** Delivers all frames to peers. */
export const take = (...peers: Peer[]): void =>
  peers.forEach(peer => {
    while (peer.take());
  });

/** The number of updates that wait for a peer. */
export const updates = (peer: Peer): number =>
  peer.down.filter(({ type }) => type === 'update').length;

/** Records the chats of each commit from now on. */
export function commits(): string[][] {
  const seen: string[][] = [];
  harness.storage.beforeCommit = changes => void seen.push(changes.map(({ chat }) => chat).sort());
  return seen;
}
