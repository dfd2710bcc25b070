import type { Awareness } from 'y-protocols/awareness';

/** Prepares the presence of all clients of a connection that has ended for the next one. */
export function renewPresence(awareness: Awareness): void {
  // The others are told that this client has left. They take it back only by a newer state than the one that has left.
  awareness.setLocalState(awareness.getLocalState());
  // For the same reason, this client forgets how new the states of the others were.
  const { clientID, meta } = awareness;
  meta.forEach((_, id) => id !== clientID && meta.delete(id));
}
